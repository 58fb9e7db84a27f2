"""Dispatch: one shipment of all or part of what is still to be shipped, made at once or prepared before."""

from dataclasses import dataclass
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
from fulfillment.services.mail import mail_dispatched
from fulfillment.services.moves import Move, post_moves
from fulfillment.services.reservation import release_excess, ship_moves
from fulfillment.services.stage import finish_stages_up_to
from fulfillment.services.task_plan import fit_tasks
from fulfillment.services.tolerance import close_within_tolerance, most_extra, split
from fulfillment.states import RecordReason, ShipmentStatus, Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance, against
from orderdesk.core.record.numbering import take_number
from orderdesk.core.text.display import together
from orderdesk.core.text.typed import normalise
from orders import permissions as may
from orders.models import Order, OrderLine
from orders.services.gates import note_passing
from orders.services.locking import locked
from orders.services.money import redate_plan
from orders.services.notices import notify_about, people_of, people_with
from orders.services.objections import against_leaving
from orders.services.search_terms import keep_paper
from orders.services.whole import check_whole_pieces
from orders.states import Gate, OrderReason, OrderStatus, Share

SUBJECTS = {
    "dispatch": gettext_lazy("%(order)s (%(customer)s): goods were dispatched"),
    "replace": gettext_lazy("%(order)s (%(customer)s): a replacement was dispatched"),
    "ship": gettext_lazy("%(order)s (%(customer)s) is shipped in full"),
    "ship_short": gettext_lazy("%(order)s (%(customer)s) is shipped, all but what was closed short"),
}


@dataclass(frozen=True)
class Sent:
    """What of a line is in a shipment: what counts for the order, and what is beyond it."""

    line: OrderLine
    quantity: Decimal
    extra: Decimal = Decimal(0)


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
    sent = [Sent(lines[each.line_id], each.quantity, each.extra) for each in shipment.lines.order_by("line_id")]
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


def _note_sent(order: Order, shipment: Shipment, sent: list[Sent], by: User) -> None:
    """Write to the lines and the order what left with a shipment, and what follows from it."""
    for each in sent:
        each.line.shipped += each.quantity
        each.line.sign(by=by, reason=f"{OrderReason.DISPATCH} {shipment.number}").save()
    if order.customer.tolerance_under and close_within_tolerance(order, _free_of_prepared(order, sent), by=by):
        release_excess(order, by=by)
        derive_answered(order)
    _note_shipped(order, shipment, by)
    mail_dispatched(order, shipment, by=by)
    fit_tasks(order, by=by)
    for gate in (Gate.DISPATCH, Gate.CREDIT):
        note_passing(order, gate, by=by)


def _free_of_prepared(order: Order, sent: list[Sent]) -> list[OrderLine]:
    """The lines of what was sent of which nothing more is prepared: of the others the rest is about to come."""
    prepared = ShipmentLine.objects.prepared_of([each.line.pk for each in sent])
    lines = {each.line.pk for each in sent} - set(prepared)
    return [line for line in order.lines.all() if line.pk in lines]


def _send(order: Order, sent: list[Any], *, by: User, is_replacement: bool = False, **facts: Any) -> Shipment:
    """One shipment, made and sent at once."""
    moves = _moves_out(order, sent, takes_held=not is_replacement)
    facts = _searchable(facts) | {"status": ShipmentStatus.IN_TRANSIT, "dispatched_at": now()}
    shipment = make_shipment(order, sent, by=by, reason=RecordReason.DISPATCH, is_replacement=is_replacement, **facts)
    post_moves(moves, by=by, reason=shipment.number if is_replacement else "")
    return shipment


def _moves_out(order: Order, sent: list[Sent], *, takes_held: bool = True) -> list[Move]:
    """The stock moves of what leaves, or a refusal: it is not there, or was not checked."""
    whole = [(each.line, each.quantity + each.extra) for each in sent]
    unchecked = against_unchecked(whole)
    if unchecked:
        raise Refused(unchecked)
    return ship_moves(order, whole, takes_held=takes_held)


def make_shipment(order: Order, sent: list[Sent], *, by: User, reason: str, **facts: Any) -> Shipment:
    """A shipment with its number and search terms. The caller holds the order's lock."""
    shipment = Shipment(order=order, by=by, **facts)
    shipment.number = take_number("shipment")
    shipment.sign(by=by, reason=reason).save()
    ShipmentLine.objects.bulk_create(
        [ShipmentLine(shipment=shipment, line=each.line, quantity=each.quantity, extra=each.extra) for each in sent]
    )
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
    shipment = _send(order, [Sent(*each) for each in sent], by=by, is_replacement=True, **facts)
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.REPLACE} {shipment.number}").save()
    recipients = [*people_of(order), *people_with(Role.LOGISTICS)]
    notify_about(order, recipients, SUBJECTS["replace"], kind="replace", by=by, text=shipment.number)
    mail_dispatched(order, shipment, by=by)
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


def checked_quantities(lines: list[OrderLine], quantities: dict[int, Any]) -> list[Sent]:
    """What leaves or is prepared, or a refusal that names each line of which it is too much.

    What is prepared already is neither sent by another shipment nor prepared once more. With the last of a line more
    may leave, as far as its customer takes more.
    """
    check_whole_pieces((line, quantities.get(line.pk) or Decimal(0)) for line in lines)
    prepared = ShipmentLine.objects.prepared_of(lines)
    extra = ShipmentLine.objects.extra_of(lines) if any(map(most_extra, lines)) else {}
    sent, too_much = [], []
    for line in lines:
        quantity, before = quantities.get(line.pk) or Decimal(0), prepared.get(line.pk, Decimal(0))
        rest = line.to_ship() - before
        parts = split(line, quantity, rest=rest, extra=extra.get(line.pk, Decimal(0)))
        if parts is None:
            too_much.append(_only_left(line, rest, before))
        elif quantity > 0:
            sent.append(Sent(line, *parts))
    if too_much:
        raise Refused(together(too_much))
    if not sent:
        raise Refused(_("Enter a quantity to dispatch for at least one line."))
    return sent


def _only_left(line: OrderLine, rest: Decimal, prepared: Decimal) -> str:
    facts = {"line": line.position, "product": line.product_name, "left": _plain(rest), "unit": line.unit}
    sentence = _("Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped.") % facts
    if prepared:
        sentence = _(
            "Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped, beside %(prepared)s that are "
            "prepared already."
        ) % (facts | {"prepared": _plain(prepared)})
    if not most_extra(line):
        return sentence
    more = _("Its customer takes at most %(more)s %(unit)s more than ordered.")
    return together([sentence, more % {"more": _plain(most_extra(line)), "unit": line.unit}])


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


def derive_answered(order: Order) -> None:
    """How much of an order was accepted, and how much has its answer."""
    lines = order.lines.all()
    order.accepted = _share([(line.accepted, line.quantity) for line in lines])
    order.answered = _share([(line.answered(), line.quantity) for line in lines])


def _share(parts: list[Any]) -> str:
    """How much of a whole has happened, from (part, whole) of each line."""
    if all(part == whole for part, whole in parts):
        return Share.ALL
    return Share.PART if any(part for part, _whole in parts) else Share.NONE


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
