"""What production and purchasing write into a task."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fulfillment.forms.stock import SMALLEST
from fulfillment.states import Cause, TaskKind
from orderdesk.core.money import plain_number
from orderdesk.core.pages.fields import ComingDateField, TypedDecimalField
from orders.models import OrderLine
from orders.models.line import MOST_QUANTITY


class TaskForm(forms.Form):
    """A new task for the stock, or for a line that waits for goods."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TaskKind.choices)
    line = forms.ModelChoiceField(
        label=gettext_lazy("For the order"),
        queryset=OrderLine.objects.none(),
        required=False,
        empty_label=gettext_lazy("For the stock"),
    )
    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    planned_on = ComingDateField(label=gettext_lazy("Planned finish, or expected day"))
    supplier = forms.CharField(label=pgettext_lazy("purchase", "Supplier"), max_length=120, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = _waiting_label

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if day < localdate():
            raise forms.ValidationError(_("This day has passed. Enter today or a later day."))
        return day


def _waiting_label(line):
    return _("%(order)s %(customer)s: %(missing)s %(unit)s missing") % {
        "order": line.order,
        "customer": line.order.customer,
        "missing": plain_number(line.missing),
        "unit": line.unit,
    }


class EditTaskForm(forms.Form):
    """What is planned of a task; a later day asks why."""

    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    starts_on = ComingDateField(label=gettext_lazy("Planned start"), required=False)
    planned_on = ComingDateField(label=gettext_lazy("Planned finish, or expected day"))
    supplier = forms.CharField(label=pgettext_lazy("purchase", "Supplier"), max_length=120, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why it comes later"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where the day moves back. Sales read it."),
    )

    def changes(self):
        """What the service takes: the fields without the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}


class OutputForm(forms.Form):
    quantity = TypedDecimalField(label=gettext_lazy("Finished now"), places=3, least=SMALLEST, most=MOST_QUANTITY)


class PauseForm(forms.Form):
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=Cause.choices)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


class DropForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("What is there already stays in stock."),
    )
