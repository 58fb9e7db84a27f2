"""What stands in the yard of the demo company and is on its way: prepared, packed, stopped, and what carriers said."""

from datetime import datetime, time, timedelta
from hashlib import sha256

from django.utils.timezone import get_default_timezone, make_aware

from fulfillment.models import Shipment, ShipmentLine, Stock, TrackingEvent
from fulfillment.services.shipment import keep_tracking
from fulfillment.states import ShipmentCause, ShipmentStatus, TrackedBy
from orderdesk.core.record.numbering import take_number
from orderdesk.policy.models import Policy
from orders.models import CustomerLink, Order
from orders.querysets import digest_of
from orders.states import OrderStatus, RecordReason

S = ShipmentStatus
MOST_PREPARED, MOST_TRACKED, MOST_LINKED = 9, 30, 12
STANDING = (S.PREPARING, S.READY, S.EXCEPTION, S.READY, S.PREPARING)
STOPPED = 6  # of every sixth shipment on its way something is wrong
WAY = ("【始发】已揽收", "【转运中心】已到达", "【转运中心】已发往下一站")
LOST = "三天没有新的物流信息，承运商在查"
PLACES = ("A-01", "A-02", "B-01", "B-03", "C-02")


def fill_yard(*, clock, people, seed):
    """Prepare what is to leave next, say what happened on the way, and where every product stands."""
    at = make_aware(datetime.combine(clock.days[clock.past - 1], time(16, 20)), get_default_timezone())
    orders = Order.objects.filter(status=OrderStatus.IN_PRODUCTION).prefetch_related("lines")
    orders = orders.order_by("due_sort", "pk")[:MOST_PREPARED]
    for place, order in enumerate(orders):
        status, moment = STANDING[place % len(STANDING)], at + timedelta(minutes=place)
        _prepare(order, status, moment, by=people["logistics"], on=clock.today)
    shipments = Shipment.objects.filter(status=S.IN_TRANSIT).order_by("-pk")[:MOST_TRACKED]
    for place, shipment in enumerate(shipments):
        _track(shipment, people["logistics"], at)
        if place % STOPPED == STOPPED - 1:
            _stop(shipment, S.IN_TRANSIT, ShipmentCause.LOST, LOST, at, people["logistics"])
    for order in Order.objects.filter(status=OrderStatus.SHIPPED).select_related("owner").order_by("-pk")[:MOST_LINKED]:
        _link(order, at, seed)
    for place, stock in enumerate(Stock.objects.order_by("product")):
        stock.place = PLACES[place % len(PLACES)] + f"-{place // len(PLACES) + 1:02d}"
        stock.save(update_fields=["place"])


def _link(order, at, seed):
    """The customer's link of an order, as its account manager gave it."""
    nonce = sha256(f"{seed} link {order.pk}".encode()).hexdigest()[:32]
    digest = digest_of(CustomerLink.token_of(order.pk, nonce))
    link = CustomerLink(order=order, nonce=nonce, digest=digest, by=order.owner)
    link.expires_at = at + timedelta(days=Policy.current().link_days)
    link._history_date = at
    link.sign(by=order.owner, reason=RecordReason.MAKE).save()


def _prepare(order, status, at, *, by, on):
    sent = [(line, line.to_ship()) for line in order.lines.all() if line.to_ship() > 0]
    if not sent:
        return
    shipment = Shipment(order=order, by=by, method="part_load", carrier="德邦", number=take_number("shipment", on=on))
    _sign(shipment, at, by, "prepare")
    ShipmentLine.objects.bulk_create([ShipmentLine(shipment=shipment, line=line, quantity=q) for line, q in sent])
    keep_tracking(shipment)
    if status != S.PREPARING:
        shipment = _as(shipment, S.READY)
        shipment.packages = len(sent) + 1
        _sign(shipment, at + timedelta(minutes=20), by, "pack preparing>ready")
    if status == S.EXCEPTION:
        problem = "收货人电话打不通，门牌号待确认"
        _stop(shipment, S.READY, ShipmentCause.ADDRESS, problem, at + timedelta(minutes=30), by)


def _stop(shipment, before, cause, problem, at, by):
    shipment = _as(shipment, S.EXCEPTION)
    shipment.status_before, shipment.cause, shipment.problem, shipment.excepted_at = before, cause, problem, at
    _sign(shipment, at, by, f"stop {before}>exception")


def _as(shipment, status):
    """The shipment in another state, as its move would have left it."""
    shipment.__dict__["status"] = status.value  # the demo company is born in its states, as imported orders are
    return shipment


def _sign(shipment, at, by, reason):
    shipment._history_date = at
    shipment.sign(by=by, reason=reason).save()


def _track(shipment, by, at):
    """Picked up on the evening of the dispatch, then a step a day, as far as it has happened."""
    steps = enumerate(WAY)
    events = [(shipment.dispatched_at + timedelta(hours=4 + 14 * place), text) for place, text in steps]
    TrackingEvent.objects.bulk_create(
        TrackingEvent(shipment=shipment, at=moment, text=text, source=TrackedBy.PASTE, by=by)
        for moment, text in events
        if moment <= at
    )
