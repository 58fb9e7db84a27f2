"""The indexes of orders: what the lists and figures walk along, and what they carry so that no row is read."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import ExtractMonth, ExtractYear

from orders.states import OPEN, Share

LISTED = [
    "status",
    "owner",
    "team",
    "entered_by",
    "customer",
    "total",
    "ordered_on",
    "due_sort",
    "supply_asked_at",
    "confirmed_at",
    "number_rank",
]

# The month of a house number as `ordered_month` counts: the rank 202405 * 10**9 + 17 is of 2024 * 12 + 5.
# The search for the start of a number (orders.lists.orders.words) repeats this condition.
RANK_MONTH = F("number_rank") / 100_000_000_000 * 12 + F("number_rank") / 1_000_000_000 % 100


def month_of(name):
    return ExtractYear(F(name)) * Value(12) + ExtractMonth(F(name))


def of_status(name, sort, *, include):
    """One status in sort order, with what decides who sees it and whether it is late."""
    return models.Index(fields=["status", sort, "id"], name=name, include=include)


def of_one(person, *also):
    """The orders of one customer or owner, newest first, with what else a list of them is filtered by."""
    return models.Index(
        fields=[person, "ordered_on", "id"],
        include=["status", "due_sort", "total", "team", *also],
        name=f"order_{person}_newest_idx",
    )


def covering(name, *fields, also=(), **options):
    """An index in sort order that also carries what lists filter by, so that a page is found without the table."""
    include = [f for f in (*LISTED, *also) if f not in fields]
    return models.Index(fields=[*fields], name=name, include=include, **options)


def happened(name, *include):
    """What the figures of a month ask for: which orders were confirmed, shipped, delivered, promised in it.

    It carries what the figures of thirteen months say of them.
    """
    return models.Index(
        fields=[name, "id"], include=include, condition=Q(**{f"{name}__isnull": False}), name=f"order_{name}_idx"
    )


def order_indexes():
    """All indexes of orders."""
    return [*_of_lists(), *_of_months(), *_of_figures(), *_of_few()]


def _of_lists():
    """All orders, those of one status, customer or owner, and the open ones, in each sort."""
    return [
        covering("order_newest_idx", "ordered_on", "id", also=("submitted_at", "cancelled_at", "region")),
        covering("order_due_idx", "due_sort", "id"),
        covering("order_total_idx", "total", "id"),
        covering("order_rank_idx", "number_rank", "id"),
        of_status("order_status_newest_idx", "ordered_on", include=["due_sort", "owner", "team", "total"]),
        of_status("order_status_due_idx", "due_sort", include=["ordered_on", "owner", "team", "total"]),
        models.Index(fields=["status", "total", "id"], name="order_status_total_idx"),
        models.Index(fields=["status", "number_rank", "id"], name="order_status_rank_idx"),
        of_one("customer", "owner"),
        of_one("owner"),
        covering("order_open_newest_idx", "ordered_on", "id", condition=Q(status__in=OPEN)),
        covering("order_open_due_idx", "due_sort", "id", condition=Q(status__in=OPEN)),
        covering("order_open_total_idx", "total", "id", condition=Q(status__in=OPEN)),
        covering("order_open_rank_idx", "number_rank", "id", condition=Q(status__in=OPEN)),
    ]


def _of_months():
    """A range of dates under the sort of something else, month by month."""
    return [
        models.Index(fields=["ordered_month", "due_sort", "id"], name="order_month_due_idx"),
        models.Index(fields=["ordered_month", "total", "id"], name="order_month_total_idx"),
        models.Index(fields=["ordered_month", "number_rank", "id"], name="order_month_rank_idx"),
        models.Index(fields=["due_month", "ordered_on", "id"], name="order_due_month_newest_idx"),
        models.Index(  # large orders due in a month are read off it under the default sort
            fields=["due_month", "total", "id"],
            include=["ordered_on", "owner", "team"],
            name="order_due_month_total_idx",
        ),
        models.Index(fields=["due_month", "number_rank", "id"], name="order_due_month_rank_idx"),
        models.Index(  # placed in a later month than the number says: few or none
            fields=["number_rank"],
            include=["ordered_on"],
            name="order_odd_number_idx",
            condition=Q(number_rank__gt=0, ordered_month__gt=RANK_MONTH),
        ),
    ]


def _of_figures():
    """What happened in a month."""
    return [
        happened("confirmed_at", "submitted_at"),
        happened("shipped_at"),
        happened("delivered_at"),
        happened("promised_on", "delivered_at", "accepted", "confirmed_at", "cancelled_at"),
    ]


def _of_few():
    """What few of all orders there ever were have."""
    return [
        models.Index(fields=["ordered_on", "id"], condition=Q(held_at__isnull=False), name="order_held_idx"),
        models.Index(fields=["ordered_on", "id"], condition=Q(priority=1, status__in=OPEN), name="order_priority_idx"),
        models.Index(fields=["ordered_on", "id"], condition=~Q(risks=[]) & Q(status__in=OPEN), name="order_risks_idx"),
        models.Index(  # who may owe, or was called off after a promise
            fields=["confirmed_at", "id"],
            include=["delivered_at", "cancelled_at", "paid", "received", "customer"],
            condition=Q(confirmed_at__isnull=False) & (~Q(paid=Share.ALL) | Q(cancelled_at__isnull=False)),
            name="order_owing_idx",
        ),
    ]
