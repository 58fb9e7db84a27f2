"""The work bench of this floor: what waits, what is late, this week, and the team."""

from datetime import timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import BENCH_RAIL, MOST, WORKBENCH, bench_section
from orderdesk.core.text.display import days_late, short_moment
from orders import permissions as may
from orders.lists.orders.standing import standings_of
from orders.models import Approval, ChangeAnswer, ChangeRequest, Order
from orders.pages.workbench import bench_row, orders_in, status_url
from orders.states import CHANGEABLE, OPEN, OrderStatus

R = Role
MOST_DUE = 20  # orders of the week that are named
MOST_PEOPLE = 12
CAME_LATE = Q(source_digest__gt="", due_sort__lt=TruncDate("created_at"))  # imported when its day was over already
DUE_STATUSES = (*OPEN, OrderStatus.DELIVERED, OrderStatus.COMPLETED)


@WORKBENCH.at(10)
def waiting_approvals(request):
    user = request.user
    if not user.is_approver:
        return None
    waiting = Approval.objects.waiting_for(user).select_related("order__customer").order_by("due_at", "pk")[: MOST + 1]
    rows = [_approval_row(approval, user) for approval in waiting]
    return bench_section(_("Waiting for your approval"), rows, empty=_("No orders waiting for your approval."))


def _approval_row(approval, user):
    overdue = approval.due_at is not None and approval.due_at < now()
    due = short_moment(approval.due_at)
    return bench_row(
        approval.order,
        user,
        tag=_("Approval"),
        why=approval.get_level_display(),
        due=due,
        late=overdue,
        action=_("Decide"),
        url=reverse("orders:approve-order", args=[approval.order_id]),
    )


@WORKBENCH.at(8)
def waiting_changes(request):
    """Changes of confirmed orders that wait for this person's answer, and those that everybody else has agreed to."""
    user = request.user
    if not user.has_role(*may.ANSWERING):
        return None
    waiting = ChangeAnswer.objects.waiting_for(user).select_related("change__order__customer")
    seen = {answer.change_id: answer.change for answer in waiting.order_by("change__asked_at", "pk")[: 2 * MOST]}
    rows = [_change_row(change, user, _("Answer")) for change in seen.values()]
    if not rows:
        return None
    return bench_section(_("Changes to be answered"), rows[: MOST + 1], empty=_("No changes to answer."))


@WORKBENCH.at(9)
def own_changes(request):
    """One's own drafts of changes, and those that could not be applied."""
    user = request.user
    if not may.may_create(user):
        return None
    mine = ChangeRequest.objects.filter(by=user, status__in=["draft", "agreed"], order__status__in=CHANGEABLE)
    rows = [_change_row(change, user, _("Open")) for change in mine.select_related("order__customer")[: MOST + 1]]
    return bench_section(_("Your changes to finish"), rows, empty=_("No changes to finish.")) if rows else None


def _change_row(change, user, action):
    return bench_row(change.order, user, tag=str(change), why=change.why, action=action, url=change.get_absolute_url())


@WORKBENCH.at(12)
def waiting_reviews(request):
    user = request.user
    if not user.has_role(R.SALES_ASSISTANT):
        return None
    rows = [
        bench_row(
            order,
            user,
            tag=_("Review"),
            why=order.goods,
            action=_("Review"),
            url=reverse("orders:review-order", args=[order.pk]),
        )
        for order in orders_in(user, OrderStatus.IN_REVIEW)
    ]
    return bench_section(
        _("To be reviewed"), rows, empty=_("No orders waiting for review."), more_url=status_url("in_review")
    )


@WORKBENCH.at(14)
def unfinished(request):
    """What came back, and one's own drafts."""
    user = request.user
    if not may.may_create(user):
        return None
    mine = Order.objects.visible_to(user).select_related("customer").order_by("-pk")
    back = list(mine.filter(status__in=["needs_info", "rejected"])[: MOST + 1])
    drafts = list(mine.filter(status="draft", entered_by=user)[: MOST + 1])
    rows = [
        bench_row(order, user, tag=order.get_status_display(), why=order.goods, action=_("Open"))
        for order in [*back, *drafts]
    ]
    return bench_section(_("Returned orders and drafts"), rows, empty=_("No returned orders and no drafts."))


@WORKBENCH.at(7)
def late_orders(request):
    """What is late, first what became so here: of orders that were late when they came in there may be many."""
    user, today = request.user, localdate()
    late = _late_of(Order.objects.visible_to(user).late(on=today).select_related("customer", "owner"))
    standings = standings_of(
        {"pk": order.pk, "status": order.status, "entered_by__name": str(order.owner)} for order in late
    )
    rows = [_late_row(order, standings.get(order.pk), user, on=today) for order in late]
    more = f"{reverse('orders:list')}?late=1&sort=due"
    return bench_section(_("Already late"), rows, empty=_("No late orders."), more_url=more, waits=False)


def _late_of(orders):
    """The first of late orders, each with `came_late`: an index gives the first of both kinds in their order."""
    here, brought = (
        orders.filter(kind).order_by("due_sort", "pk").values("pk")[: MOST + 1] for kind in (~CAME_LATE, CAME_LATE)
    )
    first = orders.filter(pk__in=here.union(brought, all=True))
    came_late = ExpressionWrapper(CAME_LATE, BooleanField())
    return list(first.annotate(came_late=came_late).order_by("came_late", "due_sort", "pk")[: MOST + 1])


def _late_row(order, standing, user, *, on):
    """A late order with where it stands, who has it, and what is wrong there."""
    step = " · ".join(filter(None, (standing.step, standing.person))) if standing else str(order.owner)
    came = _("late when it was imported") if order.came_late else ""
    return bench_row(
        order,
        user,
        tag=order.get_status_display(),
        why=" · ".join(filter(None, (step, came, standing.note if standing else ""))),
        late=True,
        due=days_late((on - order.due_on).days),
        action=_("Follow up"),
        url=standing.url if standing else "",
    )


@BENCH_RAIL.at(10)
def arrivals_of_week(request):
    """What is to be delivered this week, day by day, and how it stands."""
    user, today = request.user, localdate()
    if not user.roles:
        return None
    monday = today - timedelta(days=today.weekday())
    week = Order.objects.visible_to(user).filter(
        status__in=DUE_STATUSES, due_sort__range=(monday, monday + timedelta(days=6))
    )
    due = list(week.select_related("customer").order_by("due_sort", "pk")[: MOST_DUE + 1])
    days = [
        {"day": day, "is_today": day == today, "rows": [_due_row(order, on=today) for order in orders]}
        for day, orders in groupby(due[:MOST_DUE], key=lambda order: order.due_on)
    ]
    more = {"due_from": monday, "due_to": monday + timedelta(days=6), "sort": "due"}
    context = {"days": days, "count": f"{MOST_DUE}+" if len(due) > MOST_DUE else len(due), "more": urlencode(more)}
    return Panel("orders/_bench_week.html", context)


def _due_row(order, *, on):
    late = order.is_late(on)
    text = days_late((on - order.due_on).days) if late else order.get_status_display()
    return {"order": order, "text": text, "tone": "red" if late else order.state.tone}


@BENCH_RAIL.at(20)
def load_of_team(request):
    """How many open and late orders each account manager of the teams that this person leads has."""
    user = request.user
    if not user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR):
        return None
    late = Count("pk", filter=Q(due_sort__lt=localdate()))
    orders = Order.objects.visible_to(user).open().order_by()
    people = orders.values("owner", "owner__name", "owner__is_absent").annotate(open=Count("pk"), late=late)
    rows = list(people.order_by("-open", "owner")[:MOST_PEOPLE])
    most = max((row["open"] for row in rows), default=1)
    for row in rows:
        query = urlencode({"owner": row["owner"], "status": "open", "sort": "due"})
        row |= {"name": row["owner__name"], "url": f"{reverse('orders:list')}?{query}", "most": most}
    return Panel("orders/_bench_team.html", {"rows": rows}) if rows else None
