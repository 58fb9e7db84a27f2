"""The papers of this floor where those of an order are chosen."""

from fulfillment.models import Shipment
from fulfillment.papers.delivery import DELIVERY
from fulfillment.papers.preparation import PREPARATION, PREPARED, SIGNED_FOR, prepared_before, stations
from orders.papers.choice import PAPER_RECORDS, PAPERS
from orders.papers.flow import FLOW_STATIONS
from orders.states import Share


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
    if order.shipped == Share.NONE:
        return None
    return DELIVERY.each(Shipment.objects.filter(order=order), label="number")


@FLOW_STATIONS.at(10)
def stages_to_sign(request, order):
    return stations(order)
