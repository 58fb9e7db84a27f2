"""Whose money a row of the bank's sheet is likely to be: by a number in its remark, its payer's name, its amount.

Read for many rows with the same number of queries.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from customers.models import Customer, InvoiceTitle
from orderdesk.core.text.typed import normalise
from orders.models import BankRow, Instalment, Invoice, Order, Payment
from orders.querysets import REST
from orders.services.money import open_amount
from orders.states import Share

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./_-]{5,31}")
BRACKETS = str.maketrans("", "", " ()[]（）【】·.,，。")


@dataclass
class Suggestion:
    """A customer, why, and the orders that the remark names; it is sure where name or number say so and agree."""

    customer: Customer
    reasons: list[str] = field(default_factory=list)
    shares: dict[int, Decimal] | None = None
    orders: list[Order] = field(default_factory=list)
    is_sure: bool = False


@dataclass
class Evidence:
    """What the database knows about the texts and amounts of some rows."""

    orders: dict[str, Order]
    invoices: dict[str, Invoice]
    names: dict[str, set[int]]
    owing: dict[Decimal, set[int]]
    customers: dict[int, Customer] = field(default_factory=dict)


def suggestions_for(rows: Iterable[BankRow]) -> dict[int, Suggestion | None]:
    """{row key: the likeliest customer, or None}."""
    rows = list(rows)
    evidence = _gather(rows)
    return {row.pk: _suggest(row, evidence) for row in rows}


def name_key(text: str) -> str:
    """A company's name as it compares: without widths, brackets and spaces."""
    return normalise(text).lower().translate(BRACKETS)


def _spellings(name: str) -> set[str]:
    """A name as it stands, and with brackets of either width: banks and companies write them differently."""
    plain = normalise(name)
    return {name, plain, plain.replace("(", "（").replace(")", "）"), plain.replace("（", "(").replace("）", ")")}


def _numbers(row: BankRow) -> list[str]:
    return NUMBER.findall(normalise(f"{row.remark} {row.reference}"))


def _gather(rows: list[BankRow]) -> Evidence:
    numbers = {number for row in rows for number in _numbers(row)}
    payers = {text for row in rows for text in _spellings(row.payer) if text}
    amounts = {row.amount for row in rows}
    orders = Order.objects.filter(number__in=numbers).select_related("customer")
    invoices = Invoice.objects.issued().filter(invoice_number__in=numbers).prefetch_related("shares__order")
    names: dict[str, set[int]] = {}
    sources = [
        Customer.objects.filter(name__in=payers).values_list("name", "pk"),
        Customer.objects.filter(short_name__in=payers).values_list("short_name", "pk"),
        InvoiceTitle.objects.filter(title__in=payers).values_list("title", "customer"),
        Payment.objects.filter(payer__in=payers, amount__gt=0, returned=0).values_list("payer", "customer").distinct(),
    ]
    for source in sources:
        for name, customer in source:
            names.setdefault(name_key(name), set()).add(customer)
    owing: dict[Decimal, set[int]] = {}
    waiting = Order.objects.filter(confirmed_at__isnull=False, cancelled_at=None).exclude(paid=Share.ALL)
    for amount, customer in waiting.annotate(rest=REST).filter(rest__in=amounts).values_list("rest", "customer"):
        owing.setdefault(amount, set()).add(customer)
    parts = Instalment.objects.owed().filter(order__cancelled_at=None).annotate(rest=F("amount") - F("settled"))
    for amount, customer in parts.filter(rest__in=amounts).values_list("rest", "order__customer"):
        owing.setdefault(amount, set()).add(customer)
    evidence = Evidence(
        {order.number: order for order in orders if order.number},
        {invoice.invoice_number: invoice for invoice in invoices if invoice.invoice_number},
        names,
        owing,
    )
    keys = {key for keys in [*names.values(), *owing.values()] for key in keys}
    keys |= {order.customer_id for order in evidence.orders.values()}
    keys |= {invoice.customer_id for invoice in evidence.invoices.values()}
    evidence.customers = Customer.objects.in_bulk(keys)
    return evidence


def _suggest(row: BankRow, evidence: Evidence) -> Suggestion | None:
    numbered, orders, reasons = _by_number(row, evidence)
    named = evidence.names.get(name_key(row.payer), set()) if row.payer else set()
    amounts = evidence.owing.get(row.amount, set())
    strong = [keys for keys in (numbered, named) if keys]
    keys = set.intersection(*strong) if strong else amounts
    if not keys and strong:
        keys = numbered or named  # they contradict: shown, but nobody's without a look
    best = keys & amounts if len(keys) > 1 else keys
    if len(best) != 1:
        return None
    (key,) = best
    if key in named:
        reasons.append(_("payer's name"))
    if key in amounts:
        reasons.append(_("amount"))
    agrees = bool(strong) and all(key in keys for keys in strong) and len(set.intersection(*strong)) == 1
    shares = _shares(row.amount, orders) if agrees else None
    return Suggestion(evidence.customers[key], reasons, shares, orders if agrees else [], is_sure=agrees)


def _by_number(row: BankRow, evidence: Evidence) -> tuple[set[int], list[Order], list[str]]:
    """(customers, orders, reasons) of the numbers of orders and invoices in the remark."""
    orders: dict[int, Order] = {}
    customers: set[int] = set()
    reasons = []
    for number in dict.fromkeys(_numbers(row)):
        if number in evidence.orders:
            order = evidence.orders[number]
            orders[order.pk] = order
        elif number in evidence.invoices:
            customers.add(evidence.invoices[number].customer_id)
            orders |= {share.order_id: share.order for share in evidence.invoices[number].shares.all()}
        else:
            continue
        reasons.append(_("number %(number)s") % {"number": number})
    customers |= {order.customer_id for order in orders.values()}
    return customers, list(orders.values()), reasons


def _shares(amount: Decimal, orders: list[Order]) -> dict[int, Decimal] | None:
    """What of the amount goes to the orders that are named, in their order; None spreads it over the oldest due."""
    if not orders:
        return None
    shares, rest = {}, amount
    for order in orders:
        share = min(rest, open_amount(order))
        if share > 0 and order.number is not None:
            shares[order.pk] = share
            rest -= share
    return shares
