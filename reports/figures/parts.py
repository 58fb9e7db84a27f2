"""The month's orders taken apart: by person, size, kind of customer, region; and what changed since the last month."""

from decimal import Decimal

from django.db.models import Case, CharField, F, Q, Value, When

from reports.figures import Period, records
from reports.figures.selecting import select
from reports.figures.span import month_before

MOST_REGIONS = 7
MOST_PEOPLE = 20
SIZES = ("large", "medium", "small")
KINDS = ("key", "regular", "new")
APART = """
    SELECT way, key, coalesce(now.n, 0) AS orders, coalesce(now.amount, 0) AS amount,
           coalesce(before.amount, 0) AS before, coalesce(before.n, 0) AS orders_before,
           coalesce(judged.in_time, 0) AS in_time, coalesce(judged.n, 0) AS judged
    FROM (SELECT {way} AS way, {key} AS key, count(*) AS n, sum(total) AS amount
          FROM ({{now}}) one GROUP BY GROUPING SETS {sets}) now
    FULL JOIN (SELECT {way} AS way, {key} AS key, count(*) AS n, sum(total) AS amount
               FROM ({{before}}) two GROUP BY GROUPING SETS {sets}) before USING (way, key)
    FULL JOIN (SELECT {way} AS way, {key} AS key, count(*) AS n, count(*) FILTER (WHERE timing = 'on_time') AS in_time
               FROM ({{judged}}) three WHERE timing <> 'not_due' GROUP BY GROUPING SETS {sets}) judged USING (way, key)
    ORDER BY amount DESC, key
"""
BRIDGE = """
    WITH sold AS (
        SELECT id, customer_id, total, false AS is_now FROM ({before}) b
        UNION ALL SELECT id, customer_id, total, true FROM ({now}) n
    ), of_customers AS (
        SELECT customer_id, sum(total) FILTER (WHERE NOT is_now) AS was, sum(total) FILTER (WHERE is_now) AS has
        FROM sold GROUP BY customer_id
    ), lines AS (
        SELECT customer_id, product_id, is_now, amount, quantity
        FROM sold JOIN orders_orderline l ON l.order_id = sold.id AND l.quantity > 0
        WHERE customer_id IN (SELECT customer_id FROM of_customers WHERE was IS NOT NULL AND has IS NOT NULL)
    ), again AS (
        SELECT customer_id, product_id FROM lines GROUP BY 1, 2 HAVING bool_or(is_now) AND bool_or(NOT is_now)
    ), of_products AS (
        SELECT sum(amount) FILTER (WHERE NOT is_now) AS was, sum(quantity) FILTER (WHERE NOT is_now) AS was_quantity,
               sum(amount) FILTER (WHERE is_now) AS has, sum(quantity) FILTER (WHERE is_now) AS has_quantity
        FROM lines JOIN again USING (customer_id, product_id) GROUP BY customer_id, product_id
    )
    SELECT coalesce(sum(was), 0) AS before, coalesce(sum(has), 0) AS now,
           coalesce(sum(has) FILTER (WHERE was IS NULL AND is_new), 0) AS new,
           count(*) FILTER (WHERE was IS NULL AND is_new) AS new_n,
           coalesce(sum(has) FILTER (WHERE was IS NULL AND NOT is_new), 0) AS back,
           count(*) FILTER (WHERE was IS NULL AND NOT is_new) AS back_n,
           coalesce(sum(was) FILTER (WHERE has IS NULL), 0) AS gone,
           count(*) FILTER (WHERE has IS NULL) AS gone_n,
           coalesce(sum(has - was), 0) AS same,
           (SELECT round(coalesce(sum(has - was / was_quantity * has_quantity), 0), 2) FROM of_products) AS price
    FROM of_customers
    JOIN (SELECT id, coalesce(first_ordered_on >= {first}, false) AS is_new FROM customers_customer) c
        ON c.id = customer_id
"""


def apart(period, policy, orders=None):
    """The month by "sizes", "kinds" of customers, "regions" and "people", all from one statement."""
    groups = _apart(period, policy, orders, WAYS)
    return {
        "sizes": _all_of(SIZES, groups["size"]),
        "kinds": _all_of(KINDS, groups["kind"]),
        "regions": _largest(groups["region"]),
        "people": _people(groups["person"]),
    }


def _apart(period, policy, orders, ways):
    """{way: rows}, what bought most first; each with the month before and how punctual it was."""
    last = Period.of(month_before(period.month), as_of=period.as_of)
    whens = " ".join(f"WHEN grouping({way}_key) = 0 THEN '{way}'" for way in ways)
    sql = APART.format(
        way=f"CASE {whens} END",
        key=f"coalesce({', '.join(f'{way}_key::text' for way in ways)})",
        sets=f"({', '.join(f'({way}_key)' for way in ways)})",
    )
    rows = select(
        sql,
        now=_keyed(records.placed(period, orders), ways, policy, period).values(*_keys(ways), "total"),
        before=_keyed(records.placed(last, orders), ways, policy, last).values(*_keys(ways), "total"),
        judged=_keyed(records.promised(period, orders), ways, policy, period).values(*_keys(ways), "timing"),
    )
    groups = {way: [] for way in ways}
    for row in rows:
        groups[row.pop("way")].append(row)
    return groups


def _keys(ways):
    return [f"{way}_key" for way in ways]


def _keyed(orders, ways, policy, of):
    return orders.annotate(**{f"{way}_key": WAYS[way](policy, of) for way in ways})


def _size(policy, _of):
    return Case(
        When(total__gte=policy.large_from, then=Value("large")),
        When(total__lt=policy.small_below, then=Value("small")),
        default=Value("medium"),
        output_field=CharField(),
    )


def _kind(_policy, of):
    """New customers (first order in the month), key customers, and the others."""
    return Case(
        When(customer__first_ordered_on__range=(of.month, of.last), then=Value("new")),
        When(customer__is_key=True, then=Value("key")),
        default=Value("regular"),
        output_field=CharField(),
    )


WAYS = {
    "size": _size,
    "kind": _kind,
    "region": lambda _policy, _of: F("region"),
    "person": lambda _policy, _of: F("owner"),
}


def _all_of(names, rows):
    by_key = {row["key"]: row for row in rows}
    return [by_key.get(name, _nothing(name)) for name in names]


def _largest(rows):
    """The regions that bought most, and all others together."""
    first, rest = rows[:MOST_REGIONS], rows[MOST_REGIONS:]
    return [*first, _together(rest, "…")] if rest else first


def _people(rows):
    """Account managers with what they sold, most first."""
    rows = [{**row, "key": int(row["key"])} for row in rows]
    return sorted(rows, key=lambda row: (-row["amount"], row["key"]))[:MOST_PEOPLE]


def bridge(period, orders=None):
    """From the last month's amount to this month's: new customers, back again, gone, and the same with more or less."""
    last = Period.of(month_before(period.month), as_of=period.as_of)
    fields = ("id", "customer_id", "total")
    row = select(
        BRIDGE,
        before=records.placed(last, orders).values(*fields),
        now=records.placed(period, orders).values(*fields),
        first=period.month,
    )[0]
    return {**row, "volume": row["same"] - row["price"], "gone": -row["gone"]}


def amounts_spread(period, orders=None):
    """The distribution of order amounts: how many lie in each class of EDGES."""
    whens = [Q(total__lt=edge) for edge in records.EDGES[1:]]
    place = Case(*(When(q, then=Value(at)) for at, q in enumerate(whens)), default=Value(len(whens)))
    rows = select(
        "SELECT place, count(*) AS n FROM ({orders}) o GROUP BY place",
        orders=records.placed(period, orders).annotate(place=place).values("place"),
    )
    counts = {row["place"]: row["n"] for row in rows}
    return [{"low": edge, "n": counts.get(at, 0)} for at, edge in enumerate(records.EDGES)]


def _nothing(key):
    counts = dict.fromkeys(("orders", "orders_before", "in_time", "judged"), 0)
    return {"key": key, "amount": Decimal(0), "before": Decimal(0), **counts}


def _together(rows, key):
    empty = _nothing(key)
    return {name: key if name == "key" else sum((row[name] for row in rows), empty[name]) for name in empty}
