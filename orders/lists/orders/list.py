"""The list of orders as pages show it: tabs, filters, columns and sorts."""

from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.accounts.holdings import inactive_holders
from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import Column, Filter, RecordList, Tab, late_flag, link, record_link, soon_flag, tag, tick
from orderdesk.core.pages.list_actions import ListAction, ListActions
from orderdesk.core.pages.paging import Page
from orderdesk.core.templatetags.desk import status
from orderdesk.core.text.display import days_late, in_days, short_day
from orderdesk.core.text.places import place_name
from orderdesk.core.text.typed import key_typed
from orderdesk.policy.models import Policy
from orders.lists.orders.filters import find_orders
from orders.lists.orders.pages import page_of
from orders.lists.orders.question import DEFAULT_SORT, SORTS, read_question
from orders.models import Product
from orders.states import CLOSED, OPEN, OrderStatus, Share

ORDER_LIST_ACTIONS = ListActions("order list")
SOON_DAYS = 3
MOST_TICKED = 200  # a page has fewer rows
CLASS_LABELS = {"large": gettext_lazy("Large"), "medium": gettext_lazy("Medium"), "small": gettext_lazy("Small")}
KIND_LABELS = {"key": gettext_lazy("Key"), "regular": gettext_lazy("Regular"), "new": gettext_lazy("New")}
SHARES = {share.value: share.label for share in Share}
STATUS = {status.value: status for status in OrderStatus}
PRICED_SORTS = ("amount",)


def ticked_keys(params: Any) -> Any:
    """The keys of the rows that were selected; nonsense is left out."""
    return {key for key in map(key_typed, params.getlist("order")[:MOST_TICKED]) if key}


class OrderList(RecordList):
    """All orders that this person sees, the newest first. Its rows are dicts of `pages.COLUMNS`, not records."""

    url_name = "orders:list"
    search_label = gettext_lazy("Number, customer, phone, product, tracking number")
    sorts = SORTS
    default_sort = DEFAULT_SORT
    has_ticks = True
    is_steered = True
    also_asked = ("owner", "ordered_from", "ordered_to", "due_from", "due_to")
    asked_labels: ClassVar = {
        "customer": gettext_lazy("Customer"),
        "product": gettext_lazy("Product"),
        "amount": gettext_lazy("Amount class"),
        "paid": gettext_lazy("Paid"),
        "invoiced": gettext_lazy("Invoiced"),
    }

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        self.today, self.policy = localdate(), Policy.current()
        self.question = read_question(self.params)
        if self.question.sort.lstrip("-") in PRICED_SORTS and not self.user.sees("price"):
            self.question.sort = self.sort = DEFAULT_SORT

    @cached_property
    def page(self) -> Page:
        orders = find_orders(self.user, self.question, on=self.today, policy=self.policy)
        page = page_of(orders, self.question, self.params, size=self.size)
        for row in page.rows:
            self._describe(row)
        return page

    def _describe(self, row: dict[str, Any]) -> None:
        """Add what several cells and the row itself ask: days to the delivery date, class, name."""
        is_open = row["status"] in OPEN
        row["days"] = (row["due_on"] - self.today).days if row["due_on"] and is_open else None
        row["is_late"] = row["days"] is not None and row["days"] < 0
        row["class"] = self.policy.amount_class(row["total"])
        row["name"] = row["number"] or _("Draft %(key)s") % {"key": row["pk"]}
        row["url"] = reverse("orders:detail", args=[row["pk"]])

    @cached_property
    def tabs(self) -> list[Tab]:
        """Ready-made questions. One is the current tab when its filters are exactly those asked for; words of the
        search, the sort and the page are no filters."""
        aside = ("after", "before", "q", "sort", "view")
        asked = {name: self.params.getlist(name) for name in self.params if name not in aside}
        return [
            Tab(
                name,
                label,
                link(self.url_name, None, **query) if query else self.bare_url,
                self.view is None and asked == {key: [str(value)] for key, value in query.items() if key not in aside},
            )
            for name, label, query in self._tab_queries()
        ]

    def _tab_queries(self) -> list[Any]:
        sunday = self.today + timedelta(days=6 - self.today.weekday())
        mine = [("mine", _("Mine"), {"owner": self.user.pk, "status": "open"})]
        approval = [("approval", _("In approval"), {"status": "in_approval"})]
        return [
            ("", _("All"), {}),
            *(mine if self.user.has_role(Role.ACCOUNT_MANAGER) else []),
            ("open", _("In progress"), {"status": "open"}),
            ("late", _("Late"), {"late": "1", "sort": "due"}),
            ("week", _("Due this week"), {"due_from": self.today, "due_to": sunday, "status": "open", "sort": "due"}),
            *(approval if self.user.sees("price") else []),
            ("done", _("Completed"), {"status": "completed"}),
        ]

    def build_filters(self) -> list[Filter]:
        chosen = self.params.getlist
        people = self._owners() if self.user.roles != {Role.ACCOUNT_MANAGER} else []
        filters = [
            ("status", _("Status"), [("open", _("In progress")), *OrderStatus.choices]),
            ("owner", _("Account manager"), [(str(pk), name) for pk, name in people]),
            ("amount", _("Amount class"), list(CLASS_LABELS.items()) if self.user.sees("price") else []),
            ("late", _("Late"), [("1", _("Late only"))]),
            ("held", _("On hold"), [("1", _("On hold only"))]),
            ("paid", _("Paid"), Share.choices if self.user.sees("price") else []),
            ("invoiced", _("Invoiced"), Share.choices if self.user.sees("price") else []),
            ("customer", _("Customer"), self._asked_customer()),
            ("product", _("Product"), self._asked_product()),
        ]
        return [self.filter_by(name, label, choices, chosen(name)) for name, label, choices in filters if choices]

    def _owners(self) -> list[Any]:
        """The account managers, whoever has left and still has open orders, and whoever is asked for."""
        people = list(User.objects.active().with_role(Role.ACCOUNT_MANAGER).values_list("pk", "name"))
        people += inactive_holders("orders")
        if self.question.owner and self.question.owner not in dict(people):
            people += User.objects.filter(pk=self.question.owner).values_list("pk", "name")
        return people

    def _asked_customer(self) -> list[Any]:
        if not self.question.customer:
            return []
        customers = Customer.objects.visible_to(self.user).filter(pk=self.question.customer)
        return [(str(customer.pk), str(customer)) for customer in customers]

    def _asked_product(self) -> list[Any]:
        if not self.question.product:
            return []
        return [(str(product.pk), str(product)) for product in Product.objects.filter(pk=self.question.product)]

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.params.items() if name not in ("sort", "after", "before", "view"))

    @property
    def clear_url(self) -> str:
        return self.bare_url

    @property
    def sort_choices(self) -> list[Any]:
        """The sorts in words, for a phone, where the headings are not shown: [(value, label)]."""
        choices = [
            ("-newest", _("Newest first")),
            ("due", _("Earliest due first")),
            ("-number", _("Number, descending")),
            ("number", _("Number, ascending")),
        ]
        priced = [("-amount", _("Largest amount first")), ("amount", _("Smallest amount first"))]
        return choices + priced if self.user.sees("price") else choices

    @property
    def actions(self) -> list[ListAction]:
        """What this person may do with selected rows."""
        return ORDER_LIST_ACTIONS.seen_by(self.user)

    def row_css(self, row: dict[str, Any]) -> str:
        return "is-late" if row["is_late"] else "is-closed" if row["status"] in CLOSED else ""

    def tick(self, row: dict[str, Any]) -> str:
        return tick("order", row["pk"], row["name"])


class CustomerOrders(OrderList):
    """The latest orders of one customer, on the customer's page."""

    has_ticks = is_steered = False

    def __init__(self, request: HttpRequest, customer: Customer, *, size: int) -> None:
        super().__init__(request, QueryDict(f"customer={customer.pk}"), size=size)


# --- cells -----------------------------------------------------------------------------------------------------------


def _customer_cell(row: dict[str, Any], user: User) -> str:
    kind = "key" if row["customer__is_key"] else "regular" if row["customer__first_ordered_on"] else "new"
    return format_html("{} {}", row["customer__short_name"] or row["customer__name"], tag(KIND_LABELS[kind]))


def _region_cell(row: dict[str, Any], user: User) -> str:
    return place_name(row["customer__province"], row["customer__city"])


def _goods_cell(row: dict[str, Any], user: User) -> str:
    if row["line_count"] < 2:
        return row["goods"]
    return _("%(goods)s and %(more)s more") % {"goods": row["goods"], "more": row["line_count"] - 1}


def _due_cell(row: dict[str, Any], user: User) -> str:
    day, days = short_day(row["due_on"]), row["days"]
    if days is None or days > SOON_DAYS:
        return format_html('<span title="{}">{}</span>', row["due_on"] or "", day)
    flag = late_flag(days_late(-days)) if days < 0 else soon_flag(in_days(days) if days else _("today"))
    return format_html('<span title="{}">{}</span> {}', row["due_on"], day, flag)


def _status_cell(row: dict[str, Any], user: User) -> str:
    state = status(STATUS[row["status"]])
    return format_html("{} {}", state, late_flag(_("On hold"))) if row["held_at"] else state


NUMBER = Column(
    "number",
    gettext_lazy("Number"),
    lambda row, user: record_link(row["name"], row["url"]),
    css="nowrap",
    sort="number",
    is_fixed=True,
)
STATUS_COLUMN = Column("status", gettext_lazy("Status"), _status_cell, css="to-end")
AMOUNT = Column(
    "amount",
    gettext_lazy("Amount (yuan)"),
    lambda row, user: f"{row['total']:,.2f}",
    css="num",
    head_css="num",
    reads="price",
    sort="amount",
    value=lambda row, user: row["total"],
    kind="money",
)
DUE = Column(
    "due",
    gettext_lazy("Delivery date"),
    _due_cell,
    css="nowrap to-end",
    sort="due",
    first_way="",
    value=lambda row, user: row["due_on"],
    kind="date",
)

OrderList.columns = (
    NUMBER,
    STATUS_COLUMN,
    Column("customer", gettext_lazy("Customer"), _customer_cell, css="name"),
    AMOUNT,
    Column("goods", gettext_lazy("Products"), _goods_cell, css="muted name hide-s hide-m", head_css="hide-m"),
    DUE,
    Column(
        "class",
        gettext_lazy("Class"),
        lambda row, user: CLASS_LABELS[row["class"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
    ),
    Column(
        "paid",
        gettext_lazy("Paid"),
        lambda row, user: SHARES[row["paid"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
    ),
    Column(
        "invoiced",
        gettext_lazy("Invoiced"),
        lambda row, user: SHARES[row["invoiced"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
    ),
    Column(
        "ordered",
        gettext_lazy("Ordered"),
        lambda row, user: f"{row['ordered_on']:%Y-%m-%d}",
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        sort="newest",
        value=lambda row, user: row["ordered_on"],
        kind="date",
    ),
    Column(
        "owner",
        gettext_lazy("Account manager"),
        lambda row, user: row["owner__name"],
        css="nowrap hide-s hide-m",
        head_css="hide-m",
    ),
    Column("region", gettext_lazy("Region"), _region_cell, css="nowrap hide-s", is_usual=False),
    Column(
        "shipped",
        gettext_lazy("Shipped"),
        lambda row, user: SHARES[row["shipped"]],
        css="nowrap hide-s",
        is_usual=False,
    ),
    Column(
        "accepted",
        gettext_lazy("Accepted"),
        lambda row, user: SHARES[row["accepted"]],
        css="nowrap hide-s",
        is_usual=False,
    ),
)
CustomerOrders.columns = (
    NUMBER,
    STATUS_COLUMN,
    Column("goods", gettext_lazy("Products"), _goods_cell, css="muted"),
    AMOUNT,
    DUE,
)
