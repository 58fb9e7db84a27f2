"""The bank's sheet: its upload, whose money a row is, and why one is set aside."""

from django import forms
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.core.pages.files import WorkbookField


class BankSheetForm(forms.Form):
    """Upload of the sheet that the bank gives."""

    file = WorkbookField(label=gettext_lazy("Bank sheet (Excel or CSV)"))


class PayerForm(forms.Form):
    """The customer whose money a row is."""

    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customer"), empty_label=gettext_lazy("Choose a customer")
    )

    def __init__(self, *args, customers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = customers


class DismissForm(forms.Form):
    """What the money of a row is, where it is no customer's."""

    reason = forms.CharField(label=gettext_lazy("What this money is"), max_length=200)
