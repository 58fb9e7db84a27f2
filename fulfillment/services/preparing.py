"""Before goods leave: a shipment is prepared, packed, or withdrawn. Nothing of it leaves the stock yet."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy

from fulfillment.models import Shipment, ShipmentLine
from fulfillment.services.shipment import against_dispatching, checked_quantities, locked_shipment, make_shipment
from fulfillment.states import RecordReason
from orderdesk.accounts.models import Role, User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.reasons import check_length
from orders import permissions as may
from orders.models import Order, OrderLine
from orders.services.hold import against_hold
from orders.services.locking import locked
from orders.services.notices import notify_about, people_with
from orders.states import OrderReason

WITHDRAWN = gettext_lazy("%(order)s (%(customer)s): a prepared shipment is withdrawn, take its goods back")


@transaction.atomic
def prepare_shipment(
    order_id: int, *, quantities: dict[int, Any], by: User, version: int | None = None, **facts: Any
) -> Shipment:
    """Begin a shipment of all or part of what is owed and not prepared yet: its goods are picked and packed next.

    `quantities` is {line key: quantity}; `facts` are the shipment's own fields (method, carrier, note …).
    """
    order = locked(order_id, version=version)
    if not may.dispatches(order, by):
        raise PermissionDenied
    reason = against_dispatching(order) or against_hold(order)
    if reason:
        raise Refused(reason)
    prepared = checked_quantities(list(order.lines.all()), quantities)
    shipment = make_shipment(order, prepared, by=by, reason=RecordReason.PREPARE, **facts)
    note_step(order, OrderReason.PREPARE, shipment, by)
    return shipment


@transaction.atomic
def pack_shipment(shipment_id: int, *, packages: int, by: User, weight: Decimal | None = None) -> Shipment:
    """The goods of a shipment stand packed: in how many packages, of which gross weight in kilograms."""
    order, shipment = locked_shipment(shipment_id)
    advance(shipment.pack, by=by, packages=packages, weight=weight)
    note_step(order, OrderReason.PACK, shipment, by)
    return shipment


@transaction.atomic
def withdraw_shipment(shipment_id: int, *, by: User, reason: str = "") -> Shipment:
    """A shipment that has not left will not leave: its goods are still to be shipped."""
    order, shipment = locked_shipment(shipment_id)
    check_length(reason, most=200)
    _withdraw(shipment, by=by, why=reason.strip())
    note_step(order, OrderReason.WITHDRAW_SHIPMENT, shipment, by)
    return shipment


def _withdraw(shipment: Shipment, *, by: User, why: str = "") -> None:
    advance(shipment.withdraw, by=by, why=why)


def withdraw_excess(order: Order, lines: Iterable[OrderLine], *, by: User) -> list[Shipment]:
    """Withdraw what is prepared of an order beyond what is still to be shipped, the last shipment first. Return those.

    `lines` are all of its lines, dropped ones too. The caller holds the order's lock and has written to them what is
    no longer to come; an order that has ended keeps nothing prepared.
    """
    open_shipments = list(order.shipments.before_leaving().order_by("-pk").select_for_update(of=("self",)))
    if not open_shipments:
        return []
    to_ship = {line.pk: line.to_ship() for line in lines}
    prepared = ShipmentLine.objects.prepared_of(to_ship)
    is_over = against_dispatching(order) is not None
    withdrawn = []
    for shipment in open_shipments:
        sent = dict(shipment.lines.values_list("line", "quantity"))
        if not is_over and not any(prepared[line] > to_ship[line] for line in sent):
            continue
        for line, quantity in sent.items():
            prepared[line] -= quantity
        shipment.order = order
        _withdraw(shipment, by=system_user())
        withdrawn.append(shipment)
    if withdrawn:
        numbers = "、".join(map(str, withdrawn))
        people = people_with(Role.WAREHOUSE, Role.LOGISTICS)
        notify_about(order, people, WITHDRAWN, kind="withdraw_shipment", by=by, text=numbers)
    return withdrawn


def note_step(order: Order, reason: str, shipment: Shipment, by: User) -> None:
    """Write a step of a shipment into the history of its order, whose page shows it."""
    order.version += 1
    order.sign(by=by, reason=f"{reason} {shipment.number}").save()
