"""What the demo company did for pieces that were short, damaged or wrong: others were sent, the bad ones came back."""

from datetime import timedelta

from django.utils.timezone import localtime

from aftersales.models import Acceptance, AcceptanceLine, Objection, Remedy
from aftersales.states import Objected, RemedyKind, RemedyState
from fulfillment.models import Shipment, ShipmentLine, Stock
from fulfillment.services.moves import Move, post_moves
from fulfillment.services.shipment import keep_tracking
from fulfillment.states import MoveKind, ShipmentStatus
from orderdesk.core.record.numbering import take_number

MOST = 12


def keep_promises(*, people):
    """For the last acceptance issues: the same pieces again, signed for, and the bad ones back, looked at, scrapped."""
    objections = Objection.objects.select_related(
        "ticket__owner", "accepted_line__acceptance", "accepted_line__shipment_line__line__order"
    )
    for objection in objections.order_by("-pk")[:MOST]:
        line = objection.accepted_line.shipment_line.line
        stock = Stock.objects.filter(product=line.product_id, available__gte=objection.quantity).first()
        if stock is None:
            continue
        _send_again(objection, line, stock, people["logistics"])
        if objection.kind != Objected.SHORT:
            _come_back(objection, line, stock, people["warehouse"])


def _promised(objection, line, kind):
    """The promise, made in the hour after the signature."""
    at = objection.accepted_line.acceptance.signed_at + timedelta(hours=1)
    remedy = Remedy(ticket=objection.ticket, line=line, kind=kind, quantity=objection.quantity, at=at)
    remedy.by = objection.ticket.owner
    return _sign(remedy, at, remedy.by, "promise")


def _send_again(objection, line, stock, by):
    remedy, former = _promised(objection, line, RemedyKind.REPLACEMENT), objection.accepted_line.acceptance
    gone, signed_at = remedy.at + timedelta(hours=2), remedy.at + timedelta(hours=5)
    number = take_number("shipment", on=localtime(gone).date())
    shipment = Shipment(order=line.order, by=by, number=number, method="own", is_replacement=True, dispatched_at=gone)
    shipment.__dict__["status"] = ShipmentStatus.IN_TRANSIT.value  # born in its states, as imported orders are
    _sign(shipment, gone, by, "dispatch")
    sent = ShipmentLine.objects.create(shipment=shipment, line=line, quantity=remedy.quantity)
    keep_tracking(shipment)
    move = Move(MoveKind.SHIP, line.product_id, stock.warehouse_id, on_hand=-remedy.quantity, line=line.pk)
    post_moves([move], by=by, reason=number)
    remedy.shipment, remedy.state, remedy.version = shipment, RemedyState.UNDER_WAY, 2
    _sign(remedy, gone, by, f"send {number}")
    shipment.__dict__["status"] = ShipmentStatus.SIGNED.value
    shipment.signed_by, shipment.signed_at = former.signed_by, signed_at
    _sign(shipment, signed_at, former.by, "arrive in_transit>signed")
    acceptance = Acceptance(shipment=shipment, how="recorded", signed_by=former.signed_by, signed_at=signed_at)
    acceptance.by = former.by
    _sign(acceptance, signed_at, former.by, "sign for")
    AcceptanceLine.objects.create(acceptance=acceptance, shipment_line=sent, accepted=sent.quantity)
    _done(remedy, signed_at, former.by, f"sign_for {number}")


def _come_back(objection, line, stock, by):
    """It is here, was looked at, and cannot be sold any more."""
    remedy = _promised(objection, line, RemedyKind.RETURN)
    remedy.state, remedy.version = RemedyState.UNDER_WAY, 2
    _sign(remedy, remedy.at + timedelta(hours=3), by, "receive")
    key = (line.product_id, stock.warehouse_id)
    back = [
        Move(MoveKind.RETURN, *key, on_hand=remedy.quantity, line=line.pk),
        Move(MoveKind.SCRAP, *key, on_hand=-remedy.quantity, line=line.pk),
    ]
    post_moves(back, by=by, reason=objection.ticket.number)
    remedy.scrapped, remedy.is_booked = remedy.quantity, True
    _done(remedy, remedy.at + timedelta(hours=4), by, "check")


def _done(remedy, at, by, reason):
    remedy.state, remedy.done_at, remedy.version = RemedyState.DONE, at, remedy.version + 1
    _sign(remedy, at, by, reason)


def _sign(record, at, by, reason):
    record._history_date = at
    record.sign(by=by, reason=reason).save()
    return record
