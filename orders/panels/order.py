"""What this floor shows on shared pages: the order page, the customer page, the work bench, the search."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q, Sum
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from customers.pages.customer import CHOSEN_CUSTOMER, CUSTOMER_PANELS
from customers.services.anonymise import TRACES, Trace
from customers.services.following import FOLLOWING, Following
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role
from orderdesk.core.pages.list_actions import ListAction
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.search import SEARCH, SearchGroup, SearchResult
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST
from orderdesk.custom_fields.values import facts_of, fields_of
from orderdesk.policy.models import Policy
from orderdesk.setup.clearing import AGAINST_CLEARING
from orders import permissions as may
from orders.events import files_of
from orders.lists.orders.list import ORDER_LIST_ACTIONS, CustomerOrders, OrderList
from orders.models import (
    Order,
    Product,
    Review,
)
from orders.pages.approval import APPROVAL_PANELS, deciders_at, last_orders
from orders.pages.link import LINK_TEXTS
from orders.pages.objections import rows_of_objections
from orders.pages.order import ORDER_ACTIONS, ORDER_PANELS, own_actions
from orders.papers.change import CHANGE
from orders.papers.choice import PAPER_RECORDS, PAPERS, printable_papers
from orders.papers.head import reads_prices
from orders.papers.review import REVIEW
from orders.services import reassign_order, reassign_orders
from orders.services.checklist import papers_missing
from orders.services.forgetting import against_forgetting, forget_in_orders
from orders.services.money import overdue_of
from orders.states import CLOSED, OPEN, PROMISED, Decision, OrderStatus, Share

R = Role
UNPAID = Q(confirmed_at__isnull=False, cancelled_at=None) & ~Q(paid=Share.ALL)

ORDER_LIST_ACTIONS.add(ListAction(gettext_lazy("Export selected"), "orders:export", "down"), place=10)
ORDER_LIST_ACTIONS.add(ListAction(gettext_lazy("Reassign"), "orders:reassign-orders", "", may.reassigns_some), place=20)
ORDER_LIST_ACTIONS.add(
    ListAction(gettext_lazy("Submit for review"), "orders:submit-orders", "", may.may_create), place=30
)
ORDER_LIST_ACTIONS.add(ListAction(gettext_lazy("Urge"), "orders:nudge-approvals", "", may.may_create), place=40)
nav(
    NavItem(
        "orders:list",
        gettext_lazy("Orders"),
        "order",
        place=20,
        key=True,
        seen_by=may.reads_orders,
    )
)
nav(NavItem("orders:products", gettext_lazy("Products"), "box", place=40, seen_by=lambda user: bool(user.roles)))


@AGAINST_CLEARING.at(10)
def real_orders(installation):
    """An order that `seed_demo` did not make keeps the whole company."""
    real = Order.objects.filter(pk__gt=installation.demo_last_order)
    first = real.order_by("pk").first()
    if first is None:
        return None
    sentence = _("%(count)s real orders stand in this company, the first is %(order)s: it stays.")
    return sentence % {"count": real.count(), "order": first}


@HOLDINGS.at(20)
def held_orders():
    """Orders that are not closed, by their account manager."""
    return Holding(
        "orders",
        gettext_lazy("Open orders"),
        lambda: Order.objects.exclude(status__in=CLOSED),
        lambda order, *, owner, by: reassign_order(order.pk, owner=owner, by=by),
        roles=(R.ACCOUNT_MANAGER,),
    )


@FOLLOWING.at(10)
def orders_of_customer():
    """The open orders of a customer that goes to another account manager."""
    return Following(gettext_lazy("Open orders"), _reassign_orders_of)


def _reassign_orders_of(customer, *, owner, by, why=""):
    """Every order that is not closed, by whomever it is held."""
    keys = Order.objects.filter(customer=customer).exclude(status__in=CLOSED).values_list("pk", flat=True)
    return reassign_orders(list(keys), owner=owner, by=by, why=why)


@TRACES.at(10)
def contact_of_orders():
    """Who is named in orders as the contact."""
    return Trace(gettext_lazy("Orders"), forget_in_orders, against_forgetting)


@CHOSEN_CUSTOMER.at(10)
def lacking_papers(request, customer):
    """What the review will ask of a customer that is chosen for an order."""
    return papers_missing(customer, Policy.current()) or None


@ORDER_ACTIONS.at(10)
def order_actions(request, order):
    return own_actions(request, order)


@ORDER_PANELS.at(8)
def objections(request, order):
    """What speaks against its next step, and who waived it."""
    rows = rows_of_objections(order, request.user)
    return Panel("orders/_objections_panel.html", {"rows": rows}) if rows else None


@ORDER_PANELS.at(10)
def lines(request, order):
    return Panel("orders/_lines_panel.html", {"order": order, "lines": order.lines.all()})


@ORDER_PANELS.at(12)
def changes(request, order):
    """Its change requests; drafts only for whoever may send them."""
    if order.confirmed_at is None:
        return None
    requests = [c for c in order.changes.order_by("-pk") if c.status != "draft" or may.changes(order, request.user)]
    return Panel("orders/_changes_panel.html", {"order": order, "changes": requests}) if requests else None


@ORDER_PANELS.at(15)
def facts(request, order):
    user, quotation = request.user, getattr(order, "quotation", None)
    seen = quotation is not None and (user.sees_all_orders or may.writes_quotation(quotation, user))
    facts = {"order": order, "quotation": quotation if seen else None}
    facts["custom"] = facts_of("order", order.custom, fields_of("order", order)) if order.custom else []
    return Panel("orders/_facts_panel.html", facts)


@ORDER_PANELS.at(30)
def approvals(request, order):
    decisions = list(order.approvals.all())
    for approval in decisions:
        if approval.state == Decision.PENDING and approval.is_turn:
            approval.asked = deciders_at(order, approval)
    return Panel("orders/_approvals_panel.html", {"order": order, "approvals": decisions}) if decisions else None


@APPROVAL_PANELS.at(12)
def last_orders_for_approval(request, order):
    """The customer's last orders, for whoever decides on the next one."""
    orders = last_orders(order, request.user)
    return Panel("orders/_last_orders.html", {"orders": orders}) if orders else None


@PAPERS.at(10)
def own_papers(request, order):
    return printable_papers(order, request.user)


@PAPER_RECORDS.at(10)
def review_papers(request, order):
    """One sheet per order: that of its last review."""
    if order.submitted_at is None or not reads_prices(request.user):
        return None
    return REVIEW.each(Review.objects.filter(order=order), key="order")


@PAPER_RECORDS.at(11)
def change_sheets(request, order):
    """A sheet for each change that was asked for."""
    if order.confirmed_at is None or not reads_prices(request.user):
        return None
    return CHANGE.each(order.changes.exclude(status__in=["draft", "withdrawn"]), label="number")


@ORDER_PANELS.at(78)
def customer_link(request, order):
    """For whoever serves the order; asked for when the reader gets there."""
    if order.confirmed_at is None or not may.gives_link(order, request.user):
        return None
    return Panel("orders/_link_later.html", {"order": order})


@LINK_TEXTS.at(10)
def own_texts(order, write):
    """That the order is confirmed, and that it comes later than promised."""
    if order.status not in PROMISED or order.due_on is None:
        return []
    day = f"{order.due_on:%Y-%m-%d}"
    texts = []
    if order.status in (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION):
        sentence = gettext_noop("your order %(order)s is confirmed. Delivery is planned for %(day)s.")
        texts.append(write(_("Confirmed"), sentence, day=day))
    if order.promised_on and order.due_on > order.promised_on and order.delivered_at is None:
        sentence = gettext_noop(
            "we are sorry: your order %(order)s will not be there on %(former)s. The new date is %(day)s."
        )
        texts.append(write(_("Later than promised"), sentence, day=day, former=f"{order.promised_on:%Y-%m-%d}"))
    return texts


@ORDER_PANELS.at(80)
def papers(request, order):
    """What can be printed is asked for when the reader gets there: hardly anybody who opens an order prints."""
    return Panel("orders/_papers_later.html", {"order": order}) if order.submitted_at else None


@ORDER_PANELS.at(90)
def files(request, order):
    return Panel("orders/_files_panel.html", {"order": order, "files": files_of(order, request.user)})


@CUSTOMER_PANELS.at(10)
def customer_at_a_glance(request, customer):
    """What they bought in twelve months, what is open, what is late."""
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
        owed=Sum(F("total") - F("credited") - F("received"), filter=UNPAID, default=0),
    )
    owed = {"owed": totals["owed"], "overdue": overdue_of(customer)} if request.user.sees("credit") else {}
    return Panel("orders/_customer_glance.html", {"totals": totals, "customer": customer, **owed})


@CUSTOMER_PANELS.at(20)
def customer_orders(request, customer):
    """The customer's latest orders, as the list shows them."""
    orders = CustomerOrders(request, customer, size=MOST)
    return Panel("orders/_customer_orders.html", {"list": orders, "more_url": orders.link()})


@SEARCH.at(10)
def search_orders(request, word):
    orders = OrderList(request, QueryDict(urlencode({"q": word})), size=MOST)
    return SearchGroup(_("Orders"), [_order_result(row) for row in orders.page.rows])


def _order_result(row):
    customer = row["customer__short_name"] or row["customer__name"]
    return SearchResult(row["name"], customer, OrderStatus(row["status"]).label, row["url"])


@SEARCH.at(30)
def search_products(request, word):
    products = Product.objects.visible_to(request.user).matching(word).order_by("code")[:MOST]
    results = [SearchResult(p.code, f"{p.name} {p.spec}", p.unit, p.get_absolute_url()) for p in products]
    return SearchGroup(_("Products"), results)
