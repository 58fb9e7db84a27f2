"""Supply answers, agreed dates and moved dates."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.states import Supply
from orderdesk.core.pages.fields import ComingDateField


class SupplyAnswerForm(forms.Form):
    """The answer for one line; the page has one per line, prefixed with the line's key."""

    kind = forms.ChoiceField(label=gettext_lazy("Supply"), choices=Supply.choices, required=False)
    ready_on = ComingDateField(label=gettext_lazy("Feasible date"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, line, **kwargs):
        self.line = line
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)

    def clean(self):
        data = super().clean()
        if bool(data.get("kind")) != bool(data.get("ready_on")) and not self.errors:
            missing = "ready_on" if data.get("kind") else "kind"
            self.add_error(missing, _("Fill in both: how it is supplied, and by when."))
        return data

    def answer(self):
        return self.cleaned_data if self.cleaned_data.get("kind") else None


class AgreeDateForm(forms.Form):
    agreed_on = ComingDateField(label=gettext_lazy("Agreed date"))
    agreement = forms.CharField(
        label=gettext_lazy("What the customer agreed to"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, late=(), **kwargs):
        """`late` are the supply answers later than requested: each line has a date of its own."""
        super().__init__(*args, **kwargs)
        self.late = late
        for answer in late:
            label = _("Agreed date of %(product)s") % {"product": answer.line}
            initial = answer.line.agreed_on or answer.ready_on
            self.fields[f"agreed-{answer.line_id}"] = ComingDateField(label=label, required=False, initial=initial)
        if late:
            self.fields["agreed_on"].required = False
            self.fields["agreed_on"].widget = forms.HiddenInput()
            self.order_fields([*(f"agreed-{answer.line_id}" for answer in late), "agreement"])

    def facts(self):
        """What the service takes."""
        days = {answer.line_id: self.cleaned_data.get(f"agreed-{answer.line_id}") for answer in self.late}
        return {
            "agreed_on": self.cleaned_data.get("agreed_on"),
            "agreement": self.cleaned_data["agreement"],
            "days": days,
        }


class MoveDateForm(forms.Form):
    """Another delivery date for a promised order, and why."""

    due_on = ComingDateField(label=gettext_lazy("New delivery date"))
    why = forms.CharField(
        label=gettext_lazy("Reason for the new date"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who owns a stage of the order sees this."),
    )

    def __init__(self, *args, order, **kwargs):
        self.order = order
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = order.due_on

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day == self.order.due_on:
            raise forms.ValidationError(_("This is already the delivery date."))
        return day
