"""The figures of a month, key by key as CONTRACT names them, computed from recorded events."""

from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from orderdesk.core.money import round_money
from orders.services.balances import AGES, balance
from reports.figures import records
from reports.figures.measures import rounded, share, spread, wilson
from reports.figures.period import Period
from reports.figures.reading import by_index
from reports.figures.settling import settling

CENT = Decimal("0.01")


@by_index()
def kpis(month, *, as_of=None, orders=None, late_by_cause=None):
    """The figures of the month of the day `month`, as of now or of a moment; ready for JSON.

    Amounts are strings of yuan, rates numbers from 0 to 1 or None, hours elapsed time. `orders` narrows everything to
    a queryset of orders (what a person sees): tickets without an order count only where it is None. `late_by_cause`
    may be given by who has it already.
    """
    period = Period.of(month, as_of=as_of)
    return {
        "month": f"{period.month:%Y-%m}",
        "as_of": period.as_of.isoformat(),
        **placed(period, orders),
        "processing_hours": spread(records.confirmed(period, orders), "confirmed_at", "submitted_at"),
        "shipping_hours": spread(records.shipped(period, orders), "shipped_at", "confirmed_at"),
        **punctuality(period, orders),
        "feedback_hours": feedback(period, orders),
        "satisfaction": satisfaction(period, orders),
        "tickets_by_type": counted(records.tickets(period, orders), "kind"),
        "late_by_cause": counted(records.late_stages(period, orders), "why")
        if late_by_cause is None
        else late_by_cause,
        "received": text(records.receipts(period, orders).order_by().aggregate(sum=Sum("amount"))["sum"]),
        **owed(period, orders),
        **settled(period, orders),
    }


def text(amount):
    """An amount of yuan as a string with two decimals."""
    return str((amount or Decimal(0)).quantize(CENT))


def counted(queryset, name):
    """{value: how many}, most first."""
    rows = queryset.order_by().values_list(name).annotate(n=Count("*")).order_by("-n", name)
    return dict(rows)


def placed(period, orders=None):
    rows = records.placed(period, orders).order_by().values_list("status").annotate(n=Count("pk"), sum=Sum("total"))
    rows = sorted(rows)
    count, amount = sum(n for _status, n, _sum in rows), sum((sum_ for _status, _n, sum_ in rows), Decimal(0))
    return {
        "orders": count,
        "amount": text(amount),
        "average": text(round_money(amount / count)) if count else None,
        "by_status": {status: n for status, n, _sum in rows},
    }


def punctuality(period, orders=None):
    """On time, in full, and both, of orders whose first promise is in the month."""
    rows = (
        records.promised(period, orders)
        .order_by()
        .values_list("timing")
        .annotate(n=Count("pk"), whole=Count("pk", filter=records.WHOLE & period.by_then("delivered_at")))
    )
    counts = {timing: (n, whole) for timing, n, whole in rows}
    on_time, late, still_open = (counts.get(name, (0, 0)) for name in ("on_time", "late_delivered", "late_open"))
    of = on_time[0] + late[0] + still_open[0]
    whole = on_time[1] + late[1] + still_open[1]
    return {
        "on_time": {
            "promised": sum(n for n, _whole in counts.values()),
            "delivered_on_time": on_time[0],
            "late_delivered": late[0],
            "late_open": still_open[0],
            "undated": records.undated(period, orders).count(),
            "rate": share(on_time[0], of),
        },
        "in_full": {"n": whole, "of": of, "rate": share(whole, of)},
        "otif": {"n": on_time[1], "of": of, "rate": share(on_time[1], of)},
    }


def feedback(period, orders=None):
    """How long customers waited for a first answer."""
    day = Q(answered_at__lte=F("reported_at") + records.DAY) & period.by_then("answered_at")
    answers = records.day_old(period, orders).order_by().aggregate(of=Count("pk"), n=Count("pk", filter=day))
    hours = spread(records.answered(period, orders), "answered_at", "reported_at")
    return {**hours, "within_24h": share(answers["n"], answers["of"])}


def satisfaction(period, orders=None):
    """Ratings from 1 to 5 by ticket and by visit, each once; good are 4 and 5."""
    ratings = [
        rated.order_by().aggregate(n=Count("pk"), sum=Sum(name), good=Count("pk", filter=Q(**{f"{name}__gte": 4})))
        for rated, name in (
            (records.rated_tickets(period, orders), "satisfaction"),
            (records.rated_visits(period, orders), "overall"),
        )
    ]
    n, good = sum(part["n"] for part in ratings), sum(part["good"] for part in ratings)
    low, high = wilson(good, n)
    mean = rounded(sum(part["sum"] or 0 for part in ratings) / n) if n else None
    return {"n": n, "mean": mean, "good_share": share(good, n), "low": low, "high": high}


def owed(period, orders=None):
    """What customers owe at the end of the month, or of the day `as_of`."""
    balances = balance(on=period.days[1], orders=orders)
    ageing = {name: text(balances[name]) for name in AGES}
    return {
        "receivable": text(balances["receivable"]),
        "overdue": text(balances["receivable"] - balances["not_due"]),
        "ageing": ageing,
    }


def settled(period, orders=None):
    """Days sales outstanding, the collection rate of what fell due in the month, and the margin of its orders."""
    figures = settling(period, orders)
    return {**figures, "margin": {**figures["margin"], "amount": text(figures["margin"]["amount"])}}
