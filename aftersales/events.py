"""Timeline entries of after-sales for an order: its tickets and its return visit."""

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from aftersales.models import Remedy, Ticket
from aftersales.states import LOW, Channel, VisitState
from orderdesk.accounts.models import User
from orders.events import PORTION, Event


def care_of(order, user):
    """(tickets of the order, its return visit or None), read once for all parts of the order page."""
    if not hasattr(order, "_care"):
        tickets = list(Ticket.objects.visible_to(user).filter(order=order))
        people = User.objects.in_bulk({key for t in tickets for key in (t.owner_id, t.by_id)}) if tickets else {}
        for ticket in tickets:  # hardly any order has one: the people are read only where there are
            ticket.order, ticket.owner, ticket.by = order, people[ticket.owner_id], people[ticket.by_id]
        promises = Remedy.objects.filter(ticket__in=tickets).select_related("line") if tickets else []
        for ticket in tickets:
            ticket.promises = [remedy for remedy in promises if remedy.ticket_id == ticket.pk]
        is_visited = order.delivered_at and user.sees("price")
        order._care = tickets, order.visits.select_related("owner", "closed_by").first() if is_visited else None
    return order._care


def events_of(tickets, visit, user):
    """The entries of the first page, from what the page has read already."""
    for ticket in tickets:
        yield _ticket_event(ticket.pk, ticket.created_at, str(ticket.by), ticket.number, ticket.text)
    if visit is not None and visit.state != VisitState.DUE:
        who = str(visit.closed_by) if visit.closed_by else ""
        yield _visit_event(visit.pk, visit.closed_at, who, visit.overall, visit.text, visit.channel)


def care_events(order, user, before):
    """Tickets as they were recorded and the visit when it was over: one query for both."""
    tickets = _entries(order.tickets, "created_at", "by__name", F("number"), Value(0), Value(""))
    closed = order.visits.exclude(state=VisitState.DUE)
    visits = _entries(closed, "closed_at", "closed_by__name", Value(""), F("overall"), F("channel"))
    sources = [tickets, visits] if user.sees("price") else [tickets]
    sources = [source.filter(moment__lt=before) for source in sources] if before else sources
    rows = sources[0].union(*sources[1:], all=True).order_by("-moment")
    for key, at, who, number, stars, text, way in rows[: PORTION + 1]:
        if number:
            yield _ticket_event(key, at, who, number, text)
        else:
            yield _visit_event(key, at, who, stars, text, way)


def _ticket_event(key, at, who, number, text):
    sentence = _("recorded %(ticket)s") % {"ticket": number}
    return Event(
        at=at, who=who or _("System"), what=sentence, note=text, tone="note", url=Ticket(pk=key).get_absolute_url()
    )


def _visit_event(key, at, who, stars, text, way):
    tone = "green" if (stars or 0) > LOW else "red" if stars else ""
    url = reverse("aftersales:visit", args=[key])
    return Event(at=at, who=who or _("System"), what=_visit_sentence(stars, way), note=text, tone=tone, url=url)


def _entries(rows, moment, who, number, stars, way):
    entries = rows.order_by().annotate(
        moment=F(moment),
        who=F(who),
        no=Cast(number, CharField()),
        stars=stars,
        words=Cast("text", TextField()),
        way=Cast(way, CharField()),
    )
    return entries.values_list("pk", "moment", "who", "no", "stars", "words", "way")


def _visit_sentence(stars, way):
    if way == Channel.LINK:
        return _("rated the order by the customer's link: %(stars)s of 5") % {"stars": stars}
    return _("made the return visit: %(stars)s of 5") % {"stars": stars} if stars else _("gave up the return visit")
