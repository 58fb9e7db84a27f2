"""The lists of tickets and visits: what was asked for, which rows fit, and how a row looks."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftersales.models import Ticket
from aftersales.states import UNSOLVED, Priority, TicketKind, TicketStatus
from customers.models import Customer
from orderdesk.core.text.display import short_day
from orderdesk.core.text.typed import key_typed, normalise

TABS = {
    "open": gettext_lazy("Still open"),
    "mine": gettext_lazy("Mine"),
    "late": gettext_lazy("Overdue"),
    "unanswered": gettext_lazy("Waiting for an answer"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
OLDEST, NEWEST = ["reported_at", "pk"], ["-reported_at", "-pk"]


@dataclass
class Wanted:
    """What the list of tickets was asked for; nonsense in the address is left out."""

    show: str = "open"
    q: str = ""
    kind: list = field(default_factory=list)
    priority: list = field(default_factory=list)
    owner: list = field(default_factory=list)
    customer: int | None = None
    order: int | None = None


def wanted_from(params):
    return Wanted(
        show=params.get("show") if params.get("show") in TABS else "open",
        q=normalise(params.get("q", "")[:60]),
        kind=[kind for kind in params.getlist("kind") if kind in TicketKind.values],
        priority=[priority for priority in params.getlist("priority") if priority in Priority.values],
        owner=[key for key in map(key_typed, params.getlist("owner")[:20]) if key is not None],
        customer=key_typed(params.get("customer")),
        order=key_typed(params.get("order")),
    )


def find_tickets(user, wanted):
    """(the rows that fit, the keys of their pages): what is open from the oldest on, the rest from the newest."""
    found = Ticket.objects.visible_to(user)
    found = {
        "open": lambda: found.unsolved(),
        "mine": lambda: found.unsolved().filter(owner=user),
        "late": lambda: found.late(at=now()),
        "unanswered": lambda: found.filter(status=TicketStatus.OPEN),
        "closed": lambda: found.filter(status=TicketStatus.CLOSED),
        "all": lambda: found,
    }[wanted.show]()
    found = found.filter(kind__in=wanted.kind) if wanted.kind else found
    found = found.filter(priority__in=wanted.priority) if wanted.priority else found
    found = found.filter(owner__in=wanted.owner) if wanted.owner else found
    found = found.filter(customer=wanted.customer) if wanted.customer else found
    found = found.filter(order=wanted.order) if wanted.order else found
    if wanted.q:
        found = found.filter(_named(user, wanted.q))
    return found, NEWEST if wanted.show in ("closed", "all") else OLDEST


def _named(user, word):
    """By ticket or order number from its beginning on, or by a customer that this person finds."""
    number, customers = word.upper(), Customer.objects.visible_to(user).found_by(word, user)
    return Q(number__startswith=number) | Q(order__number__startswith=number) | Q(customer__in=customers.values("pk"))


def sum_up(user):
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


def ticket_row(ticket, user):
    """One ticket as lists, panels and the work bench show it."""
    late, clock = clock_of(ticket)
    return {
        "ticket": ticket,
        "url": ticket.get_absolute_url(),
        "order_url": ticket.order.get_absolute_url() if ticket.order_id else "",
        "late": late,
        "clock": clock,
        "age": age_of(ticket),
        "is_closed": ticket.status == TicketStatus.CLOSED,
    }


def clock_of(ticket):
    """(whether it is late, the sentence): the first answer while it is owed, then the promised date."""
    if ticket.status == TicketStatus.OPEN and ticket.answer_due_at:
        left = ticket.answer_due_at - now()
        if left < timedelta(0):
            return True, _("first answer %(time)s late") % {"time": span(-left)}
        return False, _("%(time)s left for the first answer") % {"time": span(left)}
    if ticket.status in UNSOLVED and ticket.promised_on:
        days = (localdate() - ticket.promised_on).days
        if days > 0:
            return True, _("promise broken for %(time)s") % {"time": span(timedelta(days=days))}
        return False, _("promised by %(day)s") % {"day": short_day(ticket.promised_on)}
    return False, ""


def short_clock(ticket):
    """The same in as few words as a narrow column holds."""
    if ticket.status == TicketStatus.OPEN and ticket.answer_due_at:
        left = ticket.answer_due_at - now()
        words = _("%(time)s late") if left < timedelta(0) else _("%(time)s left")
        return words % {"time": span(abs(left)).strip()}
    if ticket.promised_on:
        days = (localdate() - ticket.promised_on).days
        late = _("%(time)s late") % {"time": span(timedelta(days=days)).strip()}
        return late if days > 0 else short_day(ticket.promised_on)
    return ""


def age_of(ticket):
    """For how long it is open, or how long it took."""
    return span((ticket.closed_at or now()) - ticket.reported_at)


def span(time):
    """A time as people say it, in its two largest parts: 3 days, 5 hours, 20 minutes."""
    minutes = max(0, int(time.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60
    if days:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if hours:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def tabs_of(tabs, shown, *, url_name, counts=None):
    """The tabs of a list, the current one marked."""
    return [
        {
            "label": label,
            "url": f"{reverse(url_name)}?show={name}",
            "current": name == shown,
            "count": (counts or {}).get(name),
        }
        for name, label in tabs.items()
    ]
