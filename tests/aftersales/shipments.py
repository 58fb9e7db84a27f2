"""Shipments on their way, and what is posted to sign for them."""

from aftersales.services import sign_for


def shipped(firm, *quantities):
    """(order, its shipment, the shipped lines) with everything on its way."""
    order = firm.order("shipped", *quantities)
    shipment = order.shipments.get()
    return order, shipment, list(shipment.lines.order_by("line__position"))


def sign(firm, shipment, *objections, by=None):
    return sign_for(shipment.pk, signed_by="顾磊", by=by or firm.am, objections=objections)
