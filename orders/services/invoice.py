"""Invoices: requested within what is still invoiceable, registered with number and date, taken back by a red one.

The tax of a part of an order is the order's tax by share of its amount, half up; whatever completes the order takes the
rest, so that all parts together carry exactly the order's tax (`tax_of_part`). Amounts are requested under the locks of
the orders, in the order of their keys.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer, InvoiceTitle
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.money import round_money
from orderdesk.core.record.history import Reason
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import listed, together
from orderdesk.core.text.typed import normalise
from orders import permissions as may
from orders.models import Invoice, InvoiceShare, Order
from orders.services.locking import locked
from orders.services.money import redate_plan
from orders.services.notices import notify_about, people_of, people_with
from orders.states import OrderReason, RecordReason, Share

ZERO = Decimal(0)
MOST_ORDERS = 100  # on the form of a request
MOST_EARLY = timedelta(days=365)  # before its order, where that was entered after the invoice
COPIED = ("title", "tax_no", "bank", "account", "address", "phone")
REQUESTED = gettext_lazy("%(order)s (%(customer)s): an invoice is requested")
WITHDRAWN = gettext_lazy("%(order)s (%(customer)s) is cancelled: the request for its invoice is withdrawn")
ISSUED = gettext_lazy("%(order)s (%(customer)s): the invoice is issued")


def tax_of_part(total: Decimal, tax: Decimal, *, amount: Decimal, before: Decimal, tax_before: Decimal) -> Decimal:
    """The tax in `amount` of an order, of which `before` with `tax_before` is invoiced already."""
    if before + amount == total:
        return tax - tax_before
    upto = round_money(tax * (before + amount) / total) if total else ZERO
    return min(max(ZERO, upto - tax_before), amount)


def asked_of(order: Order) -> tuple[Decimal, Decimal]:
    """(amount, tax) of an order in invoices that are requested or issued; red ones count against them."""
    shares = InvoiceShare.objects.filter(order=order, invoice__withdrawn_at=None)
    sums = shares.aggregate(amount=Sum("amount", default=ZERO), tax=Sum("tax", default=ZERO))
    return sums["amount"], sums["tax"]


def invoiceable(order: Order) -> Decimal:
    """What can still be invoiced of an order: nothing before it is confirmed or once it is cancelled."""
    if order.confirmed_at is None or order.cancelled_at is not None:
        return ZERO
    return order.payable - asked_of(order)[0]


def invoiceable_orders(customer: Customer, *, also: Iterable[int] = ()) -> tuple[list[tuple[Order, Decimal]], int]:
    """([(order, what can be invoiced of it)], how many more there are), the latest confirmed first.

    Those named by key in `also` come first, whether they are among the latest or not, and whatever is left of them.
    """
    asked = InvoiceShare.objects.filter(order=OuterRef("pk"), invoice__withdrawn_at=None).order_by().values("order")
    sums = Coalesce(Subquery(asked.annotate(sum=Sum("amount")).values("sum")), ZERO)
    orders = Order.objects.filter(customer=customer, confirmed_at__isnull=False, cancelled_at=None, total__gt=0)
    orders = orders.annotate(rest=F("total") - F("credited") - sums).order_by("-confirmed_at", "-pk")
    named = list(orders.filter(pk__in=also))
    others = orders.filter(rest__gt=0).exclude(pk__in=[order.pk for order in named])
    latest = list(others[:MOST_ORDERS])
    more = others.count() - len(latest) if len(latest) == MOST_ORDERS else 0
    return [(order, order.rest) for order in (*named, *latest)], more  # type: ignore[attr-defined]  # annotated


@transaction.atomic
def request_invoice(
    title: InvoiceTitle,
    *,
    shares: Mapping[int, Decimal],
    by: User,
    kind: str | None = None,
    note: str = "",
) -> Invoice:
    """Ask finance for an invoice with `title` for {order key: yuan}."""
    customer = title.customer
    if not may.requests_invoices(customer, by):
        raise PermissionDenied
    if not shares:
        raise Refused(_("Enter an amount for at least one order."))
    orders = {order: locked(order) for order in sorted(shares)}
    kind = kind or title.kind
    if kind == InvoiceTitle.Kind.SPECIAL and not title.tax_no:
        raise Refused(_("A special VAT invoice needs the tax number. Enter it with the invoice title."))
    parts = [_part(customer, orders[order], amount) for order, amount in shares.items()]
    invoice = Invoice(customer=customer, kind=kind, note=note, by=by)
    for name in COPIED:
        setattr(invoice, name, getattr(title, name))
    _write(invoice, parts, reason=RecordReason.REQUEST, by=by)
    for order in orders.values():
        notify_about(
            order, people_with(Role.FINANCE), REQUESTED, kind=f"invoice-{invoice.pk}", by=by, text=invoice.number
        )
    return invoice


def _part(customer: Customer, order: Order, amount: Decimal) -> InvoiceShare:
    rest = invoiceable(order)
    facts = {"order": order, "customer": customer, "rest": f"{rest:,.2f}"}
    if order.customer_id != customer.pk:
        raise Refused(_("%(order)s is no order of %(customer)s.") % facts)
    if not 0 < amount <= rest:
        raise Refused(_("¥%(rest)s of %(order)s can still be invoiced: enter an amount up to that.") % facts)
    before, tax_before = asked_of(order)
    tax = tax_of_part(order.total, order.tax, amount=amount, before=before, tax_before=tax_before)
    return InvoiceShare(order=order, amount=amount, tax=tax)


def _write(invoice: Invoice, parts: list[InvoiceShare], *, reason: str, by: User) -> None:
    invoice.amount = sum((part.amount for part in parts), ZERO)
    invoice.tax = sum((part.tax for part in parts), ZERO)
    invoice.number = take_number("invoice")
    invoice.sign(by=by, reason=reason).save()
    for part in parts:
        part.invoice = invoice
    InvoiceShare.objects.bulk_create(parts)


def _locked_invoice(invoice_id: int) -> tuple[Invoice, list[Order]]:
    """An invoice and its orders under their locks, the orders first."""
    keys = InvoiceShare.objects.filter(invoice=invoice_id).values_list("order", flat=True)
    orders = [locked(key) for key in sorted(keys)]
    return Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=invoice_id), orders


@transaction.atomic
def issue_invoice(invoice_id: int, *, invoice_number: str, issued_on: date, by: User, file: Any = None) -> Invoice:
    """Register a requested invoice as issued, with its number, day and file."""
    if not may.issues_invoices(by):
        raise PermissionDenied
    invoice, orders = _locked_invoice(invoice_id)
    _check_requested(invoice)
    _check_orders(orders, issued_on)
    _register(invoice, invoice_number, issued_on)
    if file:
        invoice.file = file
    invoice.sign(by=by, reason=RecordReason.ISSUE).save()
    _note_invoiced(orders, invoice, by)
    return invoice


def _check_requested(invoice: Invoice) -> None:
    if invoice.issued_on is not None:
        facts = {"invoice": invoice, "number": invoice.invoice_number}
        raise Refused(_("%(invoice)s is issued already: %(number)s.") % facts)
    if invoice.withdrawn_at is not None:
        raise Refused(_("%(invoice)s was withdrawn.") % {"invoice": invoice})


def _check_orders(orders: list[Order], issued_on: date) -> None:
    """Nothing is invoiced of a cancelled order; a day long before the order is a slip of the year."""
    for order in orders:
        facts = {"order": order, "day": order.ordered_on}
        if order.cancelled_at is not None:
            raise Refused(
                _("%(order)s is cancelled. Withdraw this request, and ask for its other orders anew.") % facts
            )
        if issued_on < order.ordered_on - MOST_EARLY:
            raise Refused(_("%(order)s is of %(day)s. Enter the day on the invoice.") % facts)


def _register(invoice: Invoice, invoice_number: str, issued_on: date) -> None:
    invoice_number = normalise(invoice_number).replace(" ", "")
    if not (invoice_number.isascii() and invoice_number.isdecimal() and len(invoice_number) in (8, 20)):
        raise Refused(_("An invoice number has 8 or 20 digits."))
    if issued_on > localdate():
        raise Refused(_("%(day)s is in the future. Enter the day on the invoice.") % {"day": issued_on})
    twin = Invoice.objects.filter(invoice_number=invoice_number).exclude(pk=invoice.pk).first()
    if twin is not None:
        facts = {"number": invoice_number, "invoice": twin}
        raise Refused(_("The invoice number %(number)s is that of %(invoice)s already.") % facts)
    invoice.invoice_number, invoice.issued_on = invoice_number, issued_on


def _note_invoiced(orders: list[Order], invoice: Invoice, by: User) -> None:
    """Derive how much of each order is invoiced, and tell its people."""
    for order in orders:
        before = order.invoiced_on
        derive_invoiced(order)
        if order.invoiced_on != before:
            redate_plan(order)
        order.sign(by=by, reason=f"{OrderReason.INVOICE} {invoice.number}").save()
        notify_about(
            order, people_of(order), ISSUED, kind=f"issued-{invoice.pk}", by=by, text=invoice.invoice_number or ""
        )


def derive_invoiced(order: Order) -> None:
    """How much of what the order costs is invoiced, and since when. The caller saves the order."""
    shares = InvoiceShare.objects.filter(order=order, invoice__issued_on__isnull=False)
    amount = shares.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    standing = shares.filter(invoice__red_of=None, invoice__red=None)
    order.invoiced_on = standing.aggregate(first=Min("invoice__issued_on"))["first"]
    order.invoiced = Share.NONE if amount <= 0 else Share.ALL if amount >= order.payable else Share.PART


@transaction.atomic
def withdraw_invoice(invoice_id: int, *, reason: str, by: User) -> Invoice:
    """Take a request back before it is issued; its amounts can be invoiced again."""
    invoice, _orders = _locked_invoice(invoice_id)
    if not (may.requests_invoices(invoice.customer, by) or may.issues_invoices(by)):
        raise PermissionDenied
    _check_requested(invoice)
    _need_reason(reason)
    invoice.withdrawn_at = now()
    invoice.sign(by=by, reason=f"{Reason.WITHDRAW} {reason.strip()}").save()
    return invoice


def withdraw_for_cancelled(order: Order, *, by: User) -> list[Invoice]:
    """Take back the open requests of an order that is being cancelled; finance and who asked for them are told.

    The caller holds the order's lock. A request for several orders is taken back as a whole: it is asked for anew.
    """
    keys = InvoiceShare.objects.filter(order=order).values("invoice")
    invoices = list(Invoice.objects.requested().filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    for invoice in invoices:
        invoice.withdrawn_at = now()
        invoice.sign(by=by, reason=f"{Reason.WITHDRAW} {order}").save()
        others = invoice.shares.exclude(order=order).values_list("order__number", flat=True)
        text = together([invoice.number, *([_("Also for %(orders)s.") % {"orders": listed(others)}] if others else [])])
        people = {person.pk: person for person in (invoice.by, *people_with(Role.FINANCE))}
        notify_about(order, list(people.values()), WITHDRAWN, kind=f"withdrawn-{invoice.pk}", by=by, text=text)
    return invoices


@transaction.atomic
def red_invoice(invoice_id: int, *, invoice_number: str, issued_on: date, reason: str, by: User) -> Invoice:
    """Register the red-letter invoice that takes an issued one back, as a whole. Nothing is deleted."""
    if not may.issues_invoices(by):
        raise PermissionDenied
    invoice, orders = _locked_invoice(invoice_id)
    if invoice.issued_on is None or invoice.red_of_id or Invoice.objects.filter(red_of=invoice).exists():
        raise Refused(
            _("%(invoice)s cannot be taken back: it is not issued, or is taken back already.") % {"invoice": invoice}
        )
    _need_reason(reason)
    red = Invoice(customer=invoice.customer, kind=invoice.kind, red_of=invoice, note=reason.strip(), by=by)
    for name in COPIED:
        setattr(red, name, getattr(invoice, name))
    _register(red, invoice_number, issued_on)
    parts = [InvoiceShare(order=s.order, amount=-s.amount, tax=-s.tax) for s in invoice.shares.select_related("order")]
    _write(red, parts, reason=RecordReason.RED, by=by)
    _note_invoiced(orders, red, by)
    return red


def _need_reason(reason: str) -> None:
    check_reason(reason, _("Write one sentence that says why."), most=200)
