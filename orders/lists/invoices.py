"""The register of invoices."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, Text, record_link
from orderdesk.core.templatetags.desk import money
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders.models import Invoice
from orders.querysets import InvoiceQuerySet


def _customer_cell(invoice: Invoice, user: User) -> str:
    link = record_link(invoice.customer, invoice.customer.get_absolute_url())
    return format_html('{}<span class="sub">{} · {}</span>', link, invoice.title, invoice.get_kind_display())


def _orders_cell(invoice: Invoice, user: User) -> str:
    orders = ((share.order, share.order.get_absolute_url()) for share in invoice.shares.all())
    return format_html_join("、", "{}", ((record_link(order, url),) for order, url in orders))


def _number_cell(invoice: Invoice, user: User) -> Text:
    if invoice.issued_on is None:
        return _("withdrawn") if invoice.withdrawn_at else _("requested")
    number = invoice.invoice_number
    if invoice.file:
        number = format_html('<a href="{}">{}</a>', reverse("orders:invoice-file", args=[invoice.pk]), number)
    return format_html('{}<span class="sub">{}</span>', number, f"{invoice.issued_on:%Y-%m-%d}")


def _steps_cell(invoice: Invoice, user: User) -> str:
    if invoice.withdrawn_at or invoice.red_of_id:
        return ""
    if invoice.issued_on is not None:
        steps = [("red-invoice", _("Red letter"))] if may.issues_invoices(user) else []
    else:
        steps = [("issue-invoice", pgettext_lazy("invoice", "Issue"))] if may.issues_invoices(user) else []
        steps += [("withdraw-invoice", _("Withdraw"))] if may.requests_invoices(invoice.customer, user) else []
    links = [(reverse(f"orders:{name}", args=[invoice.pk]), label) for name, label in steps]
    return format_html_join(" ", '<a class="btn btn-small" href="{}">{}</a>', links)


class InvoiceList(RecordList):
    """Invoices of the customers that this person sees, the latest request first."""

    url_name = "orders:invoices"
    tab_labels = {"requested": pgettext_lazy("invoices", "Requested"), "issued": _("Issued"), "all": _("All")}
    default_tab = "requested"
    columns = (
        Column("request", _("Request"), lambda i, user: i.number, css="nowrap"),
        Column("customer", _("Customer"), _customer_cell),
        Column("orders", _("Orders"), _orders_cell, labelled=True),
        Column("number", _("Invoice number"), _number_cell, labelled=True),
        Column("amount", _("Amount (yuan)"), lambda i, user: money(i.amount), css="num", head_css="num", labelled=True),
        Column("tax", _("Tax (yuan)"), lambda i, user: money(i.tax), css="num hide-s", head_css="num hide-s"),
        Column("steps", _("Steps"), _steps_cell, css="num"),
    )

    def find(self) -> tuple[InvoiceQuerySet, list[str]]:
        invoices = Invoice.objects.visible_to(self.user).select_related("customer").prefetch_related("shares__order")
        customer = key_typed(self.params.get("customer"))
        invoices = invoices.filter(customer=customer) if customer else invoices
        queryset = {"requested": invoices.requested, "issued": invoices.issued}.get(self.show, invoices.all)
        return queryset(), ["-pk"]
