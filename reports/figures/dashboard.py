"""What the dashboard shows of one month: numbers only, narrowed to a person's orders, compared with another time."""

from django.utils.timezone import localtime, now

from orderdesk.core.calendar.months import last_day
from orderdesk.policy.models import Policy
from orders.services.balances import AGES, balance
from reports.figures import Period, cards, customers, delivery, forecast, money, monthly, parts
from reports.figures.reading import by_index
from reports.figures.settling import settling
from reports.figures.span import closing, month_before, months_until

MONTHS = 13
HISTORY = 36
SHOWN_CUSTOMERS = 10
LAST, YEAR = "last", "year"


@by_index()
def dashboard(month, *, as_of=None, against=LAST, orders=None):
    """The figures of the page and of its workbook."""
    period = Period.of(month, as_of=as_of)
    sold = sales(period, orders=orders)
    before = compared_period(period, against)
    return {
        "against": against,
        **_headlines(period, before, orders, sold),
        "forecast": expected(period, sold),
        "owed": balance(on=closing(period.month, period), orders=orders),
        "ages": AGES,
        "settling": settling(period, orders),
        **delivery.late_stages(period, orders),
        "spread": parts.amounts_spread(period, orders),
        "large_from": Policy.current().large_from,
        "customers": customers.abc(period, orders, most=SHOWN_CUSTOMERS, before=before),
        "classes": customers.abc_classes(period, orders),
    }


@by_index()
def headlines(month, *, orders=None):
    """The headline figures of the page alone."""
    period = Period.of(month)
    return _headlines(period, compared_period(period, LAST), orders, sold=None)


def _headlines(period, before, orders, sold):
    rows = monthly.headlines(period.month, count=MONTHS, as_of=period.as_of, orders=orders, sold=sold)
    company, _people = cards.targets_of(period.month) if orders is None else ({}, {})
    headline_cards = cards.cards(rows, company)
    compared = _compared(period, rows, before, orders)
    for card in headline_cards:
        card["before"] = compared[card["figure"]]
    return {
        "period": period,
        "is_over": is_over(period),
        "compared": compared["month"],
        "cards": headline_cards,
        "months": [(row["month"], row["amount"]) for row in rows],
        "target": company.get("amount"),
        "overdue": money.owing(period, orders, most=0)["overdue"],
    }


def is_over(period):
    return period.last < period.today


def sales(period, *, orders=None):
    """What was sold in each month that headlines or forecast look at."""
    return monthly.sales(period.month, count=HISTORY + 1, as_of=period.as_of, orders=orders)


def expected(period, sold):
    """The forecast from the months that are over: of three months, and of this one while it is not."""
    done = period.month if is_over(period) else month_before(period.month)
    history = [(month, sold[month]["amount"]) for month in months_until(done, HISTORY)]
    return forecast.forecast(history, ahead=3 if is_over(period) else 4)


def compared_period(period, against):
    """The month compared with: as it is now, or as far as this one has come while it is not over."""
    back = 1 if against == LAST else 12
    as_of = period.as_of if is_over(period) else same_moment(period.as_of, back)
    return Period.of(month_before(period.month, back), as_of=as_of)


def _compared(period, rows, before, orders):
    """The headlines of the month compared with."""
    if is_over(period):
        return next(row for row in rows if row["month"] == before.month)
    return monthly.headlines(before.month, count=1, as_of=before.as_of, orders=orders)[0]


def same_moment(at, months):
    """The same day and hour some months before; the month's last day where it is shorter."""
    at = localtime(at)
    month = month_before(at.date().replace(day=1), months)
    day = min(at.day, last_day(month).day)
    return at.replace(year=month.year, month=month.month, day=day)


def months_to_choose(today=None, count=24):
    """The months that can be looked at, newest first."""
    today = today or localtime(now()).date()
    return [month_before(today.replace(day=1), back) for back in range(count)]
