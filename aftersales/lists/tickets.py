"""The list of tickets: tabs, filters, columns, and how long each is open."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftersales.models import Ticket
from aftersales.querysets import TicketQuerySet
from aftersales.states import UNSOLVED, Priority, TicketKind, TicketStatus
from customers.models import Customer
from orderdesk.accounts.holdings import inactive_holders
from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import Column, Filter, RecordList, late_flag, record_link, tag
from orderdesk.core.templatetags.desk import status
from orderdesk.core.text.display import short_day
from orderdesk.core.text.typed import key_typed, normalise, searched

TABS = {
    "open": gettext_lazy("Still open"),
    "mine": gettext_lazy("Mine"),
    "late": gettext_lazy("Overdue"),
    "unanswered": gettext_lazy("Waiting for an answer"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
OLDEST, NEWEST = ["reported_at", "pk"], ["-reported_at", "-pk"]


class TicketList(RecordList):
    """What customers said and what became of it: open tickets from the oldest on, all others from the newest."""

    url_name = "aftersales:tickets"
    tab_labels = TABS
    default_tab = "open"
    is_steered = True
    also_asked = ("customer", "order")
    search_label = gettext_lazy("Ticket, order, customer")

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        params = self.params
        self.word = normalise(self.word)
        self.kinds = [kind for kind in params.getlist("kind") if kind in TicketKind.values]
        self.priorities = [priority for priority in params.getlist("priority") if priority in Priority.values]
        self.owners = [key for key in map(key_typed, params.getlist("owner")[:20]) if key is not None]
        self.customer, self.order = key_typed(params.get("customer")), key_typed(params.get("order"))

    def find(self) -> tuple[TicketQuerySet, list[str]]:
        keys = NEWEST if self.show in ("closed", "all") else OLDEST
        return self._narrow(self._of_tab()).with_people(), keys

    def _of_tab(self) -> TicketQuerySet:
        tickets = Ticket.objects.visible_to(self.user)
        return {
            "open": lambda: tickets.unsolved(),
            "mine": lambda: tickets.unsolved().filter(owner=self.user),
            "late": lambda: tickets.late(at=now()),
            "unanswered": lambda: tickets.filter(status=TicketStatus.OPEN),
            "closed": lambda: tickets.filter(status=TicketStatus.CLOSED),
            "all": lambda: tickets,
        }[self.show]()

    def _narrow(self, tickets: TicketQuerySet) -> TicketQuerySet:
        tickets = tickets.filter(kind__in=self.kinds) if self.kinds else tickets
        tickets = tickets.filter(priority__in=self.priorities) if self.priorities else tickets
        tickets = tickets.filter(owner__in=self.owners) if self.owners else tickets
        tickets = tickets.filter(customer=self.customer) if self.customer else tickets
        tickets = tickets.filter(order=self.order) if self.order else tickets
        return tickets.filter(_named(self.user, self.word)) if self.word else tickets

    def build_filters(self) -> list[Filter]:
        return [
            self.filter_by("kind", _("Type"), TicketKind.choices, self.kinds),
            self.filter_by("priority", _("Priority"), Priority.choices, self.priorities),
            self.filter_by("owner", _("Owner"), _owners(), self.owners),
        ]

    def tab_counts(self) -> dict[str, int]:
        return {"mine": self.sums["mine"]}

    @cached_property
    def sums(self) -> dict[str, Any]:
        return sum_up(self.user)

    def row_css(self, ticket: Ticket) -> str:
        late, _clock = clock_of(ticket)
        return "is-late" if late else "is-closed" if ticket.status == TicketStatus.CLOSED else ""


def _owners() -> list[Any]:
    """(key, name) of those whose work tickets are, also of who has left and still has some.

    What others have is found by the name of the customer.
    """
    people = User.objects.active().with_role(Role.AFTER_SALES).by_name()
    working = [(person.pk, str(person)) for person in people.only("name", "username")]
    return [*working, *inactive_holders("tickets")]


def _named(user: User, word: str) -> Q:
    """By ticket or order number from its beginning on, or by a customer that this person finds."""
    number, customers = searched(word).upper(), Customer.objects.visible_to(user).found_by(word, user)
    return Q(number__startswith=number) | Q(order__number__startswith=number) | Q(customer__in=customers.values("pk"))


def sum_up(user: User) -> dict[str, Any]:
    """What is open, unanswered too long and promised in vain, and since when: the head of the list."""
    moment = now()
    return (
        Ticket.objects.visible_to(user)
        .unsolved()
        .aggregate(
            open=Count("pk"),
            mine=Count("pk", filter=Q(owner=user)),
            unanswered=Count("pk", filter=Q(status=TicketStatus.OPEN, answer_due_at__lt=moment)),
            broken=Count("pk", filter=Q(promised_on__lt=localdate())),
            oldest=Min("reported_at"),
        )
    )


def ticket_row(ticket: Ticket, user: User) -> dict[str, Any]:
    """One ticket as lists, panels and the work bench show it."""
    late, clock = clock_of(ticket)
    return {
        "ticket": ticket,
        "url": ticket.get_absolute_url(),
        "order_url": ticket.order.get_absolute_url() if ticket.order else "",
        "late": late,
        "clock": clock,
        "age": age_of(ticket),
        "is_closed": ticket.status == TicketStatus.CLOSED,
    }


def clock_of(ticket: Ticket) -> tuple[bool, str]:
    """(whether it is late, the sentence): the first answer while it is owed, then the promised date."""
    if ticket.status == TicketStatus.OPEN and ticket.answer_due_at:
        rest = ticket.answer_due_at - now()
        if rest < timedelta(0):
            return True, _("first answer overdue by %(time)s") % {"time": span(-rest)}
        return False, _("%(time)s left for the first answer") % {"time": span(rest)}
    if ticket.status in UNSOLVED and ticket.promised_on:
        days = (localdate() - ticket.promised_on).days
        if days > 0:
            return True, _("promise overdue by %(time)s") % {"time": span(timedelta(days=days))}
        return False, _("promised by %(day)s") % {"day": short_day(ticket.promised_on)}
    return False, ""


def short_clock(ticket: Ticket) -> Any:
    """The same in as few words as a narrow column holds."""
    if ticket.status == TicketStatus.OPEN and ticket.answer_due_at:
        rest = ticket.answer_due_at - now()
        words = _("%(time)s late") if rest < timedelta(0) else _("%(time)s left")
        return words % {"time": span(abs(rest)).strip()}
    if ticket.promised_on:
        days = (localdate() - ticket.promised_on).days
        late = _("%(time)s late") % {"time": span(timedelta(days=days)).strip()}
        return late if days > 0 else short_day(ticket.promised_on)
    return ""


def age_of(ticket: Ticket) -> str:
    """For how long it is open, or how long it took."""
    return span((ticket.closed_at or now()) - ticket.reported_at)


def span(time: timedelta) -> str:
    """A time as people say it, in its two largest parts: 3 days, 5 hours, 20 minutes."""
    minutes = max(0, int(time.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60
    if days:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if hours:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


# --- cells of the list -----------------------------------------------------------------------------------------------


def _number_cell(ticket: Ticket, user: User) -> str:
    number = record_link(ticket.number, ticket.get_absolute_url())
    if ticket.priority != Priority.HIGH:
        return number
    return format_html("{} {}", number, tag(ticket.get_priority_display()))


def _customer_cell(ticket: Ticket, user: User) -> str:
    order = ticket.order
    if order is None:
        return str(ticket.customer)
    return format_html('{} <a class="meta" href="{}">{}</a>', ticket.customer, order.get_absolute_url(), order)


def _clock_cell(ticket: Ticket, user: User) -> str:
    late, clock = clock_of(ticket)
    return late_flag(clock) if late else clock


TicketList.columns = (
    Column("number", gettext_lazy("Ticket"), _number_cell, is_fixed=True),
    Column("status", gettext_lazy("Status"), lambda ticket, user: status(ticket.state), css="to-end"),
    Column("customer", gettext_lazy("Customer"), _customer_cell, css="name"),
    Column(
        "text",
        gettext_lazy("What the customer said"),
        lambda ticket, user: Truncator(ticket.text).chars(60),
        css="muted name full",
    ),
    Column(
        "kind",
        gettext_lazy("Type"),
        lambda ticket, user: ticket.get_kind_display(),
        css="nowrap hide-s hide-m",
        head_css="hide-m",
    ),
    Column("age", gettext_lazy("Open for"), lambda ticket, user: age_of(ticket), css="nowrap to-end"),
    Column("clock", gettext_lazy("Clock"), _clock_cell, css="nowrap full"),
    Column(
        "owner", gettext_lazy("Owner"), lambda ticket, user: ticket.owner, css="nowrap hide-s hide-m", head_css="hide-m"
    ),
    Column(
        "reported",
        gettext_lazy("Reported"),
        lambda ticket, user: f"{localtime(ticket.reported_at):%Y-%m-%d}",
        css="nowrap",
        is_usual=False,
    ),
    Column(
        "promised",
        gettext_lazy("Promised for"),
        lambda ticket, user: short_day(ticket.promised_on),
        css="nowrap",
        is_usual=False,
    ),
)
