"""Payment plans: those of the house by name, and the instalments of one order."""

from dataclasses import replace
from decimal import Decimal

from django import forms
from django.forms import BaseFormSet, formset_factory, modelformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.pages.formsets import BaseNamedRows
from orderdesk.core.text.typed import clean_text, excerpt
from orders.models import PaymentPlan
from orders.models.terms import Instalment, Trigger, Unit, fault_of, read_terms

MOST_INSTALMENTS = 8
MOST_AMOUNT = 999_999_999


class PlanTemplateForm(forms.ModelForm):
    """A name, and the terms for which it stands."""

    class Meta:
        model = PaymentPlan
        fields = ["place", "name", "terms", "is_active"]
        widgets = {"place": forms.NumberInput(attrs={"min": 1})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_active"].widget.attrs["aria-label"] = self.fields["is_active"].label
        if not self.instance.pk:
            self.empty_permitted = True

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def clean_terms(self):
        terms = clean_text(self.cleaned_data["terms"])
        reading = read_terms(terms)
        if terms and not reading.is_understood:
            text = _("“%(unread)s” is not understood. Write it in other words.")
            raise forms.ValidationError(text % {"unread": excerpt(reading.unread)})
        return terms


class BasePlans(BaseNamedRows):
    """All plans of the house."""

    twice = gettext_lazy("There is another payment plan of this name.")


PlanTemplateFormSet = modelformset_factory(
    PaymentPlan, form=PlanTemplateForm, formset=BasePlans, extra=1, can_delete=False
)


class InstalmentForm(forms.Form):
    """One instalment: a share, an amount or the rest; a row without any is none."""

    percent = TypedDecimalField(label=gettext_lazy("Share %"), places=2, above=0, most=100, required=False)
    amount = TypedDecimalField(label=gettext_lazy("Amount (yuan)"), places=2, above=0, most=MOST_AMOUNT, required=False)
    takes_rest = forms.BooleanField(label=gettext_lazy("The rest"), required=False)
    trigger = forms.ChoiceField(label=gettext_lazy("Falls due"), choices=Trigger.choices, required=False)
    days = forms.IntegerField(label=pgettext_lazy("instalment", "After"), min_value=0, max_value=999, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Unit.choices, required=False)
    month_day = forms.IntegerField(label=gettext_lazy("Day of the month"), min_value=1, max_value=31, required=False)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        ways = self._ways(data)
        if not ways and (data.get("days") or data.get("month_day")):
            self.add_error("percent", _("Enter the share of this instalment, or clear the row."))
        if ways > 1:
            self.add_error("percent", _("Enter a share, an amount or the rest: one of them."))
        if ways != 1:
            return data
        fault = fault_of(self.instalment())
        if fault:
            self.add_error("month_day" if data.get("month_day") else "days", fault)
        return data

    @staticmethod
    def _ways(data):
        """In how many ways the size of the instalment is given."""
        return sum(bool(data.get(name)) for name in ("percent", "amount", "takes_rest"))

    @property
    def is_named(self):
        return self._ways(self.cleaned_data) == 1

    def instalment(self):
        data = self.cleaned_data
        unit = data.get("unit") or Unit.DAY.value
        trigger = data.get("trigger") or Trigger.DELIVERY.value
        days = data.get("days") or 0
        unit = unit if days else Unit.DAY.value
        return Instalment(data["percent"], trigger, days, unit, data.get("month_day"), data.get("amount"))


class BaseInstalments(BaseFormSet):
    """The plan of an order: the shares add up to 100, or one instalment takes the rest."""

    def clean(self):
        if any(form.errors for form in self.forms):
            return
        rows = [form.cleaned_data for form in self.forms if form.is_named]
        total = sum((row["percent"] or 0 for row in rows), Decimal(0))
        rests = sum(row["takes_rest"] for row in rows)
        if rests > 1 or (not rests and any(row["amount"] for row in rows)):
            raise forms.ValidationError(_("Where amounts are named, exactly one instalment takes the rest: tick it."))
        if rests and total >= 100:
            raise forms.ValidationError(_("The shares leave nothing for the rest: lower them, or clear that row."))
        if not rests and total != 100:
            raise forms.ValidationError(
                _("The shares add up to %(total)s %%: they must be 100 %%.") % {"total": f"{total.normalize():f}"}
            )

    def instalments(self):
        """What was typed, in its order; where no amount is named, the rest is a share like the others."""
        typed = [form.instalment() for form in self.forms if form.is_named]
        if any(each.amount for each in typed):
            return typed
        rest = 100 - sum((each.percent or 0 for each in typed), Decimal(0))
        return [replace(each, percent=rest) if each.takes_rest else each for each in typed]


InstalmentFormSet = formset_factory(
    InstalmentForm, formset=BaseInstalments, extra=2, max_num=MOST_INSTALMENTS, validate_max=True
)


def rows_of_plan(instalments):
    """What the form shows of a plan."""
    names = ("percent", "amount", "takes_rest", "trigger", "unit", "month_day")
    return [{name: getattr(each, name) for name in names} | {"days": each.days or None} for each in instalments]
