"""Goods of several orders of one customer that leave together: a shipment for each, under one number."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fulfillment.models import Consignment, Shipment
from fulfillment.services.moves import lock_stock
from fulfillment.services.shipment import leave
from fulfillment.states import RecordReason, ShipmentStatus
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.numbering import take_number
from orders.models import OrderLine
from orders.services.locking import locked


@transaction.atomic
def dispatch_together(shipment_ids: Iterable[int], *, by: User, cost: Any = None, **facts: Any) -> Consignment:
    """Send packed shipments of one customer to one address together: all of them, or none.

    Each keeps its number and its order; they share `facts` (method, carrier, tracking_number …) and one delivery slip.
    The cost of carriage is written to the first, so that the sum over shipments stays what was paid.
    """
    keys = sorted(set(shipment_ids))
    rows = Shipment.objects.filter(pk__in=keys).values_list("pk", "order_id")
    orders = {key: locked(key) for key in sorted({order for _shipment, order in rows})}
    shipments = list(Shipment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for shipment in shipments:
        shipment.order = orders[shipment.order_id]
    _check_together(shipments)
    products = OrderLine.objects.filter(shipped_in__shipment__in=keys).values_list("product", flat=True)
    lock_stock(set(products))  # of all orders at once, in the order of the keys
    for shipment in shipments:
        leave(shipment.order, shipment, by=by, way=facts | {"cost": cost if shipment is shipments[0] else None})
    consignment = Consignment(customer=shipments[0].order.customer, by=by, at=now())
    consignment.number = take_number("consignment")
    consignment.save()
    for shipment in shipments:
        shipment.consignment = consignment
        shipment.sign(by=by, reason=f"{RecordReason.DISPATCH_TOGETHER} {consignment}").save()
    return consignment


def _check_together(shipments: list[Shipment]) -> None:
    if len(shipments) < 2:
        raise Refused(_("Choose at least two shipments that leave together."))
    if len({shipment.order.customer_id for shipment in shipments}) > 1:
        raise Refused(_("Only shipments of one customer can leave together."))
    if len({shipment.order.address for shipment in shipments}) > 1:
        raise Refused(_("Only shipments to one delivery address can leave together."))


def joinable(shipment: Shipment, user: User) -> QuerySet[Shipment]:
    """Other packed shipments of the customer to the same address, which could leave with this one."""
    order = shipment.order
    others = Shipment.objects.visible_to(user).filter(
        status=ShipmentStatus.READY, order__customer=order.customer_id, order__address=order.address
    )
    return others.exclude(pk=shipment.pk).select_related("order").order_by("pk")
