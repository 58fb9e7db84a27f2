"""Pages of the list by key: first the keys of their rows, then the rows."""

from typing import Any

from django.db import connection
from django.db.models import Max, Min
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from orderdesk.core.pages import paging
from orderdesk.core.pages.paging import Page
from orders.lists.orders import words
from orders.lists.orders.question import Question, across_dates, month_number
from orders.models import Order
from orders.querysets import OrderQuerySet

COLUMNS = [
    "pk",
    "number",
    "status",
    "total",
    "ordered_on",
    "due_on",
    "due_sort",
    "number_rank",
    "goods",
    "line_count",
    "shipped",
    "accepted",
    "paid",
    "invoiced",
    "held_at",
    "is_urgent",
    "priority",
    "risks",
    "customer_id",
    "customer__name",
    "customer__short_name",
    "customer__province",
    "customer__city",
    "customer__is_key",
    "customer__first_ordered_on",
    "owner__name",
    "entered_by__name",
]


def page_of(orders: OrderQuerySet, question: Question, params: QueryDict, *, size: int = paging.SIZE) -> Page:
    """One page of orders as dicts of COLUMNS."""
    keys = question.keys
    backwards = bool(params.get("before"))
    position = params.get("before") or params.get("after")
    bound = paging.beyond(Order, keys, position, backwards=backwards) if position else None
    ordered = [paging.turned(key) for key in keys] if backwards else keys
    branches = [rows.filter(bound) if bound is not None else rows for rows in getattr(orders, "branches", [orders])]
    walk = _by_month if across_dates(question) else _plainly
    picked = _merged([walk(rows, question, ordered, size + 1) for rows in branches], ordered, size + 1)
    more, picked = len(picked) > size, picked[:size]
    if backwards:
        picked.reverse()
    by_pk = {row["pk"]: row for row in Order.objects.filter(pk__in=picked).values(*COLUMNS)}
    listed = [by_pk[key] for key in picked if key in by_pk]
    names = [key.lstrip("-") for key in keys]
    return paging.make_page(
        listed,
        params,
        keys,
        more=more,
        backwards=backwards,
        started=bound is not None,
        values=lambda row: [row[name] for name in names],
    )


def _plainly(rows: OrderQuerySet, question: Question, ordered: list[str], most: int) -> list[Any]:
    along = _found_by(question, ordered[0].lstrip("-"))
    few = _few_sorted(rows, along, ordered, most) if along else None
    if few is not None:
        return few
    return list(rows.order_by(*ordered).values_list(ordered[0].lstrip("-"), "pk")[:most])


def _found_by(question: Question, sort: str) -> str | None:
    """The sort by which few orders are met where those asked for are rare: late ones, and large ones that are open. A
    walk by another would pass nearly all that are open in search of them."""
    if question.late and sort != "due_sort":
        return "due_sort"
    if question.amount == "large" and "open" in question.status and sort != "total":
        return "-total"
    return None


def _few_sorted(rows: OrderQuerySet, along: str, ordered: list[str], most: int) -> list[Any] | None:
    """The first rows of a page from all that are found along another sort, or None where these are too many."""
    sort, way = ordered[0].lstrip("-"), "DESC" if ordered[0].startswith("-") else "ASC"
    inner, params = rows.order_by(along).values_list("pk", sort)[: words.RARE + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sorted, id, count(*) OVER () FROM ({inner}) AS found(id, sorted)"  # noqa: S608
            f" ORDER BY sorted {way}, id {way} LIMIT %s",
            [*params, most],
        )
        rows = cursor.fetchall()
    return [row[:2] for row in rows] if not rows or rows[0][2] <= words.RARE else None


def _merged(branches: list[Any] | list[list[Any]], ordered: list[str], most: int) -> list[int]:
    """The keys of the first rows of all branches: each gives (sort value, key) in the page's order."""
    if len(branches) == 1:
        return [key for _value, key in branches[0]]
    rows = sorted({row for rows in branches for row in rows}, reverse=ordered[0].startswith("-"))
    return [key for _value, key in rows[:most]]


def _by_month(rows: OrderQuerySet, question: Question, ordered: list[str], most: int) -> list[Any]:
    """The first rows of each month of the range, merged: no month is read further than one page."""
    column = across_dates(question)
    first, last = _months(question, column)
    if first is None:
        return []
    sort = ordered[0].lstrip("-")
    within = rows.filter(**{column: RawSQL("walk.month", [])}).order_by(*ordered).values_list("pk", sort)[:most]
    inner, params = within.query.sql_with_params()
    way = "DESC" if ordered[0].startswith("-") else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT page.sorted, page.id FROM generate_series(%s::int, %s::int) AS walk(month),"  # noqa: S608
            f" LATERAL ({inner}) AS page(id, sorted) ORDER BY page.sorted {way}, page.id {way} LIMIT %s",
            [first, last, *params, most],
        )
        return cursor.fetchall()


def _months(question: Question, column: str) -> tuple[int, int] | tuple[None, None]:
    low, high = question.due_from, question.due_to
    if column == "ordered_month":
        low, high = question.ordered_from, question.ordered_to
    dated = Order.objects.filter(**{f"{column}__gt": 0})
    months = dated.aggregate(first=Min(column), last=Max(column))
    if months["first"] is None:
        return None, None
    first = max(months["first"], month_number(low)) if low else months["first"]
    last = min(months["last"], month_number(high)) if high else months["last"]
    return first, last
