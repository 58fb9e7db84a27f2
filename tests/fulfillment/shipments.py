"""Shipments that are prepared first, as tests begin with them."""

from decimal import Decimal

from fulfillment import services as fulfillment
from tests.factories import make_stock


def prepare(firm, order=None, quantity="10", *, by=None):
    """A shipment of an order of ten pieces that is being prepared."""
    order = order or firm.order("in_production", "10")
    quantities = {line.pk: Decimal(quantity) for line in order.lines.all()}
    return fulfillment.prepare_shipment(order.pk, quantities=quantities, by=by or firm.logistics)


def pack(firm, **facts):
    """The same, packed."""
    return fulfillment.pack_shipment(prepare(firm, **facts).pk, packages=2, weight=Decimal("3.5"), by=firm.warehouse)


def stocked(firm, quantity="10", *, there=15):
    """An order of which there is stock."""
    make_stock(firm.product, there)
    return firm.order("in_production", quantity)
