"""Invoices: requested for orders, issued, withdrawn, taken back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import InvoiceTitle
from orderdesk.core.pages.fields import TypedDateField, TypedDecimalField
from orderdesk.core.pages.files import InvoiceFileField
from orders.forms.receipt import MOST_RECEIPT


class RequestInvoiceForm(forms.Form):
    """Which title, which kind, and how much of which order."""

    title = forms.ModelChoiceField(InvoiceTitle.objects.none(), label=gettext_lazy("Invoice title"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InvoiceTitle.Kind)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, customer, orders, **kwargs):
        super().__init__(*args, **kwargs)
        titles = customer.invoice_titles.filter(is_active=True)
        self.fields["title"].queryset = titles
        first = titles.first()
        self.initial = {"title": first, "kind": first.kind if first else None} | self.initial
        self.orders = {f"order-{order.pk}": (order, rest) for order, rest in orders}
        for name, (order, _rest) in self.orders.items():
            self.fields[name] = TypedDecimalField(
                label=str(order), places=2, least=0, most=MOST_RECEIPT, required=False
            )

    @property
    def rows(self):
        """[(order, what can still be invoiced, its field)] for the page."""
        return [(order, rest, self[name]) for name, (order, rest) in self.orders.items()]

    def shares(self):
        """{order key: yuan} of what was entered."""
        given = {order.pk: self.cleaned_data.get(name) for name, (order, _rest) in self.orders.items()}
        return {key: share for key, share in given.items() if share}

    def clean(self):
        data = super().clean()
        if not self.errors and not self.shares():
            raise forms.ValidationError(_("Enter an amount for at least one order."))
        return data


class IssueInvoiceForm(forms.Form):
    """Number, day and file of an invoice that finance issued."""

    invoice_number = forms.CharField(label=gettext_lazy("Invoice number"), max_length=30)
    issued_on = TypedDateField(label=gettext_lazy("Issued on"), ahead=False)
    file = InvoiceFileField(label=gettext_lazy("File (PDF, OFD or XML)"), required=False)


class WithdrawInvoiceForm(forms.Form):
    """Why a request is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class RedInvoiceForm(forms.Form):
    """Number and day of the red-letter invoice, and why."""

    invoice_number = forms.CharField(label=gettext_lazy("Number of the red-letter invoice"), max_length=30)
    issued_on = TypedDateField(label=gettext_lazy("Issued on"), ahead=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
