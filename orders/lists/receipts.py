"""The list of receipts."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, record_link
from orderdesk.core.templatetags.desk import money
from orders.lists.orders import day_asked
from orders.models import Receipt
from orders.querysets import ReceiptQuerySet


def _order_cell(receipt: Receipt, user: User) -> str:
    return format_html("{} {}", record_link(receipt.order, receipt.order.get_absolute_url()), receipt.order.customer)


def _reference_cell(receipt: Receipt, user: User) -> str:
    return " · ".join(str(text) for text in (receipt.get_method_display(), receipt.reference) if text)


class ReceiptList(RecordList):
    """What came in for the orders that this person sees, the latest first."""

    url_name = "orders:receipts"
    columns = (
        Column("number", _("Receipt"), lambda r, user: r.number, css="nowrap"),
        Column("day", _("Received on"), lambda r, user: f"{r.received_on:%Y-%m-%d}", css="nowrap", labelled=True),
        Column("kind", _("Kind"), lambda r, user: r.kind_label, css="nowrap", labelled=True),
        Column("order", _("Order"), _order_cell),
        Column("reference", _("Reference"), _reference_cell, labelled=True),
        Column("amount", _("Amount (yuan)"), lambda r, user: money(r.amount), css="num", head_css="num", labelled=True),
    )

    def find(self) -> tuple[ReceiptQuerySet, list[str]]:
        receipts = Receipt.objects.visible_to(self.user).select_related("order__customer", "by")
        bounds = {
            "received_on__gte": day_asked(self.params.get("from")),
            "received_on__lte": day_asked(self.params.get("to")),
        }
        return receipts.filter(**{name: day for name, day in bounds.items() if day}), ["-received_on", "-pk"]
