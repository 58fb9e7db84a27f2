"""The indexes of orders: what the lists and figures walk along, and what they carry so that no row is read."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import ExtractMonth, ExtractYear

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
