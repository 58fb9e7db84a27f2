"""A guarantee for a customer."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import ComingDateField, TypedDecimalField
from orders.forms.receipt import MOST_RECEIPT


class GuaranteeForm(forms.Form):
    """Who answers for the customer, up to what amount, until when."""

    guarantor = forms.CharField(label=gettext_lazy("Guarantor"), max_length=120)
    amount = TypedDecimalField(label=gettext_lazy("Amount (yuan)"), places=2, above=0, most=MOST_RECEIPT)
    valid_until = ComingDateField(label=gettext_lazy("Valid until"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
