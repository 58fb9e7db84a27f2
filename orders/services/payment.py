"""Payments of a customer: spread over orders, kept as the balance, used for another order, refunded, reversed.

Locks are taken in one order: the bank's row, orders by their keys, then payments by theirs. What is left is read again
under them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.locks import wait_for_turn
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import together
from orders import permissions as may
from orders.models import BankRow, Order, Payment
from orders.services.locking import locked
from orders.services.money import FUTURE, open_amount, write_receipt
from orders.services.questions import ask_about_payment
from orders.states import MoneyKind, RecordReason, Share

ZERO = Decimal(0)


def open_orders(customer: Customer) -> list[Order]:
    """The customer's orders that wait for money, those that are due first in front: what a payment is spread over."""
    waiting = Order.objects.filter(customer=customer, number__isnull=False, cancelled_at=None, total__gt=0)
    waiting = waiting.exclude(paid=Share.ALL).prefetch_related("instalments")
    last = date.max

    def due(order: Order) -> tuple[date, date, int]:
        days = [each.due_on for each in order.instalments.all() if each.owed > 0 and each.due_on]
        return min(days, default=last), order.ordered_on, order.pk

    return sorted(waiting, key=due)


def spread_oldest(customer: Customer, amount: Decimal) -> dict[int, Decimal]:
    """{order key: yuan}: an amount spread over the confirmed orders, the oldest due first."""
    shares, rest = {}, amount
    for order in (order for order in open_orders(customer) if order.confirmed_at):
        share = min(rest, open_amount(order))
        if share > 0:
            shares[order.pk] = share
            rest -= share
    return shares


@transaction.atomic
def record_payment(
    customer_id: int,
    *,
    received_on: date,
    amount: Decimal,
    by: User,
    shares: Mapping[int, Decimal] | None = None,
    confirmed: str | None = None,
    is_from_bank: bool = False,
    **facts: Any,
) -> Payment:
    """Money has come in from a customer. `shares` is {order key: yuan}; None spreads it over the oldest due.

    What is not spread stays as the customer's balance. `facts` are payer, method, reference and note. What is unusual
    raises `NeedsConfirmation`, unless it is `confirmed`; with None nobody is asked. Two rows of a bank's sheet
    (`is_from_bank`) are two payments, however alike.
    """
    if not may.records_receipts(None, by):
        raise PermissionDenied
    if amount <= 0:
        raise Refused(_("Enter the amount that came in. A refund is made from the payment or the order."))
    if received_on > localdate():
        raise Refused(FUTURE % {"day": received_on})
    wait_for_turn(f"orders.payment:{customer_id}")  # so that of two who enter the same, the second is asked
    customer = Customer.objects.get(pk=customer_id)
    ask_about_payment(
        customer, received_on, amount, confirmed, method=facts.get("method", ""), is_from_bank=is_from_bank
    )
    shares = spread_oldest(customer, amount) if shares is None else shares
    orders = _lock_orders(shares)
    payment = Payment(customer=customer, received_on=received_on, amount=amount, by=by, **facts)
    payment.kind = MoneyKind.RECEIPT
    payment.number = take_number("payment")
    payment.sign(by=by, reason=RecordReason.PAYMENT).save()
    _spread(payment, shares, orders, on=received_on, by=by)
    return payment


@transaction.atomic
def allocate_payment(payment_id: int, *, shares: Mapping[int, Decimal], by: User) -> Payment:
    """Use what is left of a payment for orders of its customer: {order key: yuan}."""
    if not may.records_receipts(None, by):
        raise PermissionDenied
    orders = _lock_orders(shares)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    _spread(payment, shares, orders, on=localdate(), by=by)
    return payment


def _lock_orders(keys: Any) -> dict[int, Order]:
    return {key: locked(key) for key in sorted(keys)}


def _spread(payment: Payment, shares: Mapping[int, Decimal], orders: dict[int, Order], *, on: date, by: User) -> None:
    """Write the receipts of a payment. The caller holds the locks of the orders and of the payment."""
    reasons = [_against_share(payment, orders[key], share) for key, share in shares.items()]
    if sum(shares.values(), ZERO) > payment.rest:
        facts = {"payment": payment, "rest": f"{payment.rest:,.2f}"}
        reasons.append(_("Only ¥%(rest)s of %(payment)s is left. Enter less for the orders.") % facts)
    if any(reasons):
        raise Refused(together(reason for reason in reasons if reason))
    for key, share in shares.items():
        facts = {"reference": payment.reference or payment.number, "method": payment.method, "payment": payment}
        write_receipt(orders[key], by=by, received_on=on, amount=share, **facts)
        payment.allocated += share
    if shares:
        payment.sign(by=by, reason=RecordReason.ALLOCATE).save()


def _against_share(payment: Payment, order: Order, share: Decimal) -> str:
    """Why a share cannot go to an order, as a sentence, or an empty text."""
    facts = {"order": order, "customer": payment.customer, "open": f"{open_amount(order):,.2f}"}
    if order.customer_id != payment.customer_id:
        return _("%(order)s is no order of %(customer)s.") % facts
    if order.number is None:
        return _("%(order)s has not passed review yet: no payment can be recorded.") % facts
    if share <= 0:
        return _("Enter an amount above 0 for %(order)s, or leave it empty.") % facts
    if share > open_amount(order):
        return _("Only ¥%(open)s is open of %(order)s. What is left stays as the customer's balance.") % facts
    return ""


@transaction.atomic
def apply_balance(order_id: int, *, by: User, amount: Decimal | None = None) -> Decimal:
    """Pay an order from the customer's balance, as far as both reach, or `amount`; returns how much.

    Payments are used before overpaid and cancelled orders, the oldest first. From an order it is written back by a
    negative receipt.
    """
    if not may.records_receipts(None, by):
        raise PermissionDenied
    customer_id = Order.objects.values_list("customer", flat=True).get(pk=order_id)
    sources = Order.objects.with_surplus().filter(customer=customer_id).exclude(pk=order_id)
    orders = _lock_orders([order_id, *sources.values_list("pk", flat=True)])
    order = orders.pop(order_id)
    rows = Payment.objects.with_rest().filter(customer=customer_id).select_for_update()
    payments = sorted(rows.order_by("pk"), key=lambda payment: (payment.received_on, payment.pk))
    surpluses = {key: surplus_of(source) for key, source in orders.items()}
    balance = sum((payment.rest for payment in payments), sum(surpluses.values(), ZERO))
    asked = min(balance, open_amount(order)) if amount is None else amount
    _check_use(order, asked, balance)
    open_share = asked
    for payment in payments:
        share = min(open_share, payment.rest)
        if share > 0:
            _spread(payment, {order.pk: share}, {order.pk: order}, on=localdate(), by=by)
            open_share -= share
    for key, surplus in surpluses.items():
        share = min(open_share, surplus)
        if share > 0:
            _move(orders[key], order, share, by)
            open_share -= share
    return asked


def surplus_of(order: Order) -> Decimal:
    """What the customer has with us of an order: overpaid, or cancelled and its money kept."""
    if order.cancelled_at is not None:
        return order.received if order.balance_kept_at else ZERO
    return max(ZERO, order.received - order.payable)


def _check_use(order: Order, asked: Decimal, balance: Decimal) -> None:
    facts = {"order": order, "balance": f"{balance:,.2f}", "open": f"{open_amount(order):,.2f}"}
    if order.number is None:
        raise Refused(_("%(order)s has not passed review yet: no payment can be recorded.") % facts)
    if balance <= 0 or open_amount(order) <= 0:
        raise Refused(
            _("The balance is ¥%(balance)s and ¥%(open)s of %(order)s is open: there is nothing to use.") % facts
        )
    if not 0 < asked <= min(balance, open_amount(order)):
        raise Refused(
            _("Enter at most the balance of ¥%(balance)s and the ¥%(open)s that is open of %(order)s.") % facts
        )


def _move(source: Order, target: Order, share: Decimal, by: User) -> None:
    """From one order to another: two receipts of the same day that name each other."""
    facts: dict[str, Any] = {"received_on": localdate(), "kind": MoneyKind.TRANSFER}
    write_receipt(source, by=by, amount=-share, note=_("balance used for %(order)s") % {"order": target}, **facts)
    write_receipt(target, by=by, amount=share, note=_("balance of %(order)s") % {"order": source}, **facts)


@transaction.atomic
def return_payment(payment_id: int, *, amount: Decimal, reason: str, by: User) -> Payment:
    """Refund what is left of a payment, or a part of it: a payment of its own, negative, that names this one."""
    if not may.records_receipts(None, by):
        raise PermissionDenied
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    _check_reason(reason)
    _check_return(payment, amount)
    return _return(payment, amount, MoneyKind.REFUND, reason, by, number=take_number("payment"))


@transaction.atomic
def reverse_payment(payment_id: int, *, reason: str, by: User) -> Payment:
    """Write back a payment that was recorded by mistake, its receipts included. Nothing is deleted."""
    if not may.records_receipts(None, by):
        raise PermissionDenied
    _check_reason(reason)
    row = BankRow.objects.select_for_update(of=("self",)).filter(payment=payment_id).first()
    if row is not None:  # the money did come in: its row waits for a match again
        row.payment = None
        row.sign(by=by, reason=RecordReason.TAKE_BACK).save()
    keys = Payment.objects.get(pk=payment_id).receipts.values_list("order", flat=True).distinct()
    orders = _lock_orders(keys)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    number = take_number("payment")  # before those of its receipts: that is the order in which a payment takes them
    for key, order in orders.items():
        share = sum(payment.receipts.filter(order=key).values_list("amount", flat=True), ZERO)
        if share > order.received:
            raise Refused(
                _("Only %(received)s was received for %(order)s: no more can be refunded.")
                % {"received": order.received, "order": order}
            )
        if share > 0:
            facts = {"payment": payment, "kind": MoneyKind.REVERSAL, "note": reason.strip()}
            write_receipt(order, by=by, received_on=localdate(), amount=-share, **facts)
            payment.allocated -= share
    _check_return(payment, payment.rest)
    return _return(payment, payment.rest, MoneyKind.REVERSAL, reason, by, number=number)


def _check_reason(reason: str) -> None:
    check_reason(reason, _("Write one sentence that says why the money goes back."), most=200)


def _check_return(payment: Payment, amount: Decimal) -> None:
    if not 0 < amount <= payment.rest:
        facts = {"payment": payment, "rest": f"{payment.rest:,.2f}"}
        raise Refused(_("¥%(rest)s of %(payment)s is left: enter an amount up to that.") % facts)


def _return(payment: Payment, amount: Decimal, kind: MoneyKind, reason: str, by: User, *, number: str) -> Payment:
    refund = Payment(customer=payment.customer, received_on=localdate(), amount=-amount, undoes=payment, by=by)
    refund.note, refund.payer, refund.method, refund.number = reason.strip(), payment.payer, payment.method, number
    refund.kind = kind
    refund.sign(by=by, reason=RecordReason(kind)).save()
    payment.returned += amount
    payment.sign(by=by, reason=f"{RecordReason(kind)} {refund.number}").save()
    return refund
