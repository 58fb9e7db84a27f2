"""Pick list 拣货单: what of a shipment is fetched from where, in the order of the way through the warehouse."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import ShipmentLine, Stock
from fulfillment.services.moves import held_for
from fulfillment.states import ShipmentStatus
from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper

PICKING = Paper(
    "picking",
    gettext_lazy("Pick list"),
    "shipment",
    "fulfillment/papers/picking.html",
    "fulfillment:print-picking",
)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Pick:
    """One stop: how much of a line is fetched from one stock. Without `stock` none is kept, or it is not there."""

    sent: ShipmentLine
    stock: Stock | None
    quantity: Decimal
    is_missing: bool = False


def against_picking(shipment):
    """Why a pick list is of no use any more, or an empty text."""
    if shipment.dispatched_at is None and shipment.status != ShipmentStatus.WITHDRAWN:
        return ""
    sentence = _("%(shipment)s is “%(status)s”: nothing of it is to be picked.")
    return sentence % {"shipment": shipment, "status": shipment.get_status_display()}


def read_picking(shipment, user):
    """The stops by warehouse and shelf place; what is not there comes last."""
    picks = picks_of(shipment)
    return head_of_paper(shipment.order, user) | {"page": shipment, "shipment": shipment, "picks": picks}


def picks_of(shipment):
    """[Pick] as goods will leave: what is held for a line first, then what is free."""
    lines = list(shipment.lines.select_related("line__product").order_by("line__position"))
    stocks = Stock.objects.filter(product__in=[sent.line.product_id for sent in lines]).select_related("warehouse")
    stocks = list(stocks.order_by("warehouse__place", "place", "pk"))
    held = held_for([sent.line_id for sent in lines])
    free = {stock.pk: max(stock.available, ZERO) for stock in stocks}
    picks = [pick for sent in lines for pick in _picks(sent, stocks, held[sent.line_id], free)]
    return sorted(picks, key=_way)


def _picks(sent, stocks, held, free):
    own = [stock for stock in stocks if stock.product_id == sent.line.product_id]
    missing = sent.whole
    for stock in own:
        there = held.get(stock.warehouse_id, ZERO)
        part = min(there, missing)
        more = min(free[stock.pk], max(missing - sum(held.values(), ZERO), ZERO))
        free[stock.pk] -= more
        missing -= part + more
        if part + more:
            yield Pick(sent, stock, part + more)
    if missing:
        yield Pick(sent, None, missing, is_missing=bool(own))


def _way(pick):
    if pick.stock is None:
        return (1, 0, "", pick.sent.line.position)
    return (0, pick.stock.warehouse.place, pick.stock.place, pick.sent.line.position)
