"""What payment terms agree on: instalments, and the day on which each falls due."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.money import round_money


class Trigger(models.TextChoices):
    CONFIRMATION = "confirmation", _("On confirmation")
    PRODUCTION = "production", _("At the start of production")
    BEFORE_SHIPPING = "before_shipping", _("Before shipping")
    DISPATCH = "dispatch", _("On dispatch")
    DELIVERY = "delivery", _("On delivery")
    INVOICE = "invoice", _("On invoice")
    MONTH_END = "month_end", _("Month end")
    INVOICE_MONTH = "invoice_month", _("End of the month of the invoice")


class Unit(models.TextChoices):
    DAY = "day", _("days")
    WORKDAY = "workday", _("working days")
    MONTH = "month", _("months")


OF_MONTH_END = (Trigger.MONTH_END, Trigger.INVOICE_MONTH)


@dataclass(frozen=True)
class Instalment:
    """A share of the amount, and when it falls due: `days` of a unit after its trigger.

    The share is a percentage or an amount in yuan; in a plan that names amounts, one instalment has neither: the rest.
    With `month_day` it falls due on that day of the month that is reached, the last where the month is shorter.
    """

    percent: Decimal | None
    trigger: str
    days: int = 0
    unit: str = Unit.DAY
    month_day: int | None = None
    amount: Decimal | None = None

    @property
    def takes_rest(self) -> bool:
        return self.percent is None and self.amount is None

    @property
    def share_label(self) -> str:
        """30 %, 5,000.00 yuan or the rest, in words."""
        if self.amount is not None:
            return gettext("%(amount)s yuan") % {"amount": f"{self.amount:,.2f}"}
        return gettext("The rest") if self.percent is None else f"{self.percent.normalize():f} %"


@dataclass(frozen=True)
class Reading:
    """What a text says: instalments that are the whole amount, or none and the part that was not understood."""

    instalments: tuple = ()
    unread: str = ""

    @property
    def is_understood(self):
        return bool(self.instalments)


def portions_of(instalments: Sequence[Instalment], total: Decimal) -> list[Decimal]:
    """Yuan of each instalment of an order of `total`: together exactly that.

    What the terms leave open, or else the last instalment, takes the rest and the rounding. The rest is negative where
    the amounts are more than the order's: `objection_to_amounts` says so before such a plan is agreed on.
    """
    portions = [
        each.amount if each.amount is not None else round_money(total * (each.percent or 0) / 100)
        for each in instalments
    ]
    rest = next((place for place, each in enumerate(instalments) if each.takes_rest), len(portions) - 1)
    portions[rest] = Decimal(0)
    portions[rest] = total - sum(portions, Decimal(0))
    return portions


def objection_to_amounts(instalments: Sequence[Instalment], total: Decimal) -> str:
    """Why amounts agreed on do not go with an order of `total` yuan, as a sentence, or an empty text."""
    if not any(each.takes_rest for each in instalments):
        return ""
    rest = next(
        part for each, part in zip(instalments, portions_of(instalments, total), strict=True) if each.takes_rest
    )
    if rest >= 0:
        return ""
    return gettext(
        "By the payment terms %(agreed)s yuan fall due before the rest, but the order comes to %(total)s yuan. "
        "Lower the amounts in the payment terms, or choose another payment plan."
    ) % {"agreed": f"{total - rest:,.2f}", "total": f"{total:,.2f}"}


def due_after(base, *, trigger, days=0, unit=Unit.DAY, month_day=None):
    """The day on which a share falls due, from the day of its trigger; None while that has not happened."""
    if base is None:
        return None
    if trigger in OF_MONTH_END:
        base = last_day(base)
    if unit == Unit.WORKDAY:
        return add_working_days(base, days)
    if unit == Unit.MONTH:
        base = _months_after(base, days, at_end=trigger in OF_MONTH_END)
    else:
        base += timedelta(days=days)
    return base.replace(day=min(month_day, last_day(base).day)) if month_day else base


def _months_after(day, months, *, at_end):
    years, month = divmod(day.month - 1 + months, 12)
    longest = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, longest if at_end else min(day.day, longest))


def wait_label(days, unit, month_day=None):
    """How long after its trigger a share falls due, in words; empty for at once."""
    if month_day:
        return gettext("day %(day)s, %(months)s months later") % {"day": month_day, "months": days}
    if not days:
        return ""
    labels = {
        Unit.DAY: gettext("+ %(days)s days"),
        Unit.WORKDAY: gettext("+ %(days)s working days"),
        Unit.MONTH: gettext("+ %(days)s months"),
    }
    return labels[Unit(unit)] % {"days": days}
