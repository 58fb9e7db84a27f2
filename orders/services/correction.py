"""Taking off what a customer no longer owes: pieces that never come or were credited, and allowances."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import line_amount, plain_number
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_reason
from orders.models import Correction, Order, OrderLine
from orders.services.balances import forget_month_ends
from orders.services.invoice import derive_invoiced
from orders.services.money import settle
from orders.services.search_terms import keep_paper
from orders.states import RecordReason

ZERO = Decimal(0)


def payable_quantity(line: OrderLine) -> Decimal:
    """How much of a line is still to be paid: what was ordered, less what was taken off."""
    taken = line.corrections.aggregate(sum=Sum("quantity"))["sum"] or ZERO
    return line.quantity - taken


def price_of(line: OrderLine, quantity: Decimal, *, before: Decimal) -> Decimal:
    """What some pieces of a line cost, so that all its pieces together cost its amount to the fen."""
    whole, rest = (line_amount(part, line.unit_price, line.discount) for part in (before, before - quantity))
    return whole - rest


def correct_amount(
    order: Order,
    *,
    kind: str,
    reason: str,
    by: User,
    line: OrderLine | None = None,
    quantity: Decimal = ZERO,
    amount: Decimal | None = None,
) -> Correction:
    """Take pieces of a line, or an amount, off what the customer owes. The caller holds the order's lock and saves it.

    An allowance takes no more off than the order still costs; of pieces the amount follows from their price.
    """
    check_reason(reason, _("Write one sentence that says why it is taken off."), most=500)
    correction = Correction(order=order, line=line, kind=kind, reason=reason, made_on=localdate(), by=by)
    if line is None or kind == Correction.Kind.ALLOWANCE:
        correction.amount = _allowed(order, amount or ZERO)
    else:
        correction.before, correction.quantity = payable_quantity(line), quantity
        if quantity <= 0 or quantity > correction.before:
            raise Refused(
                _("Only %(most)s are still to be paid of this line.") % {"most": plain_number(correction.before)}
            )
        correction.unit_price, correction.discount = line.unit_price, line.discount
        price = price_of(line, quantity, before=correction.before)
        correction.amount = min(price, order.payable)  # an allowance may have taken a part of it off already
    correction.number = take_number("correction")
    correction.sign(by=by, reason=f"{RecordReason.CORRECT} {kind}").save()
    keep_paper(order.pk, "correction", correction.number)
    order.credited += correction.amount
    settle(order)
    derive_invoiced(order)
    forget_month_ends(correction.made_on)
    return correction


def _allowed(order: Order, amount: Decimal) -> Decimal:
    if amount <= 0:
        raise Refused(_("Enter the amount that is taken off."))
    if amount > order.payable:
        sentence = _("The order costs ¥%(most)s: no more can be taken off.")
        raise Refused(sentence % {"most": f"{order.payable:,.2f}"})
    return amount
