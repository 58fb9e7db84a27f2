"""Forms for monthly reports and improvement actions."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.core.pages.fields import TypedDateField, TypedDecimalField
from orderdesk.setup.forms import PercentField
from reports.figures.span import month_typed
from reports.models import Action, CommissionRule, Figure, Target


class ActionForm(forms.Form):
    problem = forms.CharField(label=gettext_lazy("Problem"), max_length=200)
    impact = forms.CharField(
        label=gettext_lazy("Impact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In orders, days or yuan."),
    )
    measure = forms.CharField(
        label=gettext_lazy("Counter-measure"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("Owner"), queryset=User.objects.none())
    due_on = TypedDateField(label=gettext_lazy("Due"), ahead=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().by_name()

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class ReassignActionForm(ActionForm):
    problem = impact = measure = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseActionForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("Result"),
        widget=forms.RadioSelect,
        choices=[(Action.State.DONE, gettext_lazy("Done")), (Action.State.DROPPED, gettext_lazy("Dropped"))],
    )
    effect = forms.CharField(
        label=gettext_lazy("Effect"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What changed, in figures where possible: the next report shows it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CommissionRuleForm(forms.Form):
    """The next version of the rule: what is counted, at what rate, from which month on."""

    base = forms.ChoiceField(label=gettext_lazy("Counted by"), choices=CommissionRule.Base.choices)
    rate = TypedDecimalField(label=gettext_lazy("Rate (%)"), places=2, least=0, most=100)
    valid_from = forms.CharField(
        label=gettext_lazy("From month"), max_length=7, help_text=gettext_lazy("Like 2026-12.")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean_valid_from(self):
        month = month_typed(self.cleaned_data["valid_from"].strip())
        if month is None:
            raise forms.ValidationError(_("Write the month like 2026-12."))
        return month


RATES = (Figure.ON_TIME, Figure.OTIF, Figure.SATISFACTION, Figure.COLLECTION)
YUAN = gettext_lazy("yuan")
UNITS = {Figure.AMOUNT: YUAN, Figure.OVERDUE: YUAN, Figure.PROCESSING: gettext_lazy("h")}
MOST = 999_999_999_999


class TargetsForm(forms.Form):
    """The targets of one month: each figure of the company, and the sales of each account manager."""

    def __init__(self, *args, month, **kwargs):
        super().__init__(*args, **kwargs)
        there = {(target.figure, target.person_id): target.value for target in Target.objects.filter(month=month)}
        for figure in Figure:
            self._add(figure, None, figure.label, there)
        held = [person for _figure, person in there if person]
        people = User.objects.active().with_role(Role.ACCOUNT_MANAGER) | User.objects.filter(pk__in=held).distinct()
        for person in people.distinct().by_name():
            self._add(Figure.AMOUNT, person.pk, str(person), there)

    def _add(self, figure, person, label, there):
        name = _name(figure, person)
        if figure in RATES:
            self.fields[name] = PercentField(label=f"{label} (%)", required=False)
        else:
            unit = UNITS.get(figure)
            places = 0 if figure == Figure.ORDERS else 2
            label = f"{label} ({unit})" if unit else label
            self.fields[name] = TypedDecimalField(label=label, places=places, least=0, most=MOST, required=False)
        self.initial[name] = there.get((figure.value, person))

    @property
    def of_company(self):
        return [self[_name(figure, None)] for figure in Figure]

    @property
    def of_people(self):
        return [self[name] for name in self.fields if not name.endswith("-")]

    @property
    def values(self):
        """{(figure, person's key or None): value} as the service takes them."""
        pairs = ((name.split("-"), value) for name, value in self.cleaned_data.items())
        return {(figure, int(person) if person else None): value for (figure, person), value in pairs}


def _name(figure, person):
    return f"{figure.value}-{person or ''}"
