"""Dispatch: one shipment of all or part of what is still to be shipped."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Shipment, ShipmentLine
from fulfillment.services.check import against_unchecked
from fulfillment.services.moves import post_moves
from fulfillment.services.reservation import ship_moves
from fulfillment.services.stage import finish_stages_up_to
from fulfillment.services.task_plan import fit_tasks
from fulfillment.states import RecordReason, Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import take_number
from orderdesk.core.text.display import together
from orderdesk.core.text.typed import normalise
from orders import permissions as may
from orders.models import Order, OrderLine
from orders.services.gates import against_leaving, note_passing
from orders.services.locking import locked
from orders.services.money import redate_plan
from orders.services.notices import notify_about, people_of, people_with
from orders.services.search_terms import keep_paper
from orders.states import Gate, OrderReason, OrderStatus, Share

SUBJECTS = {
    "dispatch": gettext_lazy("%(order)s (%(customer)s): goods were dispatched"),
    "replace": gettext_lazy("%(order)s (%(customer)s): a replacement was dispatched"),
    "ship": gettext_lazy("%(order)s (%(customer)s) is shipped in full"),
    "ship_short": gettext_lazy("%(order)s (%(customer)s) is shipped, all but what was closed short"),
}


@transaction.atomic
def dispatch_order(
    order_id: int, *, quantities: dict[int, Any], by: User, version: int | None = None, **facts: Any
) -> Shipment:
    """Send goods: one shipment of all or part of what is owed. The last one makes the order shipped.

    `quantities` is {line key: quantity}; `facts` are the shipment's own fields (method, carrier, tracking_number …).
    """
    order = locked(order_id, version=version)
    _may_dispatch(order, by)
    lines = list(order.lines.all())
    sent = _checked_quantities(lines, quantities)
    shipment = _send(order, sent, by=by, **facts)
    for line, quantity in sent:
        line.shipped += quantity
        line.sign(by=by, reason=f"{OrderReason.DISPATCH} {shipment.number}").save()
    _note_shipped(order, shipment, by)
    fit_tasks(order, by=by)
    for gate in (Gate.DISPATCH, Gate.CREDIT):
        note_passing(order, gate, by=by)
    return shipment


def _send(order: Order, sent: list[Any], *, by: User, is_replacement: bool = False, **facts: Any) -> Shipment:
    """One shipment of [(line, quantity)] with its number, its stock moves and its search terms."""
    unchecked = against_unchecked(sent)
    if unchecked:
        raise Refused(unchecked)
    facts["tracking_number"] = normalise(facts.get("tracking_number", ""))  # as the search reads it
    moves = ship_moves(order, sent, takes_held=not is_replacement)
    shipment = Shipment(order=order, by=by, dispatched_at=now(), is_replacement=is_replacement, **facts)
    shipment.number = take_number("shipment")
    shipment.sign(by=by, reason=RecordReason.DISPATCH).save()
    ShipmentLine.objects.bulk_create([ShipmentLine(shipment=shipment, line=line, quantity=q) for line, q in sent])
    post_moves(moves, by=by, reason=shipment.number if is_replacement else "")
    keep_tracking(shipment)
    return shipment


def send_replacement(order: Order, sent: list[Any], *, by: User, **facts: Any) -> Shipment:
    """A further shipment of pieces that replace others: nothing of the order is shipped once more by it.

    `sent` is [(line, quantity)], which the caller has compared with what was promised, under the order's lock.
    """
    if not may.dispatches(order, by):
        raise PermissionDenied
    if order.shipped == Share.NONE:
        raise Refused(_("Nothing of %(order)s has left yet: there is nothing to replace.") % {"order": order})
    shipment = _send(order, sent, by=by, is_replacement=True, **facts)
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.REPLACE} {shipment.number}").save()
    recipients = [*people_of(order), *people_with(Role.LOGISTICS)]
    notify_about(order, recipients, SUBJECTS["replace"], kind="replace", by=by, text=shipment.number)
    return shipment


def _may_dispatch(order: Order, by: User) -> None:
    if not may.dispatches(order, by):
        raise PermissionDenied
    reason = against_dispatching(order) or against_leaving(order, by=by, lock=True)
    if reason:
        raise Refused(reason)


def against_dispatching(order: Order) -> Any:
    """Why nothing of the order can be dispatched now, as a sentence, or None."""
    if order.status == OrderStatus.IN_PRODUCTION:
        return None
    return _("%(order)s is “%(status)s”: goods can be dispatched only from “%(needed)s”.") % {
        "order": order,
        "status": order.get_status_display(),
        "needed": OrderStatus.IN_PRODUCTION.label,
    }


def _checked_quantities(lines: list[OrderLine], quantities: dict[int, Any]) -> list[Any]:
    """[(line, quantity)] of what leaves, or a refusal that names each line that sends too much."""
    sent = [(line, quantities.get(line.pk) or Decimal(0)) for line in lines]
    too_much = [line for line, quantity in sent if quantity > line.to_ship()]
    if too_much:
        raise Refused(together(_only_left(line) for line in too_much))
    sent = [(line, quantity) for line, quantity in sent if quantity > 0]
    if not sent:
        raise Refused(_("Enter a quantity to dispatch for at least one line."))
    return sent


def _only_left(line: OrderLine) -> str:
    return _("Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped.") % {
        "line": line.position,
        "product": line.product_name,
        "left": _plain(line.to_ship()),
        "unit": line.unit,
    }


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def keep_tracking(shipment: Shipment) -> None:
    """A shipment's own number and the carrier's find its order."""
    keep_paper(shipment.order_id, "shipment", shipment.number)
    keep_paper(shipment.order_id, "tracking", shipment.tracking_number)


def _note_shipped(order: Order, shipment: Shipment, by: User) -> None:
    if ship_with_last(order, at=shipment.dispatched_at, by=by, why=shipment.number):
        return
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.DISPATCH} {shipment.number}").save()
    recipients = [*people_of(order), *people_with(Role.LOGISTICS)]
    notify_about(order, recipients, SUBJECTS["dispatch"], kind="dispatch", by=by, text=shipment.number)


def ship_with_last(order: Order, *, at: datetime, by: User, why: str) -> bool:
    """Derive how much of an order has left; where nothing more comes, it is shipped. Return whether it is.

    The caller holds the order's lock and has written to its lines what left, or will never come; where the order does
    not move, the caller saves it.
    """
    derive_shipped(order)
    if order.shipped != Share.ALL or order.status != OrderStatus.IN_PRODUCTION:
        return False
    advance(order.ship, by=by, why=why, at=at)
    redate_plan(order)
    finish_stages_up_to(order, Step.DISPATCH, at=at, by=by)
    subject = SUBJECTS["ship_short" if any(line.short_closed for line in order.lines.all()) else "ship"]
    recipients = [*people_of(order), *people_with(Role.LOGISTICS)]
    notify_about(order, recipients, subject, kind="ship", by=by, text=why)
    return True


def derive_shipped(order: Order) -> None:
    """How much of an order has left: line by line, for pieces of one say nothing about another."""
    lines = order.lines.all()
    if not any(line.shipped for line in lines):
        order.shipped = Share.NONE
    else:
        order.shipped = Share.ALL if all(line.to_ship() == 0 for line in lines) else Share.PART
