"""The papers of this floor where those of an order are chosen."""

from fulfillment.models import Shipment
from fulfillment.papers.delivery import DELIVERY
from fulfillment.papers.packing import PACKING
from fulfillment.papers.picking import PICKING
from fulfillment.papers.preparation import PREPARATION, PREPARED, SIGNED_FOR, prepared_before, stations
from fulfillment.states import ShipmentStatus
from orders.papers.choice import PAPER_RECORDS, PAPERS
from orders.papers.flow import FLOW_STATIONS
from orders.states import OrderStatus, Share


@PAPERS.at(20)
def own_papers(request, order):
    return [PREPARATION.of(order.pk)] if order.status in PREPARED else []


@PAPER_RECORDS.at(12)
def preparation_again(request, order):
    """Once the goods are signed for: another copy of the preparation sheet, where one was printed in time."""
    return PREPARATION.each(prepared_before(order)) if order.status in SIGNED_FOR else None


@PAPER_RECORDS.at(20)
def delivery_papers(request, order):
    """A delivery slip for each shipment."""
    return DELIVERY.each(_shipments(order), label="number") if _has_shipments(order) else None


@PAPER_RECORDS.at(21)
def packing_lists(request, order):
    """What lies in the packages of each shipment."""
    return PACKING.each(_shipments(order), label="number") if _has_shipments(order) else None


@PAPER_RECORDS.at(22)
def pick_lists(request, order):
    """What is still to be fetched for a shipment."""
    if order.status != OrderStatus.IN_PRODUCTION:
        return None
    return PICKING.each(Shipment.objects.filter(order=order).before_leaving(), label="number")


def _has_shipments(order):
    return order.shipped != Share.NONE or order.status == OrderStatus.IN_PRODUCTION


def _shipments(order):
    return Shipment.objects.filter(order=order).exclude(status=ShipmentStatus.WITHDRAWN)


@FLOW_STATIONS.at(10)
def stages_to_sign(request, order):
    return stations(order)
