"""The list of orders as pages show it: tabs, filters, columns and sorts."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from customers.models import Customer
from orderdesk.accounts.holdings import inactive_holders
from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import (
    Column,
    Filter,
    RecordList,
    Tab,
    capped_counts,
    link,
    tick,
)
from orderdesk.core.pages.list_actions import ListAction, ListActions
from orderdesk.core.pages.paging import Page
from orderdesk.core.text.typed import key_typed
from orderdesk.custom_fields.lists import CustomColumns
from orderdesk.policy.models import Policy
from orders.lists.orders.columns import (
    CLASS_LABELS,
    CUSTOMER_COLUMNS,
    KIND_LABELS,
    ORDER_COLUMNS,
    risks_read,
)
from orders.lists.orders.filters import find_orders
from orders.lists.orders.pages import page_of
from orders.lists.orders.question import DEFAULT_SORT, SORTS, Question, read_question
from orders.lists.orders.standing import standings_of
from orders.models import Order, Product
from orders.querysets import OrderQuerySet
from orders.states import CLOSED, OPEN, OrderStatus, Priority, Share

ORDER_LIST_ACTIONS = ListActions("order list")
MOST_TICKED = 200  # a page has fewer rows
PAUSE = 300  # seconds until the regions of customers are read again
MOST_SUMMED = 999  # orders whose amounts are added up
PRICED_SORTS = ("amount",)


def ticked_keys(params: Any) -> Any:
    """The keys of the rows that were selected; nonsense is left out."""
    return {key for key in map(key_typed, params.getlist("order")[:MOST_TICKED]) if key}


class OrderList(CustomColumns, RecordList):
    """All orders that this person sees, the newest first. Its rows are dicts of `pages.COLUMNS`, not records."""

    url_name = "orders:list"
    custom_record = "order"
    columns: ClassVar[Sequence[Column]] = ORDER_COLUMNS
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
        page = page_of(self.found, self.question, self.params, size=self.size)
        for row in page.rows:
            self._describe(row)
        return page

    @cached_property
    def found(self) -> OrderQuerySet:
        """The orders that are asked for: finding them may take questions of its own."""
        return self._find(self.question)

    @cached_property
    def page_records(self) -> list[dict[str, Any]]:
        if any(column.key == "stage" for column in self.columns_for(self.user)):
            standings = standings_of(self.page.rows)
            for row in self.page.rows:
                row["standing"] = standings.get(row["pk"])
        if self.has_custom_columns:
            keys = [row["pk"] for row in self.page.rows]
            custom = dict(Order.objects.filter(pk__in=keys).values_list("pk", "custom"))
            for row in self.page.rows:
                row["custom"] = custom.get(row["pk"])
        return self.page.rows

    def _describe(self, row: dict[str, Any]) -> None:
        """Add what several cells and the row itself ask: days to the delivery date, class, name."""
        is_open = row["status"] in OPEN
        row["days"] = (row["due_on"] - self.today).days if row["due_on"] and is_open else None
        row["is_late"] = row["days"] is not None and row["days"] < 0
        row["class"] = self.policy.amount_class(row["total"])
        row["name"] = row["number"] or _("Draft %(key)s") % {"key": row["pk"]}
        row["url"] = self._address.replace("/0/", f"/{row['pk']}/")

    @cached_property
    def _address(self) -> str:
        """The address of an order with the key 0: a page has dozens of rows."""
        return reverse("orders:detail", args=[0])

    @cached_property
    def tabs(self) -> list[Tab]:
        """Ready-made questions. One is the current tab when its filters are exactly those asked for; words of the
        search, the sort and the page are no filters."""
        aside = ("after", "before", "q", "sort", "view")
        asked = {name: self.params.getlist(name) for name in self.params if name not in aside}
        counts = self.tab_counts()
        return [
            Tab(
                name,
                label,
                link(self.url_name, None, **query) if query else self.bare_url,
                self.view is None and asked == {key: [str(value)] for key, value in query.items() if key not in aside},
                counts.get(name, ""),
            )
            for name, label, query in self._tab_queries()
        ]

    def tab_counts(self) -> dict[str, str]:
        """How many orders the tabs of work have, in one statement; all orders and completed ones only grow."""
        return capped_counts(
            {
                name: self._find(read_question(QueryDict(urlencode(query))))
                for name, _label, query in self._tab_queries()
                if name not in ("", "done")
            }
        )

    def _find(self, question: Question) -> OrderQuerySet:
        return find_orders(self.user, question, among=self._visible, on=self.today, policy=self.policy)

    @cached_property
    def _visible(self) -> OrderQuerySet:
        """What this person sees, built once: the page, its sums and each tab ask for a part of it."""
        return Order.objects.visible_to(self.user)

    @cached_property
    def sums(self) -> dict[str, Any]:
        """How many orders are asked for, what they are worth, and how many are late.

        Of more than MOST_SUMMED nothing is added up: `is_capped`.
        """
        late = Count("pk", filter=Q(status__in=OPEN, due_sort__lt=self.today))
        orders = self.found.order_by().values("pk", "total", "status", "due_sort")[: MOST_SUMMED + 1]
        sums = orders.aggregate(count=Count("pk"), total=Sum("total"), late=late)
        return {**sums, "count": min(sums["count"], MOST_SUMMED), "is_capped": sums["count"] > MOST_SUMMED}

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
            ("urgent", _("Urgent"), [("1", _("Urgent only"))]),
            ("priority", _("Priority"), [(str(value), label) for value, label in Priority.choices]),
            ("risk", pgettext("of an order", "Risk"), [(risk.value, risk.label) for risk in risks_read(self.user)]),
            ("paid", _("Paid"), Share.choices if self.user.sees("price") else []),
            ("invoiced", _("Invoiced"), Share.choices if self.user.sees("price") else []),
            ("kind", _("Kind of customer"), list(KIND_LABELS.items())),
            ("province", _("Region"), [(name, name) for name in provinces()]),
            ("quoted", pgettext("of an order", "Quotation"), [("1", _("Ordered by a quotation"))]),
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
    columns = CUSTOMER_COLUMNS

    def __init__(self, request: HttpRequest, customer: Customer, *, size: int) -> None:
        super().__init__(request, QueryDict(f"customer={customer.pk}"), size=size)


def provinces() -> list[str]:
    """The provinces in which customers are, read again every few minutes."""
    return cache.get_or_set("orders.provinces", _provinces, PAUSE) or []


def _provinces() -> list[str]:
    names = Customer.objects.exclude(province="").order_by("province").values_list("province", flat=True)
    return list(names.distinct())
