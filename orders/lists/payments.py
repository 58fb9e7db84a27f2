"""The list of payments: what came in from customers, and what of it is left."""

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, record_link
from orderdesk.core.templatetags.desk import money
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders.models import Payment
from orders.querysets import PaymentQuerySet


def _customer_cell(payment: Payment, user: User) -> str:
    return record_link(payment.customer, payment.customer.get_absolute_url())


def _note_cell(payment: Payment, user: User) -> str:
    texts = [payment.payer, payment.get_method_display(), payment.reference, payment.note]
    texts += [f"← {payment.undoes}"] if payment.undoes_id else []
    return " · ".join(str(text) for text in texts if text)


def _steps_cell(payment: Payment, user: User) -> str:
    if payment.amount < 0 or not may.records_receipts(None, user):
        return ""
    steps = [("reverse-payment", _("Reverse"))] if payment.rest or payment.allocated else []
    if payment.rest:
        steps = [("allocate-payment", _("Allocate")), ("return-payment", _("Refund")), *steps]
    links = [(reverse(f"orders:{name}", args=[payment.pk]), label) for name, label in steps]
    return format_html_join(" ", '<a class="btn btn-small" href="{}">{}</a>', links)


class PaymentList(RecordList):
    """Payments of the customers that this person sees, the latest first."""

    url_name = "orders:payments"
    tab_labels = {"left": _("To be allocated"), "all": _("All")}
    default_tab = "left"
    columns = (
        Column("number", _("Payment"), lambda p, user: p.number, css="nowrap"),
        Column("day", _("Received on"), lambda p, user: f"{p.received_on:%Y-%m-%d}", css="nowrap", labelled=True),
        Column("kind", _("Kind"), lambda p, user: p.kind_label, css="nowrap", labelled=True),
        Column("customer", _("Customer"), _customer_cell),
        Column("note", _("Note"), _note_cell, labelled=True),
        Column("amount", _("Amount (yuan)"), lambda p, user: money(p.amount), css="num", head_css="num", labelled=True),
        Column("rest", _("Left (yuan)"), lambda p, user: money(p.rest), css="num", head_css="num", labelled=True),
        Column("steps", _("Steps"), _steps_cell, css="num"),
    )

    def find(self) -> tuple[PaymentQuerySet, list[str]]:
        payments = Payment.objects.visible_to(self.user).select_related("customer", "undoes")
        customer = key_typed(self.params.get("customer"))
        payments = payments.filter(customer=customer) if customer else payments
        return payments.with_rest() if self.show == "left" else payments, ["-received_on", "-pk"]
