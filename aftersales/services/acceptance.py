"""Signing for a shipment: accepted quantities, objections with their tickets, and the delivery of the order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Acceptance, AcceptanceLine, Objection
from aftersales.services.remedy import keep_replacements
from aftersales.services.ticket import open_ticket, owner_for
from aftersales.services.visit import plan_visit
from aftersales.states import Objected, RecordReason, TicketKind
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.services import finish_stages_up_to
from fulfillment.services.shipment import derive_answered
from fulfillment.states import Step
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import take_numbers
from orders.models import Order, OrderLine
from orders.services.locking import locked
from orders.services.money import redate_plan
from orders.services.notices import notify_about, people_of
from orders.services.whole import check_whole_pieces
from orders.states import OrderReason, OrderStatus, Share

SUBJECTS = {
    "sign_for": gettext_lazy("%(order)s (%(customer)s): a shipment is signed for"),
    "object": gettext_lazy("%(order)s (%(customer)s): a shipment is signed for, with objections"),
    "deliver": gettext_lazy("%(order)s (%(customer)s) is delivered"),
}
TICKET_KINDS = {
    Objected.DAMAGED: TicketKind.QUALITY,
    Objected.WRONG: TicketKind.EXCHANGE,
    Objected.SHORT: TicketKind.EXCHANGE,
    Objected.OTHER: TicketKind.OTHER,
}


@dataclass(frozen=True)
class NewObjection:
    """An objection to a quantity of one shipped line (`line` is its key), in the customer's words, with photos."""

    line: int
    kind: str
    quantity: Decimal
    text: str = ""
    photos: tuple = ()


@transaction.atomic
def sign_for(
    shipment_id: int,
    *,
    signed_by: str,
    by: User,
    signed_at: Any = None,
    how: str = Acceptance.How.PAPER,
    paper: str = "",
    note: str = "",
    objections: Sequence[NewObjection] = (),
) -> Acceptance:
    """Record that the customer signed for a shipment; the last answer delivers the order.

    What nobody objects to is accepted. Each objection (`NewObjection`) becomes an acceptance issue with its ticket.
    """
    order = locked(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment_id)
    shipment.order = order
    signed_at = signed_at or now()
    if shipment.has_left and signed_at < shipment.dispatched_at:
        raise Refused(_("The signature cannot be earlier than the dispatch. Correct the time."))
    if signed_at > now():
        raise Refused(_("The signature cannot be in the future. Correct the time."))
    advance(shipment.arrive, by=by, signed_by=signed_by, signed_at=signed_at, has_signed_paper=bool(paper))
    sent = {line.pk: line for line in shipment.lines.select_related("line__product").order_by("line_id")}
    _check_objections(sent, objections)
    acceptance = Acceptance(
        shipment=shipment, how=how, signed_by=signed_by, signed_at=signed_at, paper=paper, note=note, by=by
    )
    acceptance.sign(by=by, reason=RecordReason.SIGN_FOR).save()
    answered = _answer_lines(order, shipment, acceptance, sent, objections, by)
    _note_answered(order, shipment, signed_at, objections, by)
    keep_replacements(shipment, by=by)
    _open_tickets(order, acceptance, answered, objections, by)
    return acceptance


def _check_objections(sent: dict[int, ShipmentLine], objections: Sequence[NewObjection]) -> None:
    """Accepted and objected quantities of a line are together what was shipped of it."""
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for objection in objections:
        if objection.line not in sent or objection.quantity <= 0:
            raise Refused(_("This line is not part of the shipment."))
        totals[objection.line] += objection.quantity
    check_whole_pieces((sent[objection.line].line, objection.quantity) for objection in objections)
    if len({(objection.line, objection.kind) for objection in objections}) < len(objections):
        raise Refused(_("The same objection is entered twice for one line. Combine the quantities."))
    for key, total in totals.items():
        if total > sent[key].quantity:
            raise Refused(
                _("%(product)s: only %(sent)s %(unit)s were shipped, but %(objected)s are objected to.")
                % {
                    "product": sent[key].line.product_name,
                    "unit": sent[key].line.unit,
                    "sent": plain_number(sent[key].quantity),
                    "objected": plain_number(total),
                }
            )


def _answer_lines(
    order: Order,
    shipment: Shipment,
    acceptance: Acceptance,
    sent: dict[int, ShipmentLine],
    objections: Sequence[NewObjection],
    by: User,
) -> dict[int, AcceptanceLine]:
    """{key of the shipped line: its answer}; accepted and disputed quantities go to the lines of the order.

    What replaces other pieces is not ordered once more: the lines keep the answer that those got.
    """
    refused: dict[int, Decimal] = defaultdict(Decimal)
    for objection in objections:
        refused[objection.line] += objection.quantity
    lines, answered = {line.pk: line for line in order.lines.all()}, {}
    for key, shipped in sent.items():
        accepted = shipped.quantity - refused[key]
        answered[key] = AcceptanceLine.objects.create(acceptance=acceptance, shipment_line=shipped, accepted=accepted)
        if shipment.is_replacement:
            continue
        line = lines[shipped.line_id]
        line.accepted += accepted
        line.disputed += refused[key]
        line.sign(by=by, reason=f"{_verb(by)} {shipment.number}").save()
    return answered


def _note_answered(
    order: Order, shipment: Shipment, signed_at: datetime, objections: Sequence[NewObjection], by: User
) -> None:
    if deliver_with_last(order, at=signed_at, by=by, why=shipment.number):
        return
    order.version += 1
    order.sign(by=by, reason=f"{_verb(by)} {shipment.number}").save()
    kind = "object" if objections else "sign_for"
    notify_about(order, people_of(order), SUBJECTS[kind], kind=kind, by=by, text=shipment.number)


def _verb(by: User) -> str:
    """What the history says of a signature: recorded by a colleague, or given by the customer's link."""
    return OrderReason.SIGN_BY_LINK if by.is_by_link else OrderReason.SIGN_FOR


def deliver_with_last(order: Order, *, at: datetime, by: User, why: str) -> bool:
    """Derive how much has its answer and how much was accepted; with the last answer the order is delivered.

    The caller holds the order's lock and has written the answers to its lines. Return whether it was delivered; where
    it was not, the caller saves the order.
    """
    derive_answered(order)
    if order.answered != Share.ALL or order.status != OrderStatus.SHIPPED:
        return False
    advance(order.deliver, by=by, why=why, at=at)
    redate_plan(order)
    finish_stages_up_to(order, Step.ACCEPTANCE, at=at, by=by)
    plan_visit(order, on=localtime(at).date(), by=by)
    notify_about(order, people_of(order), SUBJECTS["deliver"], kind="deliver", by=by, text=why)
    return True


def _open_tickets(
    order: Order,
    acceptance: Acceptance,
    answered: dict[int, AcceptanceLine],
    objections: Sequence[NewObjection],
    by: User,
) -> None:
    """Open a ticket for each objection; numbers are taken last, so that their counters are locked only briefly."""
    owner = owner_for(order=order, by=by) if objections else None
    numbers = take_numbers("acceptance", count=len(objections)) if objections else []
    for objection, number in zip(objections, numbers, strict=True):
        line = answered[objection.line].shipment_line.line
        ticket = open_ticket(
            customer=order.customer,
            order=order,
            product=line.product,
            kind=TICKET_KINDS[Objected(objection.kind)],
            text=_ticket_text(line, objection),
            reporter=acceptance.signed_by,
            reported_at=acceptance.signed_at,
            owner=owner,
            photos=objection.photos,
            by=by,
        )
        Objection.objects.create(
            number=number,
            accepted_line=answered[objection.line],
            kind=objection.kind,
            quantity=objection.quantity,
            text=objection.text,
            ticket=ticket,
        )


def _ticket_text(line: OrderLine, objection: NewObjection) -> str:
    """Damaged: 伺服驱动器 750W, 1 台. And what the customer says of it."""
    head = _("%(objection)s: %(product)s, %(quantity)s %(unit)s.") % {
        "objection": Objected(objection.kind).label,
        "product": " ".join(part for part in (line.product_name, line.spec) if part),
        "quantity": plain_number(objection.quantity),
        "unit": line.unit,
    }
    return f"{head} {objection.text}".strip()
