"""The page of a shipment: what is in it, how far it is, and what can be done with it next."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from fulfillment import permissions as may
from fulfillment.forms.shipment import ExceptionForm, LeaveForm, PackForm, WithdrawForm
from fulfillment.forms.tracking import EventsForm
from fulfillment.models import CarrierWatch, Shipment, ShipmentLine, TrackingEvent
from fulfillment.papers.delivery import DELIVERY, TOGETHER
from fulfillment.papers.packing import PACKING
from fulfillment.papers.picking import PICKING, against_picking
from fulfillment.services import kuaidi100
from fulfillment.services.consignment import joinable
from fulfillment.states import UNDER_WAY, ShipmentStatus
from orderdesk.accounts.models import User
from orderdesk.core.paper.printing import Printable
from orderdesk.core.text.display import days_late
from orders.models import Order
from orders.papers.head import reads_prices

S = ShipmentStatus
WAY = ("method", "carrier", "tracking_number", "expected_on", "cost", "note")


@dataclass(frozen=True)
class ShipmentPage:
    """What the page prints. A form that was refused stands there as it was typed."""

    shipment: Shipment
    order: Order
    lines: list[ShipmentLine]
    papers: list[Printable]
    lacks_amounts: bool
    together: list[Shipment]
    events: list[TrackingEvent]
    watch: CarrierWatch | None
    asks: bool
    late: str
    forms: dict[str, Any]
    resumes: bool
    signs: bool
    settles: bool
    opened: str
    refused: str

    @classmethod
    def of(cls, shipment: Shipment, user: User, *, form: Any = None, refused: str = "") -> "ShipmentPage":
        """The page for one person; `shipment.order` is read already."""
        order = shipment.order
        late = days_of_delay(shipment)
        is_stopped = shipment.status == S.EXCEPTION
        return cls(
            shipment=shipment,
            order=order,
            lines=list(shipment.lines.select_related("line__product").order_by("line__position")),
            papers=_papers(shipment),
            lacks_amounts=order.customer.slip_amounts and not reads_prices(user),
            together=_together(shipment, user),
            events=list(shipment.events.all()) if shipment.has_left else [],
            watch=CarrierWatch.objects.filter(shipment=shipment).first() if shipment.has_left else None,
            asks=_asks(shipment, user),
            late=days_late(late) if late > 0 else "",
            forms=_forms(shipment, user, form),
            resumes=is_stopped and may.may_report(shipment, user),
            signs=shipment.status in UNDER_WAY and shipment.has_left and may.may_sign(shipment, user),
            settles=is_stopped and shipment.has_left and may.may_sign(shipment, user),
            opened=type(form).__name__ if form is not None else "",
            refused=refused,
        )


def _asks(shipment: Shipment, user: User) -> bool:
    """Whether this person can ask the query service about it."""
    is_asked = kuaidi100.is_configured() and shipment.status in UNDER_WAY and bool(shipment.tracking_number)
    return is_asked and shipment.has_left and may.may_report(shipment, user)


def _papers(shipment: Shipment) -> list[Printable]:
    """What can be printed of it now."""
    papers = [] if against_picking(shipment) else [PICKING.of(shipment.pk)]
    if shipment.status != S.WITHDRAWN:
        papers += [PACKING.of(shipment.pk), DELIVERY.of(shipment.pk)]
    if shipment.consignment is not None:
        papers.append(TOGETHER.of(shipment.consignment.pk, shipment.consignment.number))
    return papers


def _together(shipment: Shipment, user: User) -> list[Shipment]:
    """What left with it, as far as this person may see it."""
    if shipment.consignment is None:
        return []
    others = Shipment.objects.visible_to(user).filter(consignment=shipment.consignment).exclude(pk=shipment.pk)
    return list(others.select_related("order").order_by("pk"))


def days_of_delay(shipment: Shipment) -> int:
    """How many days ago a shipment that is under way was to arrive; 0 or less where it is in time."""
    if shipment.status not in UNDER_WAY or shipment.expected_on is None:
        return 0
    return (localdate() - shipment.expected_on).days


def _forms(shipment: Shipment, user: User, form: Any) -> dict[str, Any]:
    """{step: its form} of the steps that this person may take now."""
    prepares = may.may_prepare(shipment, user)
    steps: dict[str, tuple[type, bool]] = {
        "pack": (PackForm, prepares and shipment.status == S.PREPARING),
        "leave": (LeaveForm, prepares and shipment.status == S.READY),
        "stop": (
            ExceptionForm,
            may.may_report(shipment, user) and shipment.status in (S.PREPARING, S.READY, S.IN_TRANSIT),
        ),
        "events": (EventsForm, shipment.status in UNDER_WAY and shipment.has_left and may.may_report(shipment, user)),
        "withdraw": (WithdrawForm, prepares and not shipment.has_left and shipment.status != S.WITHDRAWN),
    }
    initial = {name: getattr(shipment, name) for name in WAY} | {"packages": shipment.packages}
    forms = {
        step: form if isinstance(form, form_class) else form_class(initial=initial)
        for step, (form_class, is_open) in steps.items()
        if is_open
    }
    if "leave" in forms and forms["leave"] is not form:
        forms["leave"] = LeaveForm(initial=initial, others=joinable(shipment, user))
    return forms
