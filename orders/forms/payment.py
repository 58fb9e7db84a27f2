"""Payments of a customer, spread over open orders."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDateField, TypedDecimalField
from orders.forms.receipt import METHODS, MOST_RECEIPT

FACTS = ("amount", "received_on", "method", "payer", "reference", "note")
OLDEST, CHOSEN, KEEP = "oldest", "chosen", "keep"


class SharesForm(forms.Form):
    """What goes to which of the customer's open orders; empty is nothing."""

    def __init__(self, *args, orders, **kwargs):
        super().__init__(*args, **kwargs)
        self.orders = {f"order-{order.pk}": (order, rest) for order, rest in orders}
        for name, (order, _rest) in self.orders.items():
            self.fields[name] = TypedDecimalField(
                label=str(order), places=2, least=0, most=MOST_RECEIPT, required=False, empty_value=Decimal(0)
            )

    @property
    def rows(self):
        """[(order, what is open of it, its field)] for the page."""
        return [(order, rest, self[name]) for name, (order, rest) in self.orders.items()]

    def shares(self):
        """{order key: yuan} of what was entered."""
        given = {order.pk: self.cleaned_data.get(name) for name, (order, _rest) in self.orders.items()}
        return {key: share for key, share in given.items() if share}


class AllocatePaymentForm(SharesForm):
    """Orders for what is left of a payment."""

    def clean(self):
        data = super().clean()
        if not self.errors and not self.shares():
            raise forms.ValidationError(_("Enter an amount for at least one order."))
        return data


class RecordPaymentForm(SharesForm):
    """What came in, and where it goes."""

    amount = TypedDecimalField(label=gettext_lazy("Amount (yuan)"), places=2, above=0, most=MOST_RECEIPT)
    received_on = TypedDateField(label=gettext_lazy("Received on"), ahead=False)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=METHODS, required=False)
    payer = forms.CharField(label=gettext_lazy("Payer"), max_length=120, required=False)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=80, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("What it is for"),
        choices=[
            (OLDEST, gettext_lazy("the orders that are due first")),
            (CHOSEN, gettext_lazy("the orders entered below")),
            (KEEP, gettext_lazy("a deposit: it stays as the balance")),
        ],
    )

    def clean(self):
        data = super().clean()
        if not self.errors and data.get("how") == CHOSEN and not self.shares():
            raise forms.ValidationError(_("Enter an amount for at least one order."))
        if not self.errors and data.get("how") != CHOSEN and self.shares():
            self.add_error(
                "how", _("You entered amounts for orders: choose “the orders entered below”, or empty them.")
            )
        return data

    def payment(self):
        """The arguments of the service."""
        facts = {name: self.cleaned_data[name] for name in FACTS}
        return facts | {"shares": {OLDEST: None, CHOSEN: self.shares(), KEEP: {}}[self.cleaned_data["how"]]}


class ReturnPaymentForm(forms.Form):
    """What of a payment goes back to the customer."""

    amount = TypedDecimalField(label=gettext_lazy("Amount (yuan)"), places=2, above=0, most=MOST_RECEIPT)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class ReversePaymentForm(forms.Form):
    """Why a payment is written back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
