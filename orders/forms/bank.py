"""The bank's sheet: its upload, whose money a row is, and why one is set aside."""

from django import forms
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.book import ENDINGS, check_upload


class BankSheetForm(forms.Form):
    """Upload of the sheet that the bank gives."""

    file = forms.FileField(
        label=gettext_lazy("Bank sheet (Excel or CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose the file with your rows.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_upload(file)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


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
