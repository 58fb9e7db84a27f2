"""Short close: what of an order will never come is no longer held, no longer owed, and has its answer."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.services.acceptance import deliver_with_last
from fulfillment.services.preparing import withdraw_excess
from fulfillment.services.reservation import release_excess
from fulfillment.services.shipment import derive_answered, derive_shipped, ship_with_last
from fulfillment.services.task_plan import fit_tasks
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import together
from orders import permissions as may
from orders.models import Correction, Order, OrderLine
from orders.services.correction import correct_amount
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of, people_with
from orders.services.whole import check_whole_pieces
from orders.states import OrderReason, OrderStatus, Share

SUBJECT = gettext_lazy("%(order)s (%(customer)s): %(by)s closed what will never come")
OPEN_TO_IT = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)


def against_short_closing(order: Order) -> str | None:
    """Why nothing of an order can be closed short now, as a sentence, or None."""
    if order.status not in OPEN_TO_IT:
        sentence = _("%(order)s is “%(status)s”: nothing of it is still to be shipped that could be closed.")
        return sentence % {"order": order, "status": order.get_status_display()}
    return None


@transaction.atomic
def short_close_order(
    order_id: int, *, quantities: dict[int, Decimal], reason: str, by: User, version: int | None = None
) -> list[Correction]:
    """Close what of an order will never come: `quantities` is {line key: quantity}. Return what was taken off for it.

    What was held for it is given to whoever waits. Where nothing more is to come the order is shipped, and delivered
    where everything else has its answer. Raises Refused for more than is still to be shipped, for all of an order of
    which nothing has left (that is a cancellation), and without a reason.
    """
    order = locked(order_id, version=version)
    if not may.short_closes(order, by):
        raise PermissionDenied
    against = against_short_closing(order)
    if against:
        raise Refused(against)
    check_reason(reason, _("Write one sentence that says why it will never come."), most=500)
    closed = _checked(order, quantities)
    corrections = [_close_line(order, line, quantity, reason, by) for line, quantity in closed]
    derive_shipped(order)
    derive_answered(order)
    _check_something_comes(order)
    numbers = "、".join(correction.number for correction in corrections)
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.SHORT_CLOSE} {numbers}").save()
    withdraw_excess(order, order.lines.all(), by=by)
    release_excess(order, by=by)
    fit_tasks(order, by=by)
    concerned = [*people_of(order), *people_with(Role.WAREHOUSE, Role.FINANCE)]
    notify_about(order, concerned, SUBJECT, kind="short_close", by=by, text=reason)
    ship_with_last(order, at=now(), by=by, why=reason)
    deliver_with_last(order, at=now(), by=by, why=reason)
    return corrections


def _checked(order: Order, quantities: dict[int, Decimal]) -> list[tuple[OrderLine, Decimal]]:
    """[(line, quantity)] of what is closed, or a refusal that names each line of which less is still to be shipped."""
    given = [(line, quantities.get(line.pk) or Decimal(0)) for line in order.lines.all()]
    check_whole_pieces(given)
    wrong = [line for line, quantity in given if quantity < 0 or quantity > line.to_ship()]
    if wrong:
        raise Refused(together(map(_only, wrong)))
    closed = [(line, quantity) for line, quantity in given if quantity > 0]
    if not closed:
        raise Refused(_("Enter for at least one line the quantity that will never come."))
    return closed


def _only(line: OrderLine) -> str:
    sentence = _("Line %(line)s (%(product)s): at most %(most)s %(unit)s can be closed, as many as are still to ship.")
    return sentence % {
        "line": line.position,
        "product": line.product_name,
        "most": plain_number(line.to_ship()),
        "unit": line.unit,
    }


def _close_line(order: Order, line: OrderLine, quantity: Decimal, reason: str, by: User) -> Correction:
    kind = Correction.Kind.SHORT_CLOSE
    correction = correct_amount(order, kind=kind, line=line, quantity=quantity, reason=reason, by=by)
    line.short_closed += quantity
    line.sign(by=by, reason=f"{OrderReason.SHORT_CLOSE} {correction.number}").save()
    return correction


def _check_something_comes(order: Order) -> None:
    if order.shipped == Share.NONE and all(line.to_ship() == 0 for line in order.lines.all()):
        raise Refused(_("Nothing of %(order)s has left and nothing would come: cancel the order.") % {"order": order})
