"""Dispatch: one shipment of all or part of what is still to be shipped, made at once or prepared before."""

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
from fulfillment.services.moves import Move, post_moves
from fulfillment.services.reservation import ship_moves
from fulfillment.services.stage import finish_stages_up_to
from fulfillment.services.task_plan import fit_tasks
from fulfillment.states import RecordReason, ShipmentStatus, Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance, against
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
    sent = checked_quantities(lines, quantities)
    shipment = _send(order, sent, by=by, **facts)
    _note_sent(order, shipment, sent, by)
    return shipment


@transaction.atomic
def dispatch_shipment(shipment_id: int, *, by: User, **facts: Any) -> Shipment:
    """Send a shipment that stands packed: its goods leave the stock. `facts` as of `dispatch_order`."""
    order, shipment = locked_shipment(shipment_id)
    leave(order, shipment, by=by, way=facts)
    return shipment


def leave(order: Order, shipment: Shipment, *, by: User, way: dict[str, Any]) -> None:
    """A packed shipment leaves. The caller holds both locks; `way` are the shipment's own fields."""
    _may_dispatch(order, by)
    lines = {line.pk: line for line in order.lines.all()}
    sent = [(lines[each.line_id], each.quantity) for each in shipment.lines.order_by("line_id")]
    standing = against(shipment.leave, by=by)
    if standing:
        raise Refused(standing)
    moves = _moves_out(order, sent)
    advance(shipment.leave, by=by, at=now(), way=_searchable(way))
    post_moves(moves, by=by)
    keep_tracking(shipment)
    _note_sent(order, shipment, sent, by)


def locked_shipment(shipment_id: int) -> tuple[Order, Shipment]:
    """(its order, the shipment), both under their row locks: the order first, as everywhere."""
    order = locked(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment_id)
    shipment.order = order
    return order, shipment


def _note_sent(order: Order, shipment: Shipment, sent: list[Any], by: User) -> None:
    """Write to the lines and the order what left with a shipment, and what follows from it."""
    for line, quantity in sent:
        line.shipped += quantity
        line.sign(by=by, reason=f"{OrderReason.DISPATCH} {shipment.number}").save()
    _note_shipped(order, shipment, by)
    fit_tasks(order, by=by)
    for gate in (Gate.DISPATCH, Gate.CREDIT):
        note_passing(order, gate, by=by)


def _send(order: Order, sent: list[Any], *, by: User, is_replacement: bool = False, **facts: Any) -> Shipment:
    """One shipment of [(line, quantity)], made and sent at once."""
    moves = _moves_out(order, sent, takes_held=not is_replacement)
    facts = _searchable(facts) | {"status": ShipmentStatus.IN_TRANSIT, "dispatched_at": now()}
    shipment = make_shipment(order, sent, by=by, reason=RecordReason.DISPATCH, is_replacement=is_replacement, **facts)
    post_moves(moves, by=by, reason=shipment.number if is_replacement else "")
    return shipment


def _moves_out(order: Order, sent: list[Any], *, takes_held: bool = True) -> list[Move]:
    """The stock moves of what leaves, or a refusal: it is not there, or was not checked."""
    unchecked = against_unchecked(sent)
    if unchecked:
        raise Refused(unchecked)
    return ship_moves(order, sent, takes_held=takes_held)


def make_shipment(order: Order, sent: list[Any], *, by: User, reason: str, **facts: Any) -> Shipment:
    """A shipment of [(line, quantity)] with its number and search terms. The caller holds the order's lock."""
    shipment = Shipment(order=order, by=by, **facts)
    shipment.number = take_number("shipment")
    shipment.sign(by=by, reason=reason).save()
    ShipmentLine.objects.bulk_create([ShipmentLine(shipment=shipment, line=line, quantity=q) for line, q in sent])
    keep_tracking(shipment)
    return shipment


def _searchable(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the tracking number as the search reads it."""
    return facts | {"tracking_number": normalise(facts.get("tracking_number", ""))}


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


def checked_quantities(lines: list[OrderLine], quantities: dict[int, Any]) -> list[Any]:
    """[(line, quantity)] of what leaves or is prepared, or a refusal that names each line of which it is too much.

    What is prepared already is neither sent by another shipment nor prepared once more.
    """
    sent = [(line, quantities.get(line.pk) or Decimal(0)) for line in lines]
    prepared = ShipmentLine.objects.prepared_of(lines)
    left = {line.pk: line.to_ship() - prepared.get(line.pk, Decimal(0)) for line in lines}
    too_much = [line for line, quantity in sent if quantity > left[line.pk]]
    if too_much:
        raise Refused(together(_only_left(line, left[line.pk], prepared.get(line.pk)) for line in too_much))
    sent = [(line, quantity) for line, quantity in sent if quantity > 0]
    if not sent:
        raise Refused(_("Enter a quantity to dispatch for at least one line."))
    return sent


def _only_left(line: OrderLine, left: Decimal, prepared: Decimal | None) -> str:
    facts = {"line": line.position, "product": line.product_name, "left": _plain(left), "unit": line.unit}
    if prepared:
        return _(
            "Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped, beside %(prepared)s that are "
            "prepared already."
        ) % (facts | {"prepared": _plain(prepared)})
    return _("Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped.") % facts


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def keep_tracking(shipment: Shipment) -> None:
    """A shipment's own number and the carrier's find its order."""
    keep_paper(shipment.order_id, "shipment", shipment.number)
    keep_paper(shipment.order_id, "tracking", shipment.tracking_number)


def _note_shipped(order: Order, shipment: Shipment, by: User) -> None:
    if ship_with_last(order, at=shipment.dispatched_at or now(), by=by, why=shipment.number):
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


def usual_way(order: Order) -> dict[str, str]:
    """The method and carrier by which goods last went to the customer of an order: {} where none went yet."""
    sent = Shipment.objects.filter(order__customer=order.customer_id).left().order_by("-pk")
    last = sent.values("method", "carrier").first()
    return dict(last) if last else {}
