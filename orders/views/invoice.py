"""Invoices: requested by sales, issued by finance, withdrawn or taken back by a red-letter one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customers.models import Customer
from orderdesk.core.errors import Refused
from orderdesk.core.pages.files import download
from orderdesk.core.pages.once import once
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders import services
from orders.forms.finance import finance_context
from orders.forms.invoice import IssueInvoiceForm, RedInvoiceForm, RequestInvoiceForm, WithdrawInvoiceForm
from orders.lists.invoices import InvoiceList
from orders.models import Invoice
from orders.pages.invoice import Waiting, steps_before_invoice
from orders.services.invoice import MOST_ORDERS, invoiceable_orders


@require_GET
def invoice_list(request):
    """The register: what is requested, what is issued."""
    if not request.user.sees("price"):
        raise Http404
    context = {"list": InvoiceList(request)} | finance_context(request.user, "invoices")
    if context["may_export"]:
        context["waiting"] = Waiting.of(request.user)
    return render(request, "orders/invoice_list.html", context)


@require_GET
def invoice_file(request, pk):
    """The file of an invoice, for whoever sees it; always as a download."""
    invoice = get_object_or_404(Invoice.objects.visible_to(request.user).exclude(file=""), pk=pk)
    name = f"{invoice.invoice_number}.{invoice.file.name.rpartition('.')[2]}"
    return download(invoice.file, name)


@once
def request_invoice(request, pk):
    """Ask finance for an invoice over one or several orders of a customer."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not request.user.sees("price") or not may.requests_invoices(customer, request.user):
        raise Http404
    orders, more = invoiceable_orders(customer, also=_orders_named(request))
    form = RequestInvoiceForm(request.POST or None, customer=customer, orders=orders)

    def write():
        data = form.cleaned_data
        facts = {"kind": data["kind"], "note": data["note"]}
        return services.request_invoice(data["title"], shares=form.shares(), by=request.user, **facts)

    first = steps_before_invoice(customer, orders, request.user)
    return _step(request, form, write, title=_("Request invoice"), customer=customer, more=more, first=first)


def _orders_named(request):
    """The orders that the address asks for, and those that were sent with an amount."""
    sent = [name.removeprefix("order-") for name in request.POST if name.startswith("order-")]
    keys = map(key_typed, [*request.GET.getlist("order")[:MOST_ORDERS], *sent[: 2 * MOST_ORDERS]])
    return {key for key in keys if key}


@once
def issue_invoice(request, pk):
    """Register the number, day and file of an invoice."""
    invoice = _visible_invoice(request, pk, may.issues_invoices(request.user))
    form = IssueInvoiceForm(request.POST or None, request.FILES or None, initial={"issued_on": localdate()})
    return _step_of(request, form, invoice, services.issue_invoice, _("Issue invoice"))


@once
def withdraw_invoice(request, pk):
    """Take a request back."""
    invoice = _visible_invoice(request, pk)
    if not (may.requests_invoices(invoice.customer, request.user) or may.issues_invoices(request.user)):
        raise Http404
    form = WithdrawInvoiceForm(request.POST or None)
    return _step_of(request, form, invoice, services.withdraw_invoice, _("Withdraw request"))


@once
def red_invoice(request, pk):
    """Take an issued invoice back by a red-letter one."""
    invoice = _visible_invoice(request, pk, may.issues_invoices(request.user))
    form = RedInvoiceForm(request.POST or None, initial={"issued_on": localdate()})
    return _step_of(request, form, invoice, services.red_invoice, _("Red-letter invoice"))


def _visible_invoice(request, pk, allowed=True):
    invoice = get_object_or_404(Invoice.objects.visible_to(request.user).select_related("customer"), pk=pk)
    if not allowed:
        raise Http404
    return invoice


def _step_of(request, form, invoice, service, title):
    def write():
        return service(invoice.pk, **form.cleaned_data, by=request.user)

    return _step(request, form, write, title=title, customer=invoice.customer, invoice=invoice)


def _step(request, form, write, **context):
    """One step of an invoice: its form, its service, and the register of the customer after it."""
    refused, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            invoice = write()
        except Refused as refusal:
            refused, status = refusal, 409
        else:
            messages.success(request, _("%(invoice)s is saved.") % {"invoice": invoice})
            return redirect(f"{reverse('orders:invoices')}?show=all&customer={invoice.customer_id}")
    context |= {"form": form, "refused": refused}
    return render(request, "orders/invoice_form.html", context, status=status)
