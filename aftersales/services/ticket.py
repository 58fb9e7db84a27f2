"""Tickets from creation to closing. Every ticket has an owner."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError

from aftersales import permissions as may
from aftersales.models import Ticket, TicketPhoto, TicketReply
from aftersales.states import UNSOLVED, Priority, RecordReason, TicketReason, TicketStatus
from customers.models import Customer
from orderdesk.accounts.models import Role, User
from orderdesk.accounts.people import check_active
from orderdesk.core.errors import Refused
from orderdesk.core.pages.photos import photo_name
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.locks import lock_version
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.typed import can_be_seen
from orderdesk.notifications.services import notify
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.services.locking import locked

SUBJECTS = {
    "create": gettext_lazy("%(ticket)s (%(customer)s) was assigned to you: the customer is waiting for an answer"),
    "answer": gettext_lazy("%(ticket)s (%(customer)s): the customer has a first answer"),
    "reply": gettext_lazy("%(by)s wrote in %(ticket)s (%(customer)s)"),
    "solve": gettext_lazy("%(ticket)s (%(customer)s): solved, waiting for the customer to confirm"),
    "close": gettext_lazy("%(ticket)s (%(customer)s) is closed"),
    "reopen": gettext_lazy("%(ticket)s (%(customer)s) is open again"),
    "reassign": gettext_lazy("%(ticket)s (%(customer)s) was reassigned to you"),
    "replacement": gettext_lazy("%(ticket)s (%(customer)s): a replacement is to be sent"),
    "return": gettext_lazy("%(ticket)s (%(customer)s): goods come back"),
    "repair": gettext_lazy("%(ticket)s (%(customer)s): a repair is promised"),
    "credit": gettext_lazy("%(ticket)s (%(customer)s): an amount was taken off the order"),
    "kept": gettext_lazy("%(ticket)s (%(customer)s): what was promised has happened"),
}
CACHE_SECONDS = 60
EDITED = ("kind", "priority", "promised_on", "solution", "measures", "cost", "follow_up_on")


# --- opening ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_ticket(
    *, customer: Customer, kind: str, text: str, by: User, order: Order | None = None, **facts: Any
) -> Ticket:
    """Create a ticket, with an order or without."""
    if not may.records_tickets(by):
        raise PermissionDenied
    if order is not None:  # whoever completes the order at this moment must see the ticket, or wait for it
        order = Order.objects.select_for_update(of=("self",)).select_related("owner").get(pk=order.pk)
        customer = order.customer
    return open_ticket(customer=customer, order=order, kind=kind, text=text, by=by, **facts)


def open_ticket(
    *,
    customer: Customer,
    kind: str,
    text: str,
    by: User,
    order: Order | None = None,
    owner: User | None = None,
    reported_at: datetime | None = None,
    photos: Sequence[UploadedFile] = (),
    priority: str = Priority.NORMAL,
    **facts: Any,
) -> Ticket:
    """The ticket itself, inside the transaction of whatever it comes from, under the lock of its order."""
    if not can_be_seen(text):
        raise Refused(_("Write down what the customer said."))
    reported_at = (reported_at or now()).replace(microsecond=0)
    if reported_at > now():
        raise Refused(_("The time of the feedback cannot be in the future. Correct it."))
    ticket = Ticket(
        customer=customer,
        order=order,
        kind=kind,
        text=text,
        priority=priority,
        owner=owner or owner_for(order=order, customer=customer, by=by),
        reported_at=reported_at,
        answer_due_at=_answer_due(reported_at),
        by=by,
        **facts,
    )
    ticket.number = take_number("ticket")
    ticket.sign(by=by, reason=TicketReason.CREATE).save()
    _keep_photos(ticket, photos, by)
    _forget_counts(ticket.owner_id)
    notify_about_ticket(ticket, [ticket.owner], "create", by=by, text=text)
    return ticket


def _answer_due(reported_at: datetime) -> datetime | None:
    """When the first answer is due: kept with the ticket, whatever the policy says later."""
    policy = Policy.current()
    return reported_at + timedelta(hours=policy.answer_hours) if policy.ticket_clock else None


def owner_for(*, by: User, order: Order | None = None, customer: Customer | None = None) -> User:
    """The default owner of a ticket: after-sales (fewest open tickets), else the account manager, else `by`."""
    free = User.objects.active().filter(groups__name=Role.AFTER_SALES)
    free = free.annotate(open=Count("tickets", filter=Q(tickets__status__in=UNSOLVED), distinct=True))
    manager = (order or customer).owner  # type: ignore[union-attr]
    return free.order_by("open", "pk").first() or (manager if manager.is_active else _in_place_of(manager, by))


def _in_place_of(manager: User, by: User) -> User:
    """Who records it, or where a customer does by a link, an administrator."""
    return (User.objects.administrators().order_by("pk").first() or manager) if by.is_by_link else by


def _keep_photos(ticket: Ticket, photos: Sequence[UploadedFile], by: User) -> None:
    for photo in photos:
        name = photo_name(photo)
        TicketPhoto(ticket=ticket, name=name, by=by).file.save(name, photo, save=True)


def notify_about_ticket(ticket: Ticket, people: Iterable[User | None], kind: str, *, by: User, text: str = "") -> None:
    """Notify people of a ticket, except the person who acts."""
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        kind=f"ticket-{kind}",
        subject=SUBJECTS[kind],
        facts={"ticket": ticket.number, "customer": ticket.customer, "by": by},
        key=f"ticket-{kind}:{ticket.pk}:{ticket.version}",
        text=text,
        url=ticket.get_absolute_url(),
    )


def _concerned(ticket: Ticket) -> list[User | None]:
    """The owner, whoever recorded it, and the account manager of its order."""
    return [ticket.owner, ticket.by, ticket.order.owner if ticket.order else None]


# --- how many are open -----------------------------------------------------------------------------------------------


def count_own(user: User) -> int:
    """The number of the user's open tickets for the badge of every page, cached for a minute."""
    with suppress(RedisError, OSError):
        return cache.get_or_set(_count_key(user.pk), lambda: _count_open(user), CACHE_SECONDS) or 0
    return _count_open(user)


def _count_open(user: User) -> int:
    return Ticket.objects.unsolved().filter(owner=user)[:100].count()


def _count_key(user_id: int) -> str:
    return f"own-tickets:{user_id}"


def _forget_counts(*user_ids: Any) -> None:
    """Clear the cached counts of these people once the change is committed."""

    def forget() -> None:
        with suppress(RedisError, OSError):
            cache.delete_many([_count_key(key) for key in user_ids])

    transaction.on_commit(forget, robust=True)


# --- the life of one -------------------------------------------------------------------------------------------------


def _locked(ticket_id: int, *, version: int | None = None, order_first: bool = False) -> Ticket:
    """The ticket under its row lock; a conflict when it is no longer the version looked at."""
    if order_first:
        order = Ticket.objects.values_list("order_id", flat=True).get(pk=ticket_id)
        Order.objects.select_for_update(of=("self",)).filter(pk=order).first()
    related = ("customer", "order__owner", "order__customer", "owner", "by")
    return lock_version(Ticket.objects.select_related(*related), ticket_id, version)


def locked_with_order(ticket_id: int, *, by: User, version: int | None = None) -> tuple[Order, Ticket]:
    """(order, ticket) under both locks, for somebody who works on it; closed tickets are opened again first."""
    order_id = Ticket.objects.values_list("order_id", flat=True).get(pk=ticket_id)
    if order_id is None:
        raise Refused(_("This ticket has no order: nothing can be sent, returned or credited for it."))
    order = locked(order_id)
    ticket = _workable(ticket_id, by=by, version=version)
    if ticket.status == TicketStatus.CLOSED:
        raise Refused(_("%(ticket)s is closed. Reopen it first.") % {"ticket": ticket})
    ticket.order = order
    return order, ticket


def note_remedy(ticket: Ticket, *, by: User, reason: str, solution: str = "") -> None:
    """Write down with a ticket what was promised for it, or has happened."""
    ticket.solution = ticket.solution or solution
    _write(ticket, by=by, reason=reason)


def _workable(ticket_id: int, *, by: User, version: int | None = None) -> Ticket:
    """The locked ticket, for somebody who works on it."""
    ticket = _locked(ticket_id, version=version)
    if not may.works_on(ticket, by):
        raise PermissionDenied
    return ticket


def _write(ticket: Ticket, *, by: User, reason: str) -> None:
    ticket.version += 1
    ticket.sign(by=by, reason=reason).save()


def _say(ticket: Ticket, text: str, *, is_answer: bool, by: User, at: datetime) -> None:
    TicketReply(ticket=ticket, text=text, is_answer=is_answer, by=by, at=at).sign(
        by=by, reason=RecordReason.REPLY
    ).save()


@transaction.atomic
def answer_ticket(
    ticket_id: int,
    *,
    text: str,
    by: User,
    version: int | None = None,
    promised_on: Any = None,
    photos: tuple[Any, ...] = (),
) -> Ticket:
    """Write down the first answer that the customer got: its clock stops."""
    ticket, at = _locked(ticket_id, version=version), now()
    _check_promise(ticket, promised_on)
    ticket.promised_on = promised_on or ticket.promised_on
    advance(ticket.answer, by=by, at=at)
    _say(ticket, text, is_answer=True, by=by, at=at)
    _keep_photos(ticket, photos, by)
    notify_about_ticket(ticket, _concerned(ticket), "answer", by=by, text=text)
    return ticket


@transaction.atomic
def reply_to_ticket(
    ticket_id: int, *, text: str, is_answer: bool, by: User, photos: Sequence[UploadedFile] = ()
) -> Ticket:
    """Record another answer to the customer, or an internal note. The first answer is `answer_ticket`."""
    ticket = _workable(ticket_id, by=by)
    if is_answer and ticket.status == TicketStatus.OPEN:
        raise Refused(_("This is the first answer to the customer: record it as such, so that its clock stops."))
    _say(ticket, text, is_answer=is_answer, by=by, at=now())
    _keep_photos(ticket, photos, by)
    _write(ticket, by=by, reason=TicketReason.REPLY)
    notify_about_ticket(ticket, [ticket.owner], "reply", by=by, text=text)
    return ticket


@transaction.atomic
def add_photos(ticket_id: int, *, photos: Any, by: User) -> Any:
    """Keep more photos with the ticket."""
    ticket = _workable(ticket_id, by=by)
    if photos:
        _keep_photos(ticket, photos, by)
        _write(ticket, by=by, reason=TicketReason.PHOTOS)
    return ticket


@transaction.atomic
def edit_ticket(ticket_id: int, *, by: User, version: int | None = None, **changes: Any) -> Any:
    """Change what is planned and done about an open ticket: type, priority, promised date, solution, cost."""
    ticket = _workable(ticket_id, by=by, version=version)
    if ticket.status == TicketStatus.CLOSED:
        raise Refused(_("%(ticket)s is closed. Reopen it first.") % {"ticket": ticket})
    _take(ticket, changes)
    _write(ticket, by=by, reason=TicketReason.EDIT)
    return ticket


def _check_promise(ticket: Ticket, day: date | None) -> None:
    """A new promise cannot be in the past; an existing one may stay although it has passed."""
    if day and day != ticket.promised_on and day < localdate():
        raise Refused(_("The promised date has passed. Choose today or a later day."))


def _take(ticket: Ticket, changes: dict[str, Any]) -> None:
    _check_promise(ticket, changes.get("promised_on"))
    for name, value in changes.items():
        if name not in EDITED:
            raise TypeError(name)
        setattr(ticket, name, value)


@transaction.atomic
def solve_ticket(ticket_id: int, *, by: User, version: int | None = None, **changes: Any) -> Ticket:
    """Mark a ticket as solved, with its solution and measures; the customer is asked to confirm."""
    ticket = _locked(ticket_id, version=version)
    _take(ticket, changes)
    advance(ticket.solve, by=by)
    notify_about_ticket(ticket, _concerned(ticket), "solve", by=by, text=ticket.measures)
    return ticket


@transaction.atomic
def close_ticket(
    ticket_id: int,
    *,
    result: str,
    by: User,
    version: int | None = None,
    satisfaction: int | None = None,
    follow_up_on: Any = None,
) -> Ticket:
    """Close a ticket with its result; the customer's rating where there is one."""
    ticket, at = _locked(ticket_id, version=version), now()
    ticket.result = result
    ticket.follow_up_on = follow_up_on or ticket.follow_up_on
    if satisfaction:
        ticket.satisfaction, ticket.rated_at = satisfaction, at
    advance(ticket.close, by=by, at=at)
    _forget_counts(ticket.owner_id)
    notify_about_ticket(ticket, _concerned(ticket), "close", by=by, text=result)
    return ticket


@transaction.atomic
def rate_ticket(ticket_id: int, *, satisfaction: int, by: User, version: int | None = None) -> Ticket:
    """Write down how satisfied the customer is with what was done, once it is done."""
    ticket = _workable(ticket_id, by=by, version=version)
    if ticket.status not in (TicketStatus.TO_CONFIRM, TicketStatus.CLOSED):
        raise Refused(_("The customer can only be asked once there is a solution."))
    ticket.satisfaction, ticket.rated_at = satisfaction, now()
    _write(ticket, by=by, reason=TicketReason.RATE)
    return ticket


@transaction.atomic
def reopen_ticket(ticket_id: int, *, reason: str, by: User, version: int | None = None) -> Any:
    """Not solved after all: with a reason, back to work."""
    ticket = _locked(ticket_id, version=version, order_first=True)
    check_reason(reason, _("Write one sentence that says why it is opened again."))
    advance(ticket.reopen, by=by, why=reason)
    _forget_counts(ticket.owner_id)
    notify_about_ticket(ticket, _concerned(ticket), "reopen", by=by, text=reason)
    return ticket


@transaction.atomic
def reassign_ticket(ticket_id: int, *, owner: User, by: User, why: str = "", version: int | None = None) -> Ticket:
    """Give a ticket to another colleague."""
    ticket = _workable(ticket_id, by=by, version=version)
    if ticket.owner_id == owner.pk:
        raise Refused(_("%(owner)s already has %(ticket)s.") % {"owner": owner, "ticket": ticket})
    check_active(owner)
    _forget_counts(ticket.owner_id, owner.pk)
    ticket.owner = owner
    _write(ticket, by=by, reason=f"{TicketReason.REASSIGN} {why}".strip())
    notify_about_ticket(ticket, [owner], "reassign", by=by, text=why or ticket.text)
    return ticket
