"""What this floor shows on shared pages: the order page, the customer page, the work bench, the search."""

from datetime import timedelta

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role
from orderdesk.core.pages.panels import ListAction, NavItem, list_action, nav, panel
from orderdesk.core.text.display import days_late, short_day, short_moment
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.events import files_of
from orders.lists.orders import Wanted, find_orders, page_of
from orders.lists.orders.rows import rows_for
from orders.models import Approval, Order, OrderLine, Product, Review
from orders.pages.order import money_of, own_actions
from orders.papers.choice import printable_papers
from orders.papers.head import reads_prices
from orders.papers.review import REVIEW
from orders.services.review import papers_missing
from orders.states import CLOSED, OPEN, PROMISED, OrderStatus

R = Role
MOST = 8
MONEY = (R.FINANCE, R.SALES_MANAGER, R.SALES_DIRECTOR, R.ADMINISTRATOR)  # who works with receipts as such

list_action("orders", ListAction(gettext_lazy("Export the ticked ones"), "orders:export", "down"), place=10)
list_action("orders", ListAction(gettext_lazy("Hand over"), "orders:reassign-orders", "", may.reassigns_some), place=20)
nav(NavItem("orders:list", gettext_lazy("Orders"), "order", place=20, key=True, seen_by=lambda user: bool(user.roles)))
nav(
    NavItem(
        "orders:receipts",
        gettext_lazy("Receipts"),
        "money",
        place=80,
        group=gettext_lazy("Money and figures"),
        seen_by=lambda user: user.has_role(*MONEY),
    )
)
nav(NavItem("orders:products", gettext_lazy("Products"), "box", place=40, seen_by=lambda user: bool(user.roles)))


@panel("chosen customer", place=10)
def lacking_papers(request, customer):
    """What the review will ask of a customer that is chosen for an order."""
    return papers_missing(customer, Policy.current()) or None


@panel("order actions", place=10)
def order_actions(request, order):
    return own_actions(request, order)


@panel("order", place=10)
def lines(request, order):
    return "orders/_lines_panel.html", {"order": order, "lines": order.lines.all()}


@panel("order", place=15)
def facts(request, order):
    return "orders/_facts_panel.html", {"order": order}


@panel("order", place=30)
def approvals(request, order):
    found = list(order.approvals.all())
    return ("orders/_approvals_panel.html", {"order": order, "approvals": found}) if found else None


@panel("order", place=60)
def money(request, order):
    """The plan and what came in, for whoever reads prices."""
    if order.number is None or not request.user.sees("price"):
        return None
    return "orders/_money_panel.html", money_of(order, request.user)


@panel("papers", place=10)
def own_papers(request, order):
    return printable_papers(order, request.user)


@panel("paper records", place=10)
def review_papers(request, order):
    """One sheet per order: that of its last review."""
    if order.submitted_at is None or not reads_prices(request.user):
        return None
    return REVIEW.each(Review.objects.filter(order=order), key="order")


@panel("order", place=80)
def papers(request, order):
    """What can be printed is asked for when the reader gets there: hardly anybody who opens an order prints."""
    return ("orders/_papers_later.html", {"order": order}) if order.submitted_at else None


@panel("order", place=90)
def files(request, order):
    return "orders/_files_panel.html", {"order": order, "files": files_of(order, request.user)}


@panel("customer", place=10)
def customer_at_a_glance(request, customer):
    """What they bought in twelve months, what is open, what is late; and the products they buy most."""
    if not request.user.sees("price"):
        return None
    today = localdate()
    mine = Order.objects.visible_to(request.user).filter(customer=customer)
    year = Q(status__in=PROMISED, ordered_on__gt=today - timedelta(days=365))
    is_open = Q(status__in=PROMISED) & ~Q(status__in=CLOSED)
    totals = mine.aggregate(
        count=Count("pk", filter=year),
        amount=Sum("total", filter=year, default=0),
        open=Count("pk", filter=is_open),
        in_hand=Sum("total", filter=is_open, default=0),
        late=Count("pk", filter=Q(status__in=OPEN, due_on__lt=today)),
        last=Max("ordered_on", filter=year),
    )
    return "orders/_customer_glance.html", {
        "totals": totals,
        "bought": _bought(mine.filter(year)),
        "customer": customer,
    }


def _bought(orders):
    """The products bought most: name, how many orders, quantity, amount, the last day."""
    lines = OrderLine.objects.filter(order__in=orders.order_by()).values("product__name", "product_id", "unit")
    told = lines.annotate(
        orders=Count("order", distinct=True),
        quantity=Sum("quantity"),
        amount=Sum("amount"),
        last=Max("order__ordered_on"),
    )
    return told.order_by("-amount")[:5]


@panel("customer", place=20)
def customer_orders(request, customer):
    """The customer's latest orders, as the list shows them."""
    wanted, policy, today = Wanted(customer=customer.pk), Policy.current(), localdate()
    page = page_of(find_orders(request.user, wanted, on=today, policy=policy), wanted, {}, size=MOST)
    rows = rows_for(page.rows, request.user, on=today, policy=policy)
    more = f"{reverse('orders:list')}?customer={customer.pk}"
    return "orders/_customer_orders.html", {"rows": rows, "customer": customer, "more_url": more}


@panel("search", place=10)
def search_orders(request, word):
    wanted, policy, today = Wanted(q=word), Policy.current(), localdate()
    page = page_of(find_orders(request.user, wanted, on=today, policy=policy), wanted, {}, size=MOST)
    rows = rows_for(page.rows, request.user, on=today, policy=policy)
    return {
        "title": _("Orders"),
        "results": [
            {"label": row["number"], "sub": row["customer"], "tail": row["status"], "url": row["url"]} for row in rows
        ],
    }


@panel("search", place=30)
def search_products(request, word):
    found = Product.objects.visible_to(request.user).matching(word).order_by("code")[:MOST]
    results = [
        {"label": p.code, "sub": f"{p.name} {p.spec}", "tail": p.unit, "url": p.get_absolute_url()} for p in found
    ]
    return {"title": _("Products"), "results": results}


# --- work bench ----------------------------------------------------------------------------------------------------


def bench_row(order, user, *, tag, why="", due="", late=False, action="", url=""):
    """One row of the work bench."""
    return {
        "tag": tag,
        "number": str(order),
        "url": order.get_absolute_url(),
        "customer": str(order.customer),
        "why": why,
        "amount": f"{order.total:,.2f}" if user.sees("price") else "",
        "due": due,
        "late": late,
        "action_label": action,
        "action_url": url or order.get_absolute_url(),
    }


def due_text(order):
    """The delivery date as lists show it."""
    return short_day(order.due_on)


def bench_section(title, rows, *, empty, more_url="", waits=True):
    """A section of the work bench; `waits` counts its rows as waiting for this person."""
    shown = rows[:MOST]
    count = f"{MOST}+" if len(rows) > MOST else str(len(rows))
    return {"title": title, "count": count, "rows": shown, "empty": empty, "more_url": more_url, "waits": waits}


def status_url(status):
    return f"{reverse('orders:list')}?status={status}"


def orders_in(user, status, *conditions, order_by="due_sort"):
    """The first orders of one status that this person sees, one more than is shown; a floor above may narrow them."""
    found = Order.objects.visible_to(user).filter(*conditions, status=status).select_related("customer", "owner")
    return list(found.order_by(order_by, "pk")[: MOST + 1])


@panel("workbench", place=10)
def waiting_approvals(request, _subject):
    user = request.user
    if not user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR):
        return None
    found = Approval.objects.waiting_for(user).select_related("order__customer").order_by("due_at", "pk")[: MOST + 1]
    rows = [_approval_row(approval, user) for approval in found]
    return bench_section(_("Waiting for your approval"), rows, empty=_("No order waits for your approval."))


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


@panel("workbench", place=12)
def waiting_reviews(request, _subject):
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
        _("To be reviewed"), rows, empty=_("No order waits for a review."), more_url=status_url("in_review")
    )


@panel("workbench", place=14)
def unfinished(request, _subject):
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
    return bench_section(_("Came back, and drafts"), rows, empty=_("Nothing came back and no draft is open."))


@panel("workbench", place=80)
def late_orders(request, _subject):
    user, today = request.user, localdate()
    found = Order.objects.visible_to(user).late(on=today).select_related("customer", "owner")
    found = found.exclude(source_digest__gt="", due_sort__lt=TruncDate("created_at"))  # was late when it was brought in
    rows = [
        bench_row(
            order,
            user,
            tag=order.get_status_display(),
            why=str(order.owner),
            late=True,
            due=days_late((today - order.due_on).days),
        )
        for order in found.order_by("due_sort", "pk")[: MOST + 1]
    ]
    more = f"{reverse('orders:list')}?late=1&sort=due"
    return bench_section(_("Already late"), rows, empty=_("No order is late."), more_url=more, waits=False)
