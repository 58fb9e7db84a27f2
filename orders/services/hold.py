"""An order on hold: its work waits, for a reason, until somebody lets it go on. Promise and reservations stand."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import short_moment, together
from orders import permissions as may
from orders.models import Order
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of, people_with
from orders.states import HOLDABLE, OrderReason, OrderStatus

MOST = 500  # characters of a reason
SUBJECTS = {
    "hold": gettext_lazy("%(order)s (%(customer)s) is on hold: its work waits"),
    "resume": gettext_lazy("%(order)s (%(customer)s) goes on: it is no longer on hold"),
}


def against_holding(order: Order) -> str | None:
    """Why an order cannot be put on hold now, as a sentence, or None."""
    if order.held_at is not None:
        return standing_hold(order)
    if order.status not in HOLDABLE:
        sentence = _("%(order)s is “%(status)s”: none of its work could wait.")
        return sentence % {"order": order, "status": order.get_status_display()}
    return None


def against_resuming(order: Order) -> str | None:
    """Why an order cannot go on, as a sentence, or None."""
    if order.held_at is None:
        return _("%(order)s is not on hold.") % {"order": order}
    return None


def against_hold(order: Order) -> str | None:
    """Why work on an order waits, with who lets it go on; None where it is not on hold."""
    if order.held_at is None:
        return None
    return together([standing_hold(order), _("Its account manager, an assistant or a manager lets it go on.")])


def standing_hold(order: Order) -> str:
    """Since when an order is on hold, by whom and why."""
    facts = {"order": order, "by": order.held_by, "at": short_moment(order.held_at), "reason": order.hold_reason}
    return _("%(order)s is on hold since %(at)s by %(by)s: %(reason)s") % facts


def hold_text(order: Order) -> str:
    """“On hold: why” for a row of a list, empty where the order is not on hold."""
    return _("On hold: %(reason)s") % {"reason": order.hold_reason} if order.held_at is not None else ""


@transaction.atomic
def hold_order(order_id: int, *, reason: str, by: User, version: int | None = None) -> Order:
    """Have the work on an order wait: it is neither started nor dispatched. What is reserved for it stays reserved."""
    order = _checked(order_id, version, by)
    _refuse(against_holding(order))
    check_reason(reason, _("Write one sentence that says why the order waits."), most=MOST)
    order.held_at, order.held_by, order.hold_reason = now(), by, reason.strip()
    _write(order, OrderReason.HOLD, reason, by)
    return order


@transaction.atomic
def resume_order(order_id: int, *, reason: str, by: User, version: int | None = None) -> Order:
    """Let an order go on that was on hold. Dates and plans stay as they are; those concerned are told."""
    order = _checked(order_id, version, by)
    _refuse(against_resuming(order))
    check_reason(reason, _("Write one sentence that says why the order goes on."), most=MOST)
    order.end_hold()
    _write(order, OrderReason.RESUME, reason, by)
    return order


def _checked(order_id: int, version: int | None, by: User) -> Order:
    order = locked(order_id, version=version)
    if not may.holds(order, by):
        raise PermissionDenied
    return order


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)


def _write(order: Order, step: OrderReason, reason: str, by: User) -> None:
    """Save the order with its reason, and tell its people; once it is confirmed, those who work on it too."""
    order.version += 1
    order.sign(by=by, reason=f"{step} {reason.strip()}").save()
    working = order.status in (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)
    workers = people_with(Role.PRODUCTION, Role.WAREHOUSE, Role.LOGISTICS) if working else []
    notify_about(order, [*people_of(order), *workers], SUBJECTS[step], kind=str(step), by=by, text=reason.strip())
