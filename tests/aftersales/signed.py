"""An order of which not all was accepted."""

from decimal import Decimal

from aftersales import services
from aftersales.services.acceptance import NewObjection


def signed(firm, *, text=""):
    """The acceptance of a shipment of ten of which, where something is said, two are damaged."""
    shipment = firm.order("shipped", "10").shipments.get()
    line = shipment.lines.get()
    said = [NewObjection(line=line.pk, kind="damaged", quantity=Decimal(2), text=text)] if text else []
    services.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=said)
    shipment.refresh_from_db()
    return shipment.acceptance
