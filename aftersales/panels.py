"""What this floor shows on shared pages, and what it asks before an order is completed."""

from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.events import care_events, care_of, events_of
from aftersales.lists.tickets import clock_of, short_clock, ticket_row
from aftersales.lists.visits import visit_row
from aftersales.models import Acceptance, Remedy, Ticket, Visit
from aftersales.pages.remedy import replacements_of
from aftersales.papers.issues import ISSUES
from aftersales.papers.receipt import RECEIPT
from aftersales.papers.ticket import TICKET
from aftersales.papers.visit import VISIT
from aftersales.permissions import records_tickets
from aftersales.services import reassign_ticket, reassign_visit
from aftersales.services.forgetting import forget_in_tickets
from aftersales.services.remedy import unkept_promises
from aftersales.services.short_close import against_short_closing
from aftersales.services.ticket import count_own
from aftersales.states import UNSOLVED, RemedyKind, RemedyState, VisitState
from customers.pages.customer import CUSTOMER_PANELS
from customers.services.anonymise import TRACES, Trace
from fulfillment.panels.order import shipments_of
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role
from orderdesk.core.money import plain_number
from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.search import SEARCH, SearchGroup, SearchResult
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST, WORKBENCH, BenchRow, bench_section
from orderdesk.core.record.guards import guard
from orderdesk.core.record.lifecycle import action_for, may
from orderdesk.core.text.display import listed, short_day, together
from orderdesk.core.text.typed import searched
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.pages.order import NEXT_STEP, ORDER_ACTIONS, ORDER_PANELS, NextStep
from orders.pages.timeline import TIMELINE
from orders.pages.workbench import bench_row, due_text, orders_in, status_url
from orders.papers.choice import PAPER_RECORDS
from orders.permissions import short_closes, signs_for
from orders.services.money import open_amount
from orders.states import OrderStatus

LATEST = 5


nav(
    NavItem(
        "aftersales:tickets",
        gettext_lazy("After-sales"),
        "ticket",
        place=70,
        group=gettext_lazy("Fulfilment"),
        seen_by=lambda user: bool(user.roles),
        count=count_own,
    )
)


# --- before an order is completed ------------------------------------------------------------------------------------


@TRACES.at(30)
def contact_of_tickets():
    """Who is named in tickets as having reported them."""
    return Trace(gettext_lazy("Tickets"), forget_in_tickets)


@HOLDINGS.at(40)
def held_tickets():
    """Tickets until they are solved and closed."""
    return Holding(
        "tickets",
        gettext_lazy("Open tickets"),
        Ticket.objects.unsolved,
        lambda ticket, *, owner, by: reassign_ticket(ticket.pk, owner=owner, by=by),
    )


@HOLDINGS.at(50)
def held_visits():
    """Return visits that are still to be made."""
    return Holding(
        "visits",
        gettext_lazy("Return visits"),
        lambda: Visit.objects.filter(state=VisitState.DUE).select_related("order"),
        lambda visit, *, owner, by: reassign_visit(visit.pk, owner=owner, by=by),
        describe=lambda visit: str(visit.order),
    )


@guard(Order.complete)
def visit_is_made(order, by):
    """The return visit was made or given up."""
    if order.visits.filter(state=VisitState.DUE).exists():
        return _("The return visit has not been made yet.")
    return None


@guard(Order.complete)
def no_ticket_is_open(order, by):
    """No ticket of the order is open."""
    numbers = list(order.tickets.filter(status__in=UNSOLVED).order_by("pk").values_list("number", flat=True)[:3])
    return _("Still open: %(tickets)s.") % {"tickets": listed(numbers)} if numbers else None


@guard(Order.complete)
def promises_are_kept(order, by):
    """What was promised for refused and missing pieces has happened."""
    return together(unkept_promises(order)) or None


@guard(Order.complete)
def all_is_paid(order, by):
    """The order is paid in full, unless the policy does without."""
    owed = open_amount(order)
    if not owed or not Policy.current().paid_to_complete:
        return None
    if by.sees("price"):
        return _("%(amount)s yuan are still to be paid.") % {"amount": f"{owed:,.2f}"}
    return _("The order is not paid in full yet.")


# --- the order page --------------------------------------------------------------------------------------------------


@ORDER_ACTIONS.at(30)
def order_actions(request, order):
    by, key = request.user, [order.pk]
    actions = [
        action_for(
            order.complete,
            _("Complete order"),
            reverse("aftersales:complete-order", args=key),
            by=by,
            primary=True,
            method="post",
        )
    ]
    if may(order.cancel, by=by):
        actions.append(Action(_("Cancel order"), reverse("aftersales:cancel-order", args=key), danger=True))
    if short_closes(order, by) and against_short_closing(order) is None:
        actions.append(Action(_("Short close"), reverse("aftersales:short-close-order", args=key)))
    if replacements_of(order, by):
        url = reverse("aftersales:send-replacements", args=key)
        actions.append(Action(_("Send replacement"), url, primary=True))
    waiting = next((shipment for shipment in shipments_of(order) if shipment.status == "in_transit"), None)
    if records_tickets(by) and order.status != OrderStatus.DRAFT:
        actions.append(Action(_("Report a problem"), f"{reverse('aftersales:create-ticket')}?order={order.pk}"))
    if waiting is not None and signs_for(order, by):
        actions.append(Action(_("Record signature"), reverse("aftersales:sign-for", args=[waiting.pk]), primary=True))
    return actions


@NEXT_STEP.at(20)
def step_after_delivery(request, order):
    """After delivery: whoever has an open ticket of the order, then whoever makes the visit."""
    if order.status != OrderStatus.DELIVERED:
        return None
    ticket = order.tickets.unsolved().select_related("owner").order_by("reported_at").first()
    if ticket is not None:
        return NextStep(ticket.owner, ticket.number)
    visit = order.visits.filter(state=VisitState.DUE).select_related("owner").first()
    if visit is not None:
        return NextStep(visit.owner, _("return visit by %(day)s") % {"day": short_day(visit.due_on)})
    return None


@ORDER_PANELS.at(65)
def care(request, order):
    """Tickets of the order and its return visit."""
    user = request.user
    tickets, visit = care_of(order, user)
    if not tickets and visit is None and order.confirmed_at is None:
        return None
    return Panel(
        "aftersales/_care_panel.html",
        {
            "order": order,
            "rows": [ticket_row(ticket, user) for ticket in tickets],
            "promises": [remedy for ticket in tickets for remedy in ticket.promises],
            "visit": visit_row(visit) if visit is not None else None,
            "may_record": records_tickets(user),
        },
    )


@PAPER_RECORDS.at(30)
def issue_papers(request, order):
    """A record for each shipment of which something was not accepted."""
    if order.shipped == "none":
        return None
    acceptances = Acceptance.objects.filter(shipment__order=order, lines__objections__isnull=False)
    return ISSUES.each(acceptances, label="shipment__number")


@PAPER_RECORDS.at(31)
def receipt_papers(request, order):
    """What the customer signed by the link."""
    if order.shipped == "none":
        return None
    acceptances = Acceptance.objects.filter(shipment__order=order, link_signature__isnull=False)
    return RECEIPT.each(acceptances, label="shipment__number")


@PAPER_RECORDS.at(32)
def visit_papers(request, order):
    return VISIT.each(Visit.objects.visible_to(request.user).filter(order=order)) if order.delivered_at else None


@PAPER_RECORDS.at(34)
def ticket_papers(request, order):
    if order.submitted_at is None:
        return None
    return TICKET.each(Ticket.objects.visible_to(request.user).filter(order=order), label="number")


@TIMELINE.at(20)
def timeline_of_care(order, user, before):
    return list(care_events(order, user, before) if before else events_of(*care_of(order, user), user))


# --- the customer page -----------------------------------------------------------------------------------------------


@CUSTOMER_PANELS.at(40)
def customer_care(request, customer):
    """What is open of this customer, and how satisfied it was in twelve months."""
    user = request.user
    mine = Ticket.objects.visible_to(user).filter(customer=customer)
    tickets = list(mine.select_related("owner", "order").order_by("-pk")[: LATEST + 1])
    visits = Visit.objects.visible_to(user).filter(order__customer=customer, overall__isnull=False)
    rated = visits.aggregate(count=Count("pk"), mean=Avg("overall"))
    return Panel(
        "aftersales/_customer_care.html",
        {
            "customer": customer,
            "rows": [ticket_row(ticket, user) for ticket in tickets[:LATEST]],
            "more": len(tickets) > LATEST,
            "open": mine.unsolved().count(),
            "rated": rated,
            "may_record": records_tickets(user),
        },
    )


@SEARCH.at(40)
def search_tickets(request, word):
    """Tickets by the beginning of their number."""
    tickets = Ticket.objects.none()
    if word.upper().startswith("SH"):
        tickets = Ticket.objects.visible_to(request.user).filter(number__startswith=searched(word).upper())
    results = [
        SearchResult(ticket.number, str(ticket.customer), ticket.state.label, ticket.get_absolute_url())
        for ticket in tickets.select_related("customer").order_by("number")[:MOST]
    ]
    return SearchGroup(_("Tickets"), results)


# --- the work bench --------------------------------------------------------------------------------------------------


def _bench_ticket(ticket, user):
    late, _clock = clock_of(ticket)
    return BenchRow(
        tag=ticket.get_kind_display(),
        number=ticket.number,
        url=ticket.get_absolute_url(),
        customer=str(ticket.customer),
        why=ticket.text[:80],
        due=short_clock(ticket),
        late=late,
        action_label=_("Answer") if ticket.status == "open" else _("Open"),
        action_url=ticket.get_absolute_url(),
    )


@WORKBENCH.at(32)
def own_tickets(request):
    """One's own open tickets, those that were said first on top."""
    user = request.user
    tickets = Ticket.objects.unsolved().filter(owner=user).select_related("customer").order_by("reported_at", "pk")
    rows = [_bench_ticket(ticket, user) for ticket in tickets[: MOST + 1]]
    if not rows and not user.has_role(Role.AFTER_SALES):
        return None
    return bench_section(
        _("Your tickets"),
        rows,
        empty=_("You have no open tickets."),
        more_url=f"{reverse('aftersales:tickets')}?show=mine",
    )


@WORKBENCH.at(34)
def own_visits(request):
    """Return visits that are due, or overdue."""
    user = request.user
    if not user.has_role(Role.ACCOUNT_MANAGER):
        return None
    visits = Visit.objects.visible_to(user).due(on=localdate()).filter(owner=user).select_related("order__customer")
    rows = [
        bench_row(
            visit.order,
            user,
            tag=_("Return visit"),
            why=visit.order.contact_name,
            action=_("Record"),
            due=visit_row(visit)["late"] or _("today"),
            late=bool(visit_row(visit)["late"]),
            url=visit.get_absolute_url(),
        )
        for visit in visits.order_by("due_on", "pk")[: MOST + 1]
    ]
    return bench_section(
        _("Return visits"),
        rows,
        empty=_("No return visits due."),
        more_url=f"{reverse('aftersales:visits')}?show=mine",
    )


@WORKBENCH.at(31)
def promised_goods(request):
    """Replacements to be sent, and returns to be received and checked."""
    user = request.user
    if not user.has_role(Role.WAREHOUSE, Role.LOGISTICS):
        return None
    unkept = Remedy.objects.unkept().filter(
        Q(kind=RemedyKind.REPLACEMENT, state=RemedyState.PROMISED) | Q(kind=RemedyKind.RETURN)
    )
    remedies = unkept.select_related("ticket__order__customer", "line").order_by("at", "pk")
    rows = [_bench_remedy(remedy, user) for remedy in remedies[: MOST + 1]]
    return bench_section(
        _("Replacements and returns"),
        rows,
        empty=_("Nothing to replace and nothing to take back."),
        more_url=reverse("aftersales:tickets"),
    )


def _bench_remedy(remedy, user):
    is_sent = remedy.kind == RemedyKind.REPLACEMENT
    order = remedy.ticket.order
    return bench_row(
        order,
        user,
        tag=remedy.get_kind_display(),
        why=f"{remedy.ticket} · {remedy.line.product_name} × {plain_number(remedy.quantity)} {remedy.line.unit}",
        action=_("Send") if is_sent else _("Check") if remedy.state == RemedyState.UNDER_WAY else _("Receive"),
        due=short_day(localtime(remedy.at)),
        url=reverse("aftersales:send-replacements", args=[order.pk]) if is_sent else remedy.get_absolute_url(),
    )


@WORKBENCH.at(30)
def waiting_signature(request):
    user = request.user
    if not user.has_role(Role.ACCOUNT_MANAGER, Role.LOGISTICS):
        return None
    rows = [
        bench_row(order, user, tag=_("Signature"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.SHIPPED)
    ]
    return bench_section(
        _("On the way, to be signed for"), rows, empty=_("No signatures missing."), more_url=status_url("shipped")
    )
