"""How many tickets each product had, against the orders with it whose last goods left in the same months."""

from django.db.models import QuerySet

from reports.figures import Period, records
from reports.figures.reading import by_index
from reports.figures.selecting import select

NO_PRODUCT = 0  # of tickets that name none, whose order has several or that have no order
RATES = """
    WITH told AS (
        SELECT coalesce(about, 0) AS key, count(*) AS tickets, mode() WITHIN GROUP (ORDER BY kind) AS kind
        FROM ({{told}}) t GROUP BY 1
    ),
    told_before AS (SELECT coalesce(about, 0) AS key, count(*) AS tickets_before FROM ({{told_before}}) t GROUP BY 1),
    sent AS (SELECT product_id AS key, count(DISTINCT order_id) AS orders FROM ({{sent}}) l GROUP BY 1),
    sent_before AS (
        SELECT product_id AS key, count(DISTINCT order_id) AS orders_before FROM ({{sent_before}}) l GROUP BY 1
    ),
    beside AS (
        SELECT key, coalesce(tickets, 0) AS tickets, coalesce(orders, 0) AS orders, kind,
               coalesce(tickets_before, 0) AS tickets_before, coalesce(orders_before, 0) AS orders_before
        FROM told FULL JOIN sent USING (key) FULL JOIN told_before USING (key) FULL JOIN sent_before USING (key)
    )
    SELECT b.*, tickets::float8 / nullif(orders, 0) AS rate, tickets_before::float8 / nullif(orders_before, 0)
           AS rate_before, coalesce(p.name, '') AS name, coalesce(p.code, '') AS code, coalesce(p.spec, '') AS spec,
           count(*) OVER () AS n, (sum(tickets) OVER ())::bigint AS all_tickets,
           (sum(tickets_before) OVER ())::bigint AS all_tickets_before
    FROM beside b LEFT JOIN orders_product p ON p.id = b.key
    ORDER BY {order}, tickets DESC, key LIMIT {{most}} OFFSET {{start}}
"""
SORTS = {"tickets": "tickets", "orders": "orders", "rate": "tickets::float8 / nullif(orders, 0)", "name": "name"}


@by_index()
def ticket_rates(
    period: Period,
    before: Period,
    orders: QuerySet | None = None,
    *,
    sort: str = "-tickets",
    most: int,
    start: int = 0,
) -> list[dict]:
    """Rows of "key", "name", "tickets", "orders", "rate" and the same of the time before, most tickets first.

    `kind` is the type that a product's tickets have most often. The rate may pass 1: tickets of the months, of whatever
    time their orders are. Beside each row stand the sums of all.
    """
    column = SORTS[sort.lstrip("-")]
    order = f"{column} DESC NULLS LAST" if sort.startswith("-") else f"{column} ASC NULLS FIRST"
    return select(
        RATES.format(order=order),
        told=records.tickets_by_product(period, orders).values("about", "kind"),
        told_before=records.tickets_by_product(before, orders).values("about"),
        sent=records.shipped_lines(period, orders).values("product_id", "order_id"),
        sent_before=records.shipped_lines(before, orders).values("product_id", "order_id"),
        most=most,
        start=start,
    )
