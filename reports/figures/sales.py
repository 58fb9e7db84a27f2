"""What was sold in some months, by product, customer, region, kind of customer, size or person, beside another time."""

from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from orderdesk.policy.models import Policy
from reports.figures import Period, records
from reports.figures.customers import A_UP_TO, B_UP_TO
from reports.figures.parts import WAYS
from reports.figures.reading import by_index
from reports.figures.selecting import select

OF_ORDERS = """
    SELECT way AS key, count(*) AS orders, sum(total) AS amount, NULL::numeric AS quantity
    FROM ({{{time}}}) o GROUP BY 1
"""
OF_LINES = """
    SELECT product_id AS key, count(DISTINCT order_id) AS orders, sum(amount) AS amount, sum(quantity) AS quantity
    FROM ({{{time}}}) l GROUP BY 1
"""
SOLD = """
    WITH has AS ({has}), was AS ({was}),
    beside AS (
        SELECT key, coalesce(has.orders, 0) AS orders, coalesce(has.amount, 0) AS amount, has.quantity,
               coalesce(was.orders, 0) AS orders_before, coalesce(was.amount, 0) AS before,
               was.quantity AS quantity_before
        FROM has FULL JOIN was USING (key)
    ),
    added AS (
        SELECT *, sum(amount) OVER (ORDER BY amount DESC, key) - amount AS above, sum(amount) OVER () AS whole
        FROM beside
    ),
    ranked AS (
        SELECT *, amount / nullif(whole, 0) AS share, (above + amount) / nullif(whole, 0) AS up_to,
               amount / nullif(orders, 0) AS average, amount - before AS change, orders - orders_before AS more,
               CASE WHEN amount <= 0 THEN '' WHEN above < {{a}} * whole THEN 'A' WHEN above < {{b}} * whole THEN 'B'
                    ELSE 'C' END AS class
        FROM added
    ),
    classed AS (
        SELECT *, count(*) OVER () AS n_all, count(*) FILTER (WHERE class = 'A') OVER () AS n_a,
               count(*) FILTER (WHERE class = 'B') OVER () AS n_b, count(*) FILTER (WHERE class = 'C') OVER () AS n_c
        FROM ranked
    ),
    page AS (
        SELECT classed.*, {names}, count(*) OVER () AS n, sum(amount) OVER () AS all_amount,
               sum(before) OVER () AS all_before
        FROM classed {join} WHERE {{letter}} IN ('', class)
        ORDER BY {order}, key LIMIT {{most}} OFFSET {{start}}
    )
    SELECT * FROM page
"""
NAMED = "{name} AS name, '' AS code, '' AS spec, '' AS unit"
SORTS = {  # what rows can be sorted by: {name: SQL}
    "amount": "amount",
    "orders": "orders",
    "quantity": "quantity",
    "average": "average",
    "change": "change",
    "more": "more",
    "name": "name",
}


@dataclass(frozen=True)
class Way:
    """One way to take sales apart: the key of an order or line, and how its name is found."""

    names: str
    join: str = ""
    of_lines: bool = False
    fields: tuple[str, ...] = field(default=("way", "total"))


BY = {
    "product": Way(
        "p.name AS name, p.code AS code, p.spec AS spec, p.unit AS unit",
        "JOIN orders_product p ON p.id = key",
        True,
        ("product_id", "order_id", "amount", "quantity"),
    ),
    "customer": Way(
        NAMED.format(name="coalesce(nullif(c.short_name, ''), c.name)"), "JOIN customers_customer c ON c.id = key"
    ),
    "region": Way(NAMED.format(name="key")),
    "kind": Way(NAMED.format(name="key")),
    "size": Way(NAMED.format(name="key")),
    "person": Way(NAMED.format(name="coalesce(nullif(u.name, ''), u.username)"), "JOIN accounts_user u ON u.id = key"),
}


def placed_by(way: str, period: Period, orders: QuerySet | None = None) -> QuerySet:
    """Orders placed in the period with `way`: what they are grouped by; of products their lines."""
    placed = records.placed(period, orders)
    if way == "product":
        return records.lines_sold(period, orders)
    key = F("customer") if way == "customer" else WAYS[way](Policy.current(), period)
    return placed.annotate(way=key)


@by_index()
def sold_by(
    way: str,
    period: Period,
    before: Period,
    orders: QuerySet | None = None,
    *,
    letter: str = "",
    sort: str = "-amount",
    most: int,
    start: int = 0,
) -> list[dict]:
    """Rows of "key", "name", "orders", "amount" and the same of the time before, with share, class and change.

    Beside each stand `n` and the sums of all rows asked for, and how many rows each class has. Amounts of orders are
    with freight; those of products, and `quantity`, are of lines. What is only in the time before has no orders now.
    """
    by = BY[way]
    group = OF_LINES if by.of_lines else OF_ORDERS
    column = SORTS[sort.lstrip("-")]
    sql = SOLD.format(
        has=group.format(time="now"),
        was=group.format(time="before"),
        names=by.names,
        join=by.join,
        order=f"{column} DESC NULLS LAST" if sort.startswith("-") else f"{column} ASC NULLS FIRST",
    )
    return select(
        sql,
        now=placed_by(way, period, orders).values(*by.fields),
        before=placed_by(way, before, orders).values(*by.fields),
        a=A_UP_TO,
        b=B_UP_TO,
        letter=letter,
        most=most,
        start=start,
    )


def placed_in(period: Period, orders: QuerySet | None = None) -> dict:
    """How many orders were placed in the period, and their amount with freight."""
    return select(
        "SELECT count(*) AS orders, coalesce(sum(total), 0) AS amount FROM ({placed}) o",
        placed=records.placed(period, orders).values("total"),
    )[0]
