"""What a customer buys and when again, and what they might need next with the reason, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Customer
from orderdesk.core.templatetags.desk import qty
from orderdesk.core.text.display import short_day
from orders.querysets import OrderQuerySet
from reports.figures.rhythm import Rhythm, bought_with, rhythm_of
from reports.pages.wording import flowing, percent

MOST_PRODUCTS, MOST_NEEDS, MOST_ALSO = 12, 5, 3
SHOWN = 6  # rows of the table


@dataclass(frozen=True)
class Need:
    """A product that the customer might need next, and why."""

    name: str
    url: str
    reason: str


@dataclass(frozen=True)
class RhythmRow:
    """A product that the customer buys, as the table shows it."""

    rhythm: Rhythm
    name: str
    url: str
    interval: str
    missed: str


@dataclass
class CustomerRhythm:
    """The part of the customer's page: what they buy, and what is due by their own rhythm."""

    rows: list[RhythmRow]
    needs: list[Need]

    @classmethod
    def of(cls, customer: Customer, orders: OrderQuerySet) -> "CustomerRhythm":
        """From the orders that the reader sees."""
        today = localdate()
        products = rhythm_of(customer.pk, orders, on=today, most=MOST_PRODUCTS)
        due = [each for each in products if each.is_active and each.is_near(on=today)]
        needs = [Need(_named(each.name, each.spec), _url(each.product_id), _due(each, today)) for each in due]
        return cls([_row(each, today) for each in products[:SHOWN]], needs[:MOST_NEEDS])


def also_needed(customer: Customer, orders: OrderQuerySet) -> list[Need]:
    """What those who buy the same also buy, with how many of how many."""
    return [
        Need(_named(row["name"], row["spec"]), _url(row["product_id"]), _also(row))
        for row in bought_with(customer.pk, orders, on=localdate(), most=MOST_ALSO)
    ]


def _row(each: Rhythm, today: date) -> RhythmRow:
    interval, missed = "", each.days_missed(on=today)
    if each.days:
        interval = ngettext("about %(days)s day", "about %(days)s days", each.days) % {"days": each.days}
    late = ngettext("%(days)s day without an order", "%(days)s days without an order", missed) % {"days": missed}
    return RhythmRow(each, _named(each.name, each.spec), _url(each.product_id), interval, late if missed else "")


def _due(each: Rhythm, today: date) -> str:
    values = {
        "times": each.times,
        "days": each.days,
        "last": short_day(each.last),
        "next": short_day(each.next_on),
        "missed": each.days_missed(on=today),
        "usual": f"{qty(each.usual)} {each.unit}",
    }
    often = _("Bought %(times)s times, about every %(days)s days, the last time on %(last)s.") % values
    when = _("Missing for %(missed)s days.") if values["missed"] else _("Next about %(next)s.")
    return flowing(often, when % values, _("Usually %(usual)s.") % values)


def _also(row: dict[str, Any]) -> str:
    return _("%(share)s of those who buy %(anchor)s also buy this (%(n)s of %(buyers)s customers).") % {
        "share": percent(row["n"] / row["buyers"], digits=0),
        "anchor": row["anchor_name"],
        "n": row["n"],
        "buyers": row["buyers"],
    }


def _named(name: str, spec: str) -> str:
    return f"{name} {spec}".strip()


def _url(product: int) -> str:
    return reverse("orders:product", args=[product])
