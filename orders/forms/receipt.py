"""Money that came in, or went back."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDateField, TypedDecimalField
from orders.states import Method, MoneyKind

METHODS = [("", gettext_lazy("not stated")), *Method.choices]
WENT_BACK = [
    (MoneyKind.REFUND.value, gettext_lazy("refunded to the customer")),
    (MoneyKind.REVERSAL.value, gettext_lazy("a mistake that is written back")),
]
MOST_RECEIPT = 99_999_999_999


class RecordReceiptForm(forms.Form):
    amount = TypedDecimalField(label=gettext_lazy("Amount (yuan)"), places=2, least=-MOST_RECEIPT, most=MOST_RECEIPT)
    kind = forms.ChoiceField(label=gettext_lazy("A negative amount is"), choices=WENT_BACK, required=False)
    received_on = TypedDateField(label=gettext_lazy("Received on"), ahead=False)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=METHODS, required=False)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=80, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
