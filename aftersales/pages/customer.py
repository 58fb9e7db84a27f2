"""What a customer sees of an order by its link: no price unless the link says so, and nothing that is internal."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from aftersales.models import TicketReply, Visit
from aftersales.services.link import written_by_link
from aftersales.states import TicketStatus, VisitState
from customers.models import Customer
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.states import UNDER_WAY
from orderdesk.accounts.models import User
from orderdesk.core.text.display import short_day
from orderdesk.policy.models import Policy
from orders.models import CustomerLink, Order
from orders.states import OrderStatus

S = OrderStatus
ROAD = [  # (what it is called, when it was)
    (gettext_lazy("Order confirmed"), "confirmed_at"),
    (gettext_lazy("Being made ready"), "started_at"),
    (gettext_lazy("Everything sent"), "shipped_at"),
    (gettext_lazy("Everything received"), "delivered_at"),
    (gettext_lazy("Completed"), "completed_at"),
]
STATES = {
    S.CONFIRMED: gettext_lazy("Your order is confirmed. We are preparing it."),
    S.IN_PRODUCTION: gettext_lazy("Your order is being made ready."),
    S.SHIPPED: gettext_lazy("Everything has been sent. Please sign for it once it is there."),
    S.DELIVERED: gettext_lazy("Everything has arrived and is signed for. Thank you."),
    S.COMPLETED: gettext_lazy("This order is completed. Thank you."),
    S.CANCELLED: gettext_lazy("This order was cancelled."),
}
TICKETS = {
    TicketStatus.OPEN: gettext_lazy("received, you will get an answer"),
    TicketStatus.IN_WORK: gettext_lazy("we are working on it"),
    TicketStatus.TO_CONFIRM: gettext_lazy("done; tell us if anything is still wrong"),
    TicketStatus.CLOSED: gettext_lazy("closed"),
}


@dataclass(frozen=True)
class House:
    """Whose page it is, and how to reach its people."""

    name: str
    manager: str
    phone: str

    @classmethod
    def of(cls, order: Order) -> "House":
        return cls._of(order.owner)

    @classmethod
    def of_customer(cls, customer: Customer) -> "House":
        return cls._of(customer.owner)

    @classmethod
    def _of(cls, manager: User) -> "House":
        policy = Policy.current()
        return cls(policy.company or policy.short_name, manager.name, policy.phone)


@dataclass
class CustomerPage:
    """The page of one order for its customer: its fields are what the template prints."""

    link: CustomerLink
    order: Order
    house: House
    status: str
    steps: list[dict[str, Any]]
    lines: list[Any]
    shipments: list[Shipment]
    tickets: list[dict[str, Any]] = field(default_factory=list)
    visit: Visit | None = None
    is_rated: bool = False

    @classmethod
    def of(cls, link: CustomerLink) -> "CustomerPage":
        """Read with a number of queries that does not depend on how much there is."""
        order = link.order
        visit = order.visits.first()
        return cls(
            link=link,
            order=order,
            house=House.of(order),
            status=str(STATES.get(order.status, "")),
            steps=steps_of(order),
            lines=list(order.lines.all()),
            shipments=shipments_of(order),
            tickets=tickets_of(order),
            visit=visit,
            is_rated=visit is not None and visit.state == VisitState.DONE,
        )


def steps_of(order: Order) -> list[dict[str, Any]]:
    """The road in the customer's words: what is done with its day, what is now, what comes."""
    steps, here = [], order.status == S.CANCELLED
    for label, stamp in ROAD:
        at = getattr(order, stamp)
        css = "is-done" if at else ""
        if not at and not here:
            here, css = True, "is-now"
        steps.append({"label": label, "note": short_day(at) if at else "", "css": css})
    return steps


def shipments_of(order: Order) -> list[Shipment]:
    """What was sent, the latest first, with its lines and signature."""
    lines = ShipmentLine.objects.select_related("line").order_by("line__position")
    shipments = (
        order.shipments.left().select_related("acceptance__link_signature").prefetch_related(Prefetch("lines", lines))
    )
    rows = list(shipments.order_by("-pk"))
    for shipment in rows:
        shipment.is_open = shipment.status in UNDER_WAY
        shipment.has_receipt = hasattr(getattr(shipment, "acceptance", None), "link_signature")
    return rows


def tickets_of(order: Order) -> list[dict[str, Any]]:
    """What the customer wrote by the link, where it stands in words, and what we answered."""
    answers = Prefetch("replies", TicketReply.objects.filter(is_answer=True))
    tickets = written_by_link(order).prefetch_related(answers).order_by("-pk")
    return [
        {
            "number": ticket.number,
            "at": ticket.reported_at,
            "text": ticket.text,
            "state": ticket.state,
            "words": TICKETS[ticket.state],
            "promised_on": ticket.promised_on if ticket.status != TicketStatus.CLOSED else None,
            "answers": [reply.text for reply in ticket.replies.all()],
        }
        for ticket in tickets
    ]
