"""The eight headline figures of many months at once: one statement a figure, whatever the number of months.

Days are counted by the database and put together to months here, moments are asked for month by month: both walk an
index in its order, and nothing is sorted.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DateField, Func, Sum

from orders.models import Instalment, MonthEnd
from orders.services.balances import balance
from reports.figures import records
from reports.figures.measures import rounded, share
from reports.figures.period import midnight
from reports.figures.selecting import select
from reports.figures.span import Span, closing, month_before, months_until
from reports.figures.taken_off import taken_off

NOTHING = Decimal(0)
DAY = timedelta(days=1)
PROCESSING = """
    SELECT m.month, (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', confirmed_at - submitted_at) / 3600)
        FROM ({confirmed}) o WHERE confirmed_at >= m.first AND confirmed_at < m.next
    ) AS median FROM unnest({months}, {first}, {after}) m (month, first, next)
"""
RATED = """
    SELECT m.month, r.n, r.good FROM unnest({months}, {first}, {after}) m (month, first, next), LATERAL (
        SELECT count(*) AS n, count(*) FILTER (WHERE stars >= 4) AS good FROM (
            SELECT satisfaction AS stars FROM ({tickets}) t WHERE rated_at >= m.first AND rated_at < m.next
            UNION ALL SELECT overall FROM ({visits}) v WHERE closed_at >= m.first AND closed_at < m.next
        ) told
    ) r
"""


class AfterFellDue(Func):
    """The first day of the month after that in which a due date has passed."""

    template = "(date_trunc('month', %(expressions)s + 1) + interval '1 month')::date"
    output_field = DateField()


def headlines(month, *, count=13, as_of, orders=None, sold=None):
    """[{"month", "amount", "orders", "on_time", "otif", "processing", "satisfaction", "collection", "overdue", …}].

    Oldest first, `month` last. Amounts are Decimals, rates from 0 to 1, hours; None where there is nothing to divide.
    Beside the rates stand their parts: "in_time" and "both" of "judged", "good" of "rated", "collected" of
    "collectable". `sold` is the result of `sales` for these months, if it was computed already.
    """
    span, months = Span.over(month, count, as_of=as_of), months_until(month, count)
    sold = sold or sales(month, count=count, as_of=as_of, orders=orders)
    sources = [
        sold.get,
        _punctual(span, orders),
        _processing(span, months, orders),
        _rated(span, months, orders),
        _money(span, months, orders),
    ]
    return [{"month": m, **{k: v for part in sources for k, v in part(m).items()}} for m in months]


def sales(month, *, count, as_of, orders=None):
    """{month: {"orders", "amount"}} of so many months, `month` the last of them: also for the forecast."""
    orders_placed = records.placed(Span.over(month, count, as_of=as_of), orders).order_by()
    totals = {m: {"orders": 0, "amount": NOTHING} for m in months_until(month, count)}
    for day, n, amount in orders_placed.values_list("ordered_on").annotate(n=Count("pk"), sum=Sum("total")):
        of = totals[day.replace(day=1)]
        of["orders"], of["amount"] = of["orders"] + n, of["amount"] + amount
    return totals


def _by_month(sql, months, **parts):
    """{month: the other columns} of a statement over months `m` with their `first` moment and that of the `next`."""
    first, after = [midnight(m) for m in months], [midnight(month_before(m, -1)) for m in months]
    return {row.pop("month"): row for row in select(sql, months=months, first=first, after=after, **parts)}


def _punctual(span, orders):
    whole = Count("pk", filter=records.WHOLE & span.by_then("delivered_at"))
    rows = (
        records.promised(span, orders).order_by().values_list("promised_on", "timing").annotate(n=Count("pk"), w=whole)
    )
    counts = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for day, timing, n, full in rows:
        of = counts[day.replace(day=1)]
        of[timing] = of[timing][0] + n, of[timing][1] + full
    return lambda m: _rates(counts[m])


def _rates(counts):
    in_time, both = counts["on_time"]
    judged = in_time + counts["late_delivered"][0] + counts["late_open"][0]
    return {
        "in_time": in_time,
        "both": both,
        "judged": judged,
        "on_time": share(in_time, judged),
        "otif": share(both, judged),
    }


def _processing(span, months, orders):
    confirmed = records.confirmed(span, orders).values("confirmed_at", "submitted_at")
    medians = _by_month(PROCESSING, months, confirmed=confirmed)
    return lambda m: {"processing": rounded(medians[m]["median"])}


def _rated(span, months, orders):
    tickets = records.rated_tickets(span, orders).values("rated_at", "satisfaction")
    visits = records.rated_visits(span, orders).values("closed_at", "overall")
    ratings = _by_month(RATED, months, tickets=tickets, visits=visits)
    return lambda m: _liked(ratings[m]["n"], ratings[m]["good"])


def _liked(n, good):
    return {"rated": n, "good": good, "satisfaction": share(good, n)}


def _money(span, months, orders):
    owed = _month_ends(span, [month_before(months[0]), *months], orders)
    due = _due(span, months, orders)
    taken = taken_off([(m, closing(month_before(m), span), closing(m, span)) for m in months], orders)

    def of(m):
        """What could be collected is what was overdue before and fell due since, less what was taken off unpaid.

        What is overdue still was not collected.
        """
        before, now_ = owed[month_before(m)], owed[m]
        collectable = before["overdue"] + due[m] - taken.get(m, NOTHING)
        collected = max(collectable - now_["overdue"], NOTHING)
        return {
            **now_,
            "collectable": collectable,
            "collected": collected,
            "collection": share(float(collected), float(collectable)),
        }

    return of


def keep_month_ends(month, *, count, as_of):
    """Have the balances that `headlines` needs: in a snapshot of the database they could not be kept."""
    span, months = Span.over(month, count, as_of=as_of), months_until(month, count)
    _month_ends(span, [month_before(months[0]), *months], None)


def _month_ends(span, months, orders):
    """{month: {"receivable", "overdue"}} at their ends."""
    stored = MonthEnd.objects.in_bulk(months, field_name="month") if orders is None else {}
    month_ends = {}
    for m in months:
        row = stored.get(m) if closing(m, span) < span.today else None
        balances = (
            {"receivable": row.receivable, "not_due": row.not_due}
            if row
            else balance(on=closing(m, span), orders=orders)
        )
        month_ends[m] = {"receivable": balances["receivable"], "overdue": balances["receivable"] - balances["not_due"]}
    return month_ends


def _due(span, months, orders):
    """{month: amount} of the instalments whose due date passed in it: that on a month's last day passes in the next."""
    due, off = falling_due(closing(month_before(months[0]), span), closing(months[-1], span), orders)
    amounts = defaultdict(Decimal)
    for rows, sign in ((due, 1), (off, -1)):
        for day, amount in rows.order_by().values_list("due_on").annotate(sum=Sum("amount")):
            amounts[(day + DAY).replace(day=1)] += sign * amount
    return amounts


def falling_due(first, until, orders=None):
    """(instalments due from one day to before another, those of them that do not count).

    All of them (a plan is made when its order is confirmed), less the few of orders that were cancelled by then.
    """
    due = Instalment.objects.filter(due_on__gte=first, due_on__lt=until)
    if orders is not None:
        due = due.filter(order__in=orders.order_by())
    off = due.filter(
        order__confirmed_at__isnull=False,
        order__cancelled_at__isnull=False,
        order__cancelled_at__date__lt=AfterFellDue("due_on"),
    )
    return due, off
