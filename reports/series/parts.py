"""The month's orders taken apart: by person, size, kind of customer, region; and what changed since the last month."""

from decimal import Decimal

from django.db.models import Case, CharField, F, Q, Value, When

from reports.figures import Period, behind
from reports.series.selecting import select
from reports.series.span import month_before

MOST_REGIONS = 7
MOST_PEOPLE = 20
GROUPED = """
    SELECT coalesce(now.key, before.key, judged.key) AS key, coalesce(now.n, 0) AS orders,
           coalesce(now.amount, 0) AS amount, coalesce(before.amount, 0) AS before,
           coalesce(judged.in_time, 0) AS in_time, coalesce(judged.n, 0) AS judged
    FROM (SELECT key, count(*) AS n, sum(total) AS amount FROM ({now}) one GROUP BY key) now
    FULL JOIN (SELECT key, sum(total) AS amount FROM ({before}) two GROUP BY key) before USING (key)
    FULL JOIN (SELECT key, count(*) AS n, count(*) FILTER (WHERE timing = 'on_time') AS in_time
               FROM ({judged}) three WHERE timing <> 'not_due' GROUP BY key) judged USING (key)
    ORDER BY amount DESC, key
"""
BRIDGE = """
    WITH was AS (SELECT customer_id, sum(total) AS amount FROM ({before}) b GROUP BY 1),
         has AS (SELECT customer_id, sum(total) AS amount FROM ({now}) n GROUP BY 1),
         sold AS (
             SELECT o.customer_id, l.product_id, o.turn, sum(l.amount) AS amount, sum(l.quantity) AS quantity
             FROM orders_orderline l
             JOIN (SELECT id, customer_id, 0 AS turn FROM ({before}) b UNION ALL
                   SELECT id, customer_id, 1 FROM ({now}) n) o ON o.id = l.order_id
             GROUP BY 1, 2, 3
         ),
         priced AS (
             SELECT round(coalesce(sum(a.amount - b.amount / b.quantity * a.quantity), 0), 2) AS price
             FROM sold a JOIN sold b USING (customer_id, product_id) WHERE a.turn = 1 AND b.turn = 0
         )
    SELECT coalesce(sum(was.amount), 0) AS before, coalesce(sum(has.amount), 0) AS now,
           coalesce(sum(has.amount) FILTER (WHERE was.amount IS NULL AND is_new), 0) AS new,
           count(*) FILTER (WHERE was.amount IS NULL AND is_new) AS new_n,
           coalesce(sum(has.amount) FILTER (WHERE was.amount IS NULL AND NOT is_new), 0) AS back,
           count(*) FILTER (WHERE was.amount IS NULL AND NOT is_new) AS back_n,
           coalesce(sum(was.amount) FILTER (WHERE has.amount IS NULL), 0) AS gone,
           count(*) FILTER (WHERE has.amount IS NULL) AS gone_n,
           coalesce(sum(has.amount - was.amount), 0) AS same,
           (SELECT price FROM priced) AS price
    FROM was FULL JOIN has USING (customer_id)
    JOIN (SELECT id, coalesce(first_ordered_on >= {first}, false) AS is_new FROM customers_customer) c
        ON c.id = customer_id
"""


def _grouped(period, orders, key, before_key=None):
    """Rows of one way to take the month apart, each with the month before and how punctual it was."""
    last = Period.of(month_before(period.month), as_of=period.as_of)
    fields = ("key", "total")
    return select(
        GROUPED,
        now=behind.placed(period, orders).annotate(key=key).values(*fields),
        before=behind.placed(last, orders).annotate(key=before_key or key).values(*fields),
        judged=behind.promised(period, orders).annotate(key=key).values("key", "timing"),
    )


def by_size(period, policy, orders=None):
    """Large, medium and small orders, always all three."""
    size = Case(
        When(total__gte=policy.large_from, then=Value("large")),
        When(total__lt=policy.small_below, then=Value("small")),
        default=Value("medium"),
        output_field=CharField(),
    )
    told = {row["key"]: row for row in _grouped(period, orders, size)}
    return [told.get(name, _nothing(name)) for name in ("large", "medium", "small")]


def by_kind(period, orders=None):
    """New customers (first order in the month), key customers, and the others."""

    def kind(of):
        return Case(
            When(customer__first_ordered_on__range=(of.month, of.last), then=Value("new")),
            When(customer__is_key=True, then=Value("key")),
            default=Value("regular"),
            output_field=CharField(),
        )

    last = Period.of(month_before(period.month), as_of=period.as_of)
    told = {row["key"]: row for row in _grouped(period, orders, kind(period), kind(last))}
    return [told.get(name, _nothing(name)) for name in ("key", "regular", "new")]


def by_region(period, orders=None):
    """The regions that bought most, and all others together."""
    rows = _grouped(period, orders, F("region"))
    first, rest = rows[:MOST_REGIONS], rows[MOST_REGIONS:]
    return [*first, _together(rest, "…")] if rest else first


def by_person(period, orders=None):
    """Account managers with what they sold, most first."""
    rows = _grouped(period, orders, F("owner"))
    return rows[:MOST_PEOPLE]


def bridge(period, orders=None):
    """From the last month's amount to this month's: new customers, back again, gone, and the same with more or less."""
    last = Period.of(month_before(period.month), as_of=period.as_of)
    fields = ("id", "customer_id", "total")
    row = select(
        BRIDGE,
        before=behind.placed(last, orders).values(*fields),
        now=behind.placed(period, orders).values(*fields),
        first=period.month,
    )[0]
    return {**row, "volume": row["same"] - row["price"], "gone": -row["gone"]}


def amounts_spread(period, orders=None):
    """The distribution of order amounts: how many lie in each class of EDGES (in yuan)."""
    whens = [Q(total__lt=edge) for edge in EDGES[1:]]
    place = Case(*(When(q, then=Value(at)) for at, q in enumerate(whens)), default=Value(len(whens)))
    rows = select(
        "SELECT place, count(*) AS n FROM ({found}) f GROUP BY place",
        found=behind.placed(period, orders).annotate(place=place).values("place"),
    )
    told = {row["place"]: row["n"] for row in rows}
    return [{"low": edge, "n": told.get(at, 0)} for at, edge in enumerate(EDGES)]


EDGES = (0, 5_000, 10_000, 20_000, 40_000, 70_000, 100_000, 200_000)


def _nothing(key):
    return {"key": key, "orders": 0, "amount": Decimal(0), "before": Decimal(0), "in_time": 0, "judged": 0}


def _together(rows, key):
    told = _nothing(key)
    return {name: key if name == "key" else sum((row[name] for row in rows), told[name]) for name in told}
