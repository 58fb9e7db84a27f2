"""After the door: replacements, returns, repairs and credits for what was short, damaged, wrong or refused.

Each is promised on a ticket, under the lock of its order, for no more pieces than there are; what it does to stock and
money is done by the services that do it for everything else, and linked to the promise.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import now
from django.utils.translation import gettext as _

from aftersales import permissions as may
from aftersales.models import Objection, Remedy, Ticket
from aftersales.services.ticket import locked_with_order, note_remedy, notify_about_ticket
from aftersales.states import ANSWERING, Objected, RecordReason, RemedyKind, RemedyState, Solution, TicketReason
from fulfillment.models import Shipment, ShipmentLine, Warehouse
from fulfillment.permissions import counts_stock
from fulfillment.services.shipment import send_replacement
from fulfillment.services.stock import take_back
from fulfillment.states import ShipmentStatus
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.typed import can_be_seen
from orders import permissions as orders_may
from orders.models import Correction, Order, OrderLine
from orders.services.correction import correct_amount
from orders.services.locking import locked
from orders.services.notices import people_with
from orders.services.whole import check_whole_pieces
from orders.states import OrderReason

ZERO = Decimal(0)
PROMISED = (RemedyKind.REPLACEMENT, RemedyKind.RETURN, RemedyKind.REPAIR)
SOLVED_BY_PIECES = (Solution.EXCHANGE, Solution.RESEND, Solution.REFUND)
DEPARTMENTS: dict[str, tuple[Role, ...]] = {
    RemedyKind.REPLACEMENT: (Role.WAREHOUSE, Role.LOGISTICS),
    RemedyKind.RETURN: (Role.WAREHOUSE,),
    RemedyKind.REPAIR: (),
}


# --- how many pieces there are ---------------------------------------------------------------------------------------


def objection_of(ticket: Ticket) -> Objection | None:
    """The acceptance issue from which a ticket was opened, or None."""
    return getattr(ticket, "objection", None)


def lines_of(ticket: Ticket, order: Order) -> list[OrderLine]:
    """The lines that a ticket is about: that of its acceptance issue, those of its product, or all of its order."""
    lines = list(order.lines.all())
    objection = objection_of(ticket)
    if objection is not None:
        return [line for line in lines if line.pk == objection.accepted_line.shipment_line.line_id]
    return [line for line in lines if line.product_id == ticket.product_id] or lines


def open_pieces(ticket: Ticket, line: OrderLine, kind: str) -> Decimal:
    """For how many pieces of a line something of this kind can still be promised on a ticket.

    Of an acceptance issue each piece is answered once; what never arrived neither comes back nor is repaired. A ticket
    that came later is about what was accepted. No more comes back than has arrived.
    """
    objection, kinds = objection_of(ticket), ANSWERING if kind != RemedyKind.RETURN else (RemedyKind.RETURN,)
    valid = Remedy.objects.valid().filter(line=line, kind__in=kinds)
    if objection is None:
        most = line.accepted - valid.filter(ticket__objection__isnull=True).pieces()
    elif objection.kind == Objected.SHORT and kind in (RemedyKind.RETURN, RemedyKind.REPAIR):
        most = ZERO
    else:
        most = objection.quantity - valid.filter(ticket=ticket).pieces()
    if kind == RemedyKind.RETURN:
        most = min(most, _arrived(line) - valid.pieces())
    return max(most, ZERO)


def _arrived(line: OrderLine) -> Decimal:
    """What the customer has got of a line, with replacements: what was signed for, less what was short."""
    signed = ShipmentLine.objects.filter(line=line, shipment__status=ShipmentStatus.SIGNED)
    short = Objection.objects.filter(kind=Objected.SHORT, accepted_line__shipment_line__line=line)
    sums = [rows.aggregate(sum=Sum("quantity"))["sum"] or ZERO for rows in (signed, short)]
    return sums[0] - sums[1]


def _check_pieces(ticket: Ticket, line: OrderLine, kind: str, quantity: Decimal) -> None:
    check_whole_pieces([(line, quantity)])
    most = open_pieces(ticket, line, kind)
    if 0 < quantity <= most:
        return
    facts = {"product": line.product_name, "most": plain_number(most), "unit": line.unit}
    if most:
        raise Refused(_("%(product)s: at most %(most)s %(unit)s, as many as have no answer yet.") % facts)
    if kind == RemedyKind.RETURN:
        raise Refused(_("%(product)s: nothing can come back that never arrived or comes back already.") % facts)
    raise Refused(_("%(product)s: every piece of this ticket has its answer already.") % facts)


def _line(ticket: Ticket, order: Order, line: OrderLine | None) -> OrderLine:
    """The line that is meant, as it stands under the lock; a ticket about one line needs no choice."""
    lines = lines_of(ticket, order)
    if line is None and len(lines) > 1:
        raise Refused(_("Choose the line that it is about."))
    for each in lines:
        if line is None or each.pk == line.pk:
            return each
    raise Refused(_("This line is not part of the ticket."))


# --- promising -------------------------------------------------------------------------------------------------------


@transaction.atomic
def promise_remedy(
    ticket_id: int,
    *,
    kind: str,
    quantity: Decimal,
    by: User,
    line: OrderLine | None = None,
    note: str = "",
    version: int | None = None,
) -> Remedy:
    """Promise a replacement, a return or a repair of some pieces; the departments that see to it are told."""
    order, ticket = locked_with_order(ticket_id, by=by, version=version)
    if kind not in PROMISED:
        raise Refused(_("Choose what is promised: a replacement, a return or a repair."))
    line = _line(ticket, order, line)
    _check_pieces(ticket, line, kind, quantity)
    remedy = Remedy(ticket=ticket, line=line, kind=kind, quantity=quantity, note=note, by=by, at=now())
    remedy.sign(by=by, reason=RecordReason.PROMISE).save()
    note_remedy(ticket, by=by, reason=f"{TicketReason.PROMISE} {_named(remedy)}", solution=_solution(ticket, kind))
    people = [ticket.owner, order.owner, *people_with(*DEPARTMENTS[kind])]
    notify_about_ticket(ticket, people, kind, by=by, text=_named(remedy))
    return remedy


def _solution(ticket: Ticket, kind: str) -> str:
    if kind != RemedyKind.REPLACEMENT:
        return Solution.REPAIR if kind == RemedyKind.REPAIR else ""
    objection = objection_of(ticket)
    return Solution.RESEND if objection is not None and objection.kind == Objected.SHORT else Solution.EXCHANGE


def _named(remedy: Remedy) -> str:
    """Replacement: 伺服驱动器 750W, 2 台."""
    return _("%(kind)s: %(product)s, %(quantity)s %(unit)s") % {
        "kind": remedy.get_kind_display(),
        "product": remedy.line.product_name,
        "quantity": plain_number(remedy.quantity),
        "unit": remedy.line.unit,
    }


@transaction.atomic
def credit_ticket(
    ticket_id: int,
    *,
    reason: str,
    by: User,
    line: OrderLine | None = None,
    quantity: Decimal | None = None,
    amount: Decimal | None = None,
    version: int | None = None,
) -> Remedy:
    """Take the price of pieces that nothing else comes for, or an `amount` as an allowance, off the order."""
    order, ticket = locked_with_order(ticket_id, by=by, version=version)
    if not may.credits(ticket, by):
        raise PermissionDenied
    if bool(quantity) == bool(amount):
        raise Refused(_("Enter either how many pieces are credited, or an amount."))
    if quantity:
        line = _line(ticket, order, line)
        _check_pieces(ticket, line, RemedyKind.CREDIT, quantity)
    else:
        line = line or lines_of(ticket, order)[0]
    kind = Correction.Kind.CREDIT if quantity else Correction.Kind.ALLOWANCE
    correction = correct_amount(
        order, kind=kind, line=line, quantity=quantity or ZERO, amount=amount, reason=reason, by=by
    )
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.CREDIT} {correction.number}").save()
    at = now()
    remedy = Remedy(ticket=ticket, line=line, kind=kind, quantity=quantity or ZERO, note=reason, by=by, at=at)
    remedy.state, remedy.done_at, remedy.correction = RemedyState.DONE, at, correction
    remedy.sign(by=by, reason=RecordReason.CREDIT).save()
    note_remedy(ticket, by=by, reason=f"{TicketReason.CREDIT} {correction.number}", solution=Solution.REFUND)
    people = [ticket.owner, order.owner, *people_with(Role.FINANCE)]
    notify_about_ticket(ticket, people, "credit", by=by, text=f"{correction.number} {reason}")
    return remedy


# --- keeping promises ------------------------------------------------------------------------------------------------


def _locked(remedy_id: int) -> Remedy:
    """A remedy under the lock of its order and its own."""
    order_id = Remedy.objects.values_list("ticket__order_id", flat=True).get(pk=remedy_id)
    order = locked(order_id)
    related = ("ticket__customer", "ticket__owner", "ticket__by", "line__product")
    remedy = Remedy.objects.select_for_update(of=("self",)).select_related(*related).get(pk=remedy_id)
    remedy.ticket.order = order
    return remedy


def _expect(remedy: Remedy, kind: str, state: str) -> None:
    if remedy.kind != kind or remedy.state != state:
        sentence = _("%(remedy)s is “%(state)s”: this step is not possible from there.")
        raise Refused(sentence % {"remedy": remedy, "state": remedy.standing.label})


def _write(remedy: Remedy, state: str, *, by: User, reason: str) -> None:
    remedy.state, remedy.version = state, remedy.version + 1
    if state == RemedyState.DONE:
        remedy.done_at = now()
    remedy.sign(by=by, reason=reason).save()


def _tell_kept(remedy: Remedy, *, by: User, reason: str = TicketReason.KEPT) -> None:
    """Note on its ticket that a promise was kept, or withdrawn, and tell whoever answers for the ticket."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("customer", "owner").get(pk=remedy.ticket_id)
    note_remedy(ticket, by=by, reason=f"{reason} {_named(remedy)}")
    if reason == TicketReason.KEPT:
        notify_about_ticket(ticket, [ticket.owner], "kept", by=by, text=_named(remedy))


@transaction.atomic
def send_replacements(
    order_id: int, *, remedies: list[int], by: User, version: int | None = None, **facts: Any
) -> Shipment:
    """Send what was promised as replacement in one further shipment; `remedies` are the keys of the promises.

    No more leaves than was promised. `facts` are the shipment's own fields (method, carrier, tracking_number …).
    """
    order = locked(order_id, version=version)
    if not orders_may.dispatches(order, by):
        raise PermissionDenied
    promises = Remedy.objects.filter(pk__in=remedies, ticket__order=order, kind=RemedyKind.REPLACEMENT)
    chosen = list(promises.select_for_update(of=("self",)).order_by("pk"))
    if not chosen:
        raise Refused(_("Choose at least one promised replacement."))
    gone = [remedy for remedy in chosen if remedy.state != RemedyState.PROMISED]
    if gone or len(chosen) < len(set(remedies)):
        raise Refused(_("Some of it was sent or withdrawn meanwhile: no more can leave than was promised."))
    lines = {line.pk: line for line in order.lines.all()}
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    for remedy in chosen:
        quantities[remedy.line_id] += remedy.quantity
    sent = [(lines[key], quantity) for key, quantity in sorted(quantities.items())]
    shipment = send_replacement(order, sent, by=by, **facts)
    for remedy in chosen:
        remedy.shipment = shipment
        _write(remedy, RemedyState.UNDER_WAY, by=by, reason=f"{RecordReason.SEND} {shipment.number}")
    return shipment


def keep_replacements(shipment: Shipment, *, by: User) -> None:
    """The customer signed for a replacement: what it was promised for is settled. The caller holds the order's lock."""
    if not shipment.is_replacement:
        return
    for remedy in Remedy.objects.filter(shipment=shipment).select_related("line").order_by("pk"):
        _write(remedy, RemedyState.DONE, by=by, reason=f"{RecordReason.SIGN_FOR} {shipment.number}")
        _tell_kept(remedy, by=by)


@transaction.atomic
def receive_return(remedy_id: int, *, quantity: Decimal, by: User) -> Remedy:
    """What was to come back is here: all of it, or less. It is in no stock before it was checked."""
    remedy = _locked(remedy_id)
    if not may.receives_returns(by):
        raise PermissionDenied
    _expect(remedy, RemedyKind.RETURN, RemedyState.PROMISED)
    check_whole_pieces([(remedy.line, quantity)])
    if not 0 < quantity <= remedy.quantity:
        sentence = _("At most %(most)s %(unit)s are to come back. Enter how many came.")
        raise Refused(sentence % {"most": plain_number(remedy.quantity), "unit": remedy.line.unit})
    remedy.quantity = quantity
    _write(remedy, RemedyState.UNDER_WAY, by=by, reason=RecordReason.RECEIVE)
    _tell_kept(remedy, by=by, reason=TicketReason.RECEIVE)
    return remedy


@transaction.atomic
def check_return(
    remedy_id: int, *, restocked: Decimal, scrapped: Decimal, by: User, warehouse: Warehouse | None = None
) -> Remedy:
    """What came back was looked at: piece by piece it goes into stock again or is scrapped, and is booked so."""
    remedy = _locked(remedy_id)
    if not counts_stock(by):
        raise PermissionDenied
    _expect(remedy, RemedyKind.RETURN, RemedyState.UNDER_WAY)
    check_whole_pieces([(remedy.line, restocked), (remedy.line, scrapped)])
    if restocked < 0 or scrapped < 0 or restocked + scrapped != remedy.quantity:
        sentence = _("%(quantity)s %(unit)s came back: restocked and scrapped must be as many together.")
        raise Refused(sentence % {"quantity": plain_number(remedy.quantity), "unit": remedy.line.unit})
    facts: dict[str, Any] = {
        "restocked": restocked,
        "scrapped": scrapped,
        "warehouse": warehouse,
        "reason": remedy.ticket.number,
    }
    remedy.is_booked = bool(take_back(remedy.line, by=by, **facts))
    remedy.restocked, remedy.scrapped = restocked, scrapped
    _write(remedy, RemedyState.DONE, by=by, reason=RecordReason.CHECK)
    _tell_kept(remedy, by=by)
    return remedy


@transaction.atomic
def finish_repair(remedy_id: int, *, note: str, by: User) -> Remedy:
    """The repair is done, with what was done."""
    remedy = _locked(remedy_id)
    if not may.works_on(remedy.ticket, by):
        raise PermissionDenied
    _expect(remedy, RemedyKind.REPAIR, RemedyState.PROMISED)
    if not can_be_seen(note):
        raise Refused(_("Write down what was repaired."))
    remedy.note = note
    _write(remedy, RemedyState.DONE, by=by, reason=RecordReason.REPAIR)
    _tell_kept(remedy, by=by)
    return remedy


@transaction.atomic
def withdraw_remedy(remedy_id: int, *, reason: str, by: User) -> Remedy:
    """Take a promise back while nothing has happened for it, with a reason; its pieces can be promised otherwise."""
    remedy = _locked(remedy_id)
    if not may.works_on(remedy.ticket, by):
        raise PermissionDenied
    if remedy.state != RemedyState.PROMISED:
        sentence = _("%(remedy)s is “%(state)s”: it can no longer be withdrawn.")
        raise Refused(sentence % {"remedy": remedy, "state": remedy.standing.label})
    check_reason(reason, _("Write one sentence that says why it is withdrawn."), most=500)
    remedy.note = reason
    _write(remedy, RemedyState.VOID, by=by, reason=f"{Reason.WITHDRAW} {reason}")
    _tell_kept(remedy, by=by, reason=TicketReason.WITHDRAW)
    return remedy


# --- before an order is completed ------------------------------------------------------------------------------------


def unkept_promises(order: Order) -> Iterator[str]:
    """What was promised for refused and missing pieces of an order and has not happened, as sentences."""
    for remedy in Remedy.objects.unkept().filter(ticket__order=order).select_related("ticket", "line"):
        sentence = _("%(ticket)s: %(remedy)s is “%(state)s”.")
        yield sentence % {"ticket": remedy.ticket, "remedy": _named(remedy), "state": remedy.standing.label}
    objected = order.tickets.filter(objection__isnull=False, solution__in=SOLVED_BY_PIECES).select_related("objection")
    for ticket in objected.order_by("pk"):
        answers = ticket.remedies.valid()
        rest = ticket.objection.quantity - answers.filter(kind__in=ANSWERING).pieces()
        if rest > 0 and not answers.filter(kind=RemedyKind.ALLOWANCE).exists():
            sentence = _("%(ticket)s: “%(solution)s” is noted, but for %(rest)s of it nothing was sent or credited.")
            solution = ticket.get_solution_display()
            yield sentence % {"ticket": ticket, "solution": solution, "rest": plain_number(rest)}
    for ticket in order.tickets.filter(remedies__kind=RemedyKind.RETURN).distinct().order_by("pk"):
        answers = ticket.remedies.valid()
        back = answers.filter(kind=RemedyKind.RETURN).pieces()
        rest = back - answers.filter(kind__in=ANSWERING).pieces()
        if rest > 0 and not answers.filter(kind=RemedyKind.ALLOWANCE).exists():
            sentence = _("%(ticket)s: %(rest)s came back and were neither replaced, repaired nor credited.")
            yield sentence % {"ticket": ticket, "rest": plain_number(rest)}
