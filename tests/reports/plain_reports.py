"""The figures of reports once more, from their definitions, in plain SQL and Python: nothing of reports is used."""

from collections import Counter, defaultdict
from decimal import Decimal

from tests.reports.plain import DAY, percentile, rows

SOLD = (
    "o.ordered_on >= %(first)s AND o.ordered_on < %(after)s AND o.ordered_on <= %(counted)s AND o.status <> 'draft'"
    " AND o.submitted_at < %(now)s AND NOT coalesce(o.cancelled_at < %(now)s, false)"
)
KEYS = {
    "customer": "o.customer_id",
    "region": "o.region",
    "person": "o.owner_id",
    "size": "CASE WHEN o.total >= 100000 THEN 'large' WHEN o.total < 10000 THEN 'small' ELSE 'medium' END",
    "kind": "CASE WHEN c.first_ordered_on >= %(first)s AND c.first_ordered_on < %(after)s THEN 'new'"
    " WHEN c.is_key THEN 'key' ELSE 'regular' END",
}


def sold(way, at, keys=None):
    """{key: (orders, amount)} of one way to take sales apart; of products with the quantity. `keys` are the orders."""
    groups = defaultdict(list)
    if way == "product":
        lines = rows(
            "SELECT l.product_id, o.id, l.amount, l.quantity FROM orders_orderline l JOIN orders_order o"
            f" ON o.id = l.order_id WHERE l.dropped_at IS NULL AND {SOLD}",
            **at,
        )
        for key, order, amount, quantity in lines:
            if keys is None or order in keys:
                groups[key].append((order, amount, quantity))
        return {
            key: (len({row[0] for row in found}), sum(row[1] for row in found), sum(row[2] for row in found))
            for key, found in groups.items()
        }
    found = rows(
        f"SELECT {KEYS[way]}, o.id, o.total FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id"
        f" WHERE {SOLD}",
        **at,
    )
    for key, order, total in found:
        if keys is None or order in keys:
            groups[key].append(total)
    return {key: (len(totals), sum(totals)) for key, totals in groups.items()}


def classes(amounts):
    """{key: class} of {key: amount}: A up to and with the one that reaches 80 %, B up to 95 %."""
    whole, above, letters = sum(amounts.values()), Decimal(0), {}
    for key, amount in sorted(amounts.items(), key=lambda pair: (-pair[1], pair[0])):
        if amount > 0:
            letters[key] = "A" if above < whole * Decimal("0.8") else "B" if above < whole * Decimal("0.95") else "C"
        above += amount
    return letters


def tickets(at, keys=None):
    """({product or 0: tickets}, {product: orders whose last goods left}) of the months."""
    month = f"{DAY.format('{0}')} >= %(first)s AND {DAY.format('{0}')} < %(after)s AND {{0}} < %(now)s"
    lines = defaultdict(set)
    for order, product in rows("SELECT order_id, product_id FROM orders_orderline WHERE dropped_at IS NULL"):
        lines[order].add(product)
    told = Counter()
    for product, order in rows(
        f"SELECT product_id, order_id FROM aftersales_ticket WHERE {month.format('reported_at')}", **at
    ):
        if keys is None or order in keys:
            only = next(iter(lines[order])) if order is not None and len(lines[order]) == 1 else 0
            told[product or only] += 1
    sent = Counter(
        product
        for (order,) in rows(f"SELECT id FROM orders_order WHERE {month.format('shipped_at')}", **at)
        if keys is None or order in keys
        for product in lines[order]
    )
    return dict(told), dict(sent)


def decisions(at, keys=None):
    """{level: (decisions, median hours, ninth of ten, how many over their limit)} of the months."""
    groups = defaultdict(list)
    for level, order, started, decided, due in rows(
        f"SELECT level, order_id, started_at, decided_at, due_at FROM orders_approval WHERE started_at IS NOT NULL"
        f" AND {DAY.format('decided_at')} >= %(first)s AND {DAY.format('decided_at')} < %(after)s"
        " AND decided_at < %(now)s",
        **at,
    ):
        if keys is None or order in keys:
            groups[level].append(((decided - started).total_seconds() / 3600, due is not None and decided > due))
    return {
        level: (
            len(found),
            round(percentile([hours for hours, _late in found], 0.5), 4),
            round(percentile([hours for hours, _late in found], 0.9), 4),
            sum(late for _hours, late in found),
        )
        for level, found in groups.items()
    }
