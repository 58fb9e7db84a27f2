"""A quotation: its head, and what the customer says to it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.fields import ComingDateField
from orders.forms.order import OrderForm
from orders.states import DeclineCause


class QuotationForm(OrderForm):
    """The head of an order, without what only an order has, and until when the house stands by it."""

    ordered_on = customer_po = source = is_urgent = None  # type: ignore[assignment]  # how a form drops fields of its base
    custom_needed = False  # only its order needs them
    valid_until = ComingDateField(label=gettext_lazy("Valid until"))

    def clean(self):
        data = super().clean()
        del data["source"]
        return data


def quoted_head(quotation, text):
    """What the head form shows of a version."""
    names = [name for name in QuotationForm.base_fields if name not in ("customer", "owner")]
    return {name: getattr(text, name) for name in names} | {
        "customer": quotation.customer_id,
        "owner": quotation.owner_id,
    }


class AcceptQuotationForm(forms.Form):
    """Who told us that the customer takes it."""

    name = forms.CharField(label=pgettext_lazy("quotation", "Who said so"), max_length=60, required=False)


class DeclineQuotationForm(AcceptQuotationForm):
    """Why the customer does not take it."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=[("", "—"), *DeclineCause.choices])
    text = forms.CharField(
        label=gettext_lazy("What the customer said"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["cause", "text", "name"]

    def clean(self):
        data = super().clean()
        if data.get("cause") == DeclineCause.OTHER and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write a few words: what was the cause?"))
        return data


class WithdrawQuotationForm(forms.Form):
    """Why the house no longer stands by it."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
