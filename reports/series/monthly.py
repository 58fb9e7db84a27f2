"""The eight headline figures of many months at once: one statement a figure, whatever the number of months."""

from decimal import Decimal

from django.db.models import Count, DateField, Func, Q, Sum
from django.db.models.functions import TruncMonth

from orders.balances import balance
from orders.models import Instalment, MonthEnd
from reports.figures import behind
from reports.figures.measures import Hours, Percentile, rounded, share
from reports.series.span import Span, closing, month_before, months_until

NOTHING = Decimal(0)


class FellDue(Func):
    """The month in which a due date has passed: what falls due on a month's last day is overdue from the next."""

    template = "date_trunc('month', %(expressions)s + 1)::date"
    output_field = DateField()


class AfterFellDue(Func):
    template = "(date_trunc('month', %(expressions)s + 1) + interval '1 month')::date"
    output_field = DateField()


def headlines(month, *, count=13, as_of, orders=None):
    """[{"month", "amount", "orders", "on_time", "otif", "processing", "satisfaction", "collection", "overdue", …}].

    Oldest first, `month` last. Amounts are Decimals, rates from 0 to 1, hours; None where there is nothing to divide.
    Beside the rates stand their parts: "in_time" and "both" of "judged", "good" of "rated", "collected" of
    "collectable".
    """
    span = Span.over(month, count, as_of=as_of)
    told = [
        _placed(span, orders),
        _punctual(span, orders),
        _processing(span, orders),
        _rated(span, orders),
        _money(span, months_until(month, count), orders),
    ]
    return [{"month": m, **{k: v for part in told for k, v in part(m).items()}} for m in months_until(month, count)]


def amounts(month, *, count, as_of, orders=None):
    """[(month, amount)] alone, for the forecast."""
    placed = _placed(Span.over(month, count, as_of=as_of), orders)
    return [(m, placed(m)["amount"]) for m in months_until(month, count)]


def _by_month(found, name):
    return found.order_by().annotate(m=TruncMonth(name))


def _key(moment):
    return moment.date() if hasattr(moment, "date") else moment


def _placed(span, orders):
    rows = (
        _by_month(behind.placed(span, orders), "ordered_on").values_list("m").annotate(n=Count("pk"), sum=Sum("total"))
    )
    told = {_key(m): {"orders": n, "amount": amount} for m, n, amount in rows}
    return lambda m: told.get(m, {"orders": 0, "amount": NOTHING})


def _punctual(span, orders):
    whole = Count("pk", filter=behind.WHOLE & span.by_then("delivered_at"))
    found = behind.promised(span, orders).order_by().annotate(m=TruncMonth("promised_on"))
    rows = found.values_list("m", "timing").annotate(n=Count("pk"), whole=whole)
    told = {}
    for m, timing, n, whole in rows:
        told.setdefault(_key(m), {})[timing] = (n, whole)
    return lambda m: _rates(told.get(m, {}))


def _rates(told):
    in_time, both = told.get("on_time", (0, 0))
    judged = in_time + sum(told.get(name, (0, 0))[0] for name in ("late_delivered", "late_open"))
    return {
        "in_time": in_time, "both": both, "judged": judged,
        "on_time": share(in_time, judged), "otif": share(both, judged),
    }  # fmt: skip


def _processing(span, orders):
    hours = Percentile(Hours("confirmed_at", "submitted_at"), fraction=0.5)
    rows = _by_month(behind.confirmed(span, orders), "confirmed_at").values_list("m").annotate(median=hours)
    told = {_key(m): rounded(median) for m, median in rows}
    return lambda m: {"processing": told.get(m)}


def _rated(span, orders):
    told = {}
    for found, at, stars in (
        (behind.rated_tickets(span, orders), "rated_at", "satisfaction"),
        (behind.rated_visits(span, orders), "closed_at", "overall"),
    ):
        good = Count("pk", filter=Q(**{f"{stars}__gte": 4}))
        for m, n, liked in _by_month(found, at).values_list("m").annotate(n=Count("pk"), liked=good):
            before = told.get(_key(m), (0, 0))
            told[_key(m)] = before[0] + n, before[1] + liked
    return lambda m: _liked(*told.get(m, (0, 0)))


def _liked(n, good):
    return {"rated": n, "good": good, "satisfaction": share(good, n)}


def _money(span, months, orders):
    owed = _month_ends(span, [month_before(months[0]), *months], orders)
    due = _due(span, months, orders)

    def of(m):
        """What could be collected is what was overdue before and fell due since; what is overdue still was not."""
        before, now_ = owed[month_before(m)], owed[m]
        collectable = before["overdue"] + due.get(m, NOTHING)
        collected = max(collectable - now_["overdue"], NOTHING)
        return {
            **now_,
            "collectable": collectable,
            "collected": collected,
            "collection": share(float(collected), float(collectable)),
        }

    return of


def _month_ends(span, months, orders):
    """{month: {"receivable", "overdue"}} at their ends."""
    kept = MonthEnd.objects.in_bulk(months, field_name="month") if orders is None else {}
    told = {}
    for m in months:
        row = kept.get(m) if closing(m, span) < span.today else None
        found = (
            {"receivable": row.receivable, "not_due": row.not_due}
            if row
            else balance(on=closing(m, span), orders=orders)
        )
        told[m] = {"receivable": found["receivable"], "overdue": found["receivable"] - found["not_due"]}
    return told


def _due(span, months, orders):
    """{month: amount} of the instalments whose due date passed in it."""
    found = Instalment.objects.filter(
        Q(order__cancelled_at__isnull=True) | Q(order__cancelled_at__date__gte=AfterFellDue("due_on")),
        due_on__gte=closing(month_before(months[0]), span),
        due_on__lt=closing(months[-1], span),
        order__confirmed_at__isnull=False,
    )
    if orders is not None:
        found = found.filter(order__in=orders.order_by())
    rows = found.order_by().annotate(m=FellDue("due_on")).values_list("m").annotate(sum=Sum("amount"))
    return dict(rows)
