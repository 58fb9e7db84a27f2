"""What a query string asks of the list."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from orderdesk.core.text.near_days import near_day
from orderdesk.core.text.typed import Mistyped, key_typed, search_words
from orders.states import KEPT_RISKS, OrderStatus, Priority, Share

SORTS = {"newest": "ordered_on", "due": "due_sort", "amount": "total", "number": "number_rank"}
DEFAULT_SORT = "-newest"
CUSTOMER_KINDS = ("key", "regular", "new")


@dataclass
class Question:
    """What a query string asks of the list, cleaned: unknown or broken values are left out."""

    q: str = ""
    status: list = field(default_factory=list)
    owner: int | None = None
    customer: int | None = None
    product: int | None = None
    amount: str = ""
    late: bool = False
    held: bool = False
    urgent: bool = False
    priority: int | None = None
    risk: str = ""
    kind: str = ""
    province: str = ""
    quoted: bool = False
    paid: str = ""
    invoiced: str = ""
    ordered_from: date | None = None
    ordered_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: str = DEFAULT_SORT

    @property
    def has_dates(self) -> bool:
        """Whether any day is asked for."""
        return any((self.ordered_from, self.ordered_to, self.due_from, self.due_to))

    @property
    def keys(self) -> list[str]:
        sign = "-" if self.sort.startswith("-") else ""
        return [f"{sign}{SORTS[self.sort.lstrip('-')]}", f"{sign}pk"]


def read_question(params: QueryDict) -> Question:
    sort = params.get("sort", DEFAULT_SORT)
    return Question(
        q=" ".join(search_words(params.get("q", "")[:200]))[:80],
        status=[value for value in params.getlist("status") if value in OrderStatus.values or value == "open"],
        owner=key_typed(params.get("owner")),
        customer=key_typed(params.get("customer")),
        product=key_typed(params.get("product")),
        amount=params.get("amount", "") if params.get("amount") in ("large", "medium", "small") else "",
        late=params.get("late") == "1",
        held=params.get("held") == "1",
        urgent=params.get("urgent") == "1",
        priority=_priority(params.get("priority")),
        risk=params.get("risk", "") if params.get("risk") in KEPT_RISKS else "",
        paid=_share(params.get("paid")),
        invoiced=_share(params.get("invoiced")),
        kind=params.get("kind", "") if params.get("kind") in CUSTOMER_KINDS else "",
        province=params.get("province", "")[:30].replace("\0", ""),
        quoted=params.get("quoted") == "1",
        ordered_from=day_asked(params.get("ordered_from")),
        ordered_to=day_asked(params.get("ordered_to")),
        due_from=day_asked(params.get("due_from")),
        due_to=day_asked(params.get("due_to")),
        sort=sort if sort.lstrip("-") in SORTS else DEFAULT_SORT,
    )


def _priority(text: str | None) -> int | None:
    key = key_typed(text)
    return key if key in Priority.values else None


def _share(text: str | None) -> str:
    """none, part or all; anything else asks for nothing."""
    return text if text in Share.values else ""


def day_asked(text: str | None) -> Any:
    """The day of a query string, or None where there is none."""
    try:
        return near_day(text) if text else None
    except Mistyped:
        return None


def across_dates(question: Question) -> Any:
    """The column of months to walk by: a range of one date is asked for under the sort of something else."""
    sort = SORTS[question.sort.lstrip("-")]
    if (question.ordered_from or question.ordered_to) and sort != "ordered_on":
        return "ordered_month"
    if (question.due_from or question.due_to) and sort != "due_sort":
        return "due_month"
    return None


def month_number(day: date) -> int:
    """The month of a day as `ordered_month` and `due_month` count: 12 a year."""
    return day.year * 12 + day.month
