"""What is promised on a ticket, and what can still be promised."""

from dataclasses import dataclass
from decimal import Decimal

from aftersales import permissions as may
from aftersales.events import care_of
from aftersales.models import Remedy
from aftersales.services.remedy import lines_of, open_pieces
from aftersales.states import RemedyKind, RemedyState, TicketStatus
from orderdesk.core.money import plain_number
from orders import permissions as orders_may


@dataclass
class RemediesOfTicket:
    """The promises of a ticket, its lines, and for how many pieces of a single one an answer is open."""

    rows: list
    lines: list
    most: Decimal | None
    may_credit: bool
    are_open: bool

    @classmethod
    def read(cls, ticket, user):
        rows = list(ticket.remedies.select_related("line", "shipment", "correction", "by"))
        is_open = ticket.order is not None and ticket.order.shipped != "none" and ticket.status != TicketStatus.CLOSED
        lines = lines_of(ticket, ticket.order) if is_open else []
        most = open_pieces(ticket, lines[0], RemedyKind.REPLACEMENT) if len(lines) == 1 else None
        return cls(rows, lines, most or None, is_open and may.credits(ticket, user), is_open)

    @property
    def kept(self):
        """What was done, in words to begin the result with."""
        done = [row for row in self.rows if row.state == RemedyState.DONE]
        return "；".join(f"{row} {plain_number(row.quantity)} {row.line.unit}" for row in done)


def replacements_of(order, user):
    """The replacements of an order that wait to be sent, for whoever sends goods."""
    if not orders_may.dispatches(order, user):
        return []
    tickets, _visit = care_of(order, user)
    promises = [remedy for ticket in tickets for remedy in ticket.promises]
    return [r for r in promises if r.kind == RemedyKind.REPLACEMENT and r.state == RemedyState.PROMISED]


def promises_to_send(order):
    """The same, read anew, each with the text that it is chosen by."""
    waiting = Remedy.objects.filter(
        ticket__order=order, kind=RemedyKind.REPLACEMENT, state=RemedyState.PROMISED
    ).select_related("line", "ticket")
    promises = list(waiting.order_by("pk"))
    for remedy in promises:
        line = remedy.line
        goods = " ".join(part for part in (line.product_name, line.spec) if part)
        remedy.label = f"{goods} × {plain_number(remedy.quantity)} {line.unit} · {remedy.ticket}"
    return promises
