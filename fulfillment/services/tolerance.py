"""More or less than was ordered, as far as the customer takes it: a share of each line, in percent.

More than was ordered may leave without being charged. Where less is missing than the customer's tolerance, the line is
shipped in full: the rest is closed as what never comes, and taken off what is owed, as by a short close.
"""

from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.money import plain_number
from orders.models import Correction, Order, OrderLine
from orders.services.correction import correct_amount
from orders.states import OrderReason

SMALLEST = Decimal("0.001")


def _share(line: OrderLine, percent: Decimal) -> Decimal:
    return (line.quantity * percent / 100).quantize(SMALLEST, ROUND_DOWN)


def most_extra(line: OrderLine) -> Decimal:
    """How much of a line may leave beyond what was ordered, in all its shipments."""
    return _share(line, line.order.customer.tolerance_over)


def split(line: OrderLine, quantity: Decimal, *, rest: Decimal, extra: Decimal) -> tuple[Decimal, Decimal] | None:
    """(what counts of a quantity, what of it is extra), or None where it is beyond the tolerance.

    `rest` is what is still to be shipped and prepared of the line, `extra` what left or is prepared beyond it already.
    Nothing is extra but with the last of what was ordered.
    """
    if quantity <= rest:
        return quantity, Decimal(0)
    more = quantity - rest
    if rest <= 0 or extra + more > most_extra(line):
        return None
    return rest, more


def close_within_tolerance(order: Order, lines: list[OrderLine], *, by: User) -> list[OrderLine]:
    """Close the rest of lines that is within the customer's tolerance. Return those.

    The caller holds the order's lock, has written to the lines what left, and saves the order.
    """
    percent = order.customer.tolerance_under
    short = [line for line in lines if percent and line.shipped and 0 < line.to_ship() <= _share(line, percent)]
    for line in short:
        rest = line.to_ship()
        reason = _("Within the tolerance of %(percent)s %%") % {"percent": plain_number(percent)}
        kind = Correction.Kind.SHORT_CLOSE
        correction = correct_amount(order, kind=kind, line=line, quantity=rest, reason=reason, by=by)
        line.short_closed += rest
        line.sign(by=by, reason=f"{OrderReason.SHORT_CLOSE} {correction.number}").save()
    return short
