"""Who buys, and what: ABC of customers and products, and who bought much more or less than before."""

from reports.figures import Period, records
from reports.figures.selecting import select
from reports.figures.span import month_before

A_UP_TO, B_UP_TO = 0.8, 0.95
RANKED = """
    WITH bought AS (SELECT customer_id, count(*) AS n, sum(total) AS amount FROM ({now}) o GROUP BY 1),
         was AS (SELECT customer_id, count(*) AS n, sum(total) AS amount FROM ({before}) o GROUP BY 1),
         ranked AS (
             SELECT customer_id, n, amount,
                    sum(amount) OVER (ORDER BY amount DESC, customer_id) - amount AS above,
                    sum(amount) OVER () AS whole
             FROM bought WHERE amount > 0
         )
    SELECT c.id, c.name, c.short_name, r.n AS orders, r.amount, was.amount AS before,
           coalesce(was.n, 0) AS orders_before, r.amount / r.whole AS share,
           (r.above + r.amount) / r.whole AS up_to,
           CASE WHEN r.above < {a} * r.whole THEN 'A' WHEN r.above < {b} * r.whole THEN 'B' ELSE 'C' END AS class
    FROM ranked r JOIN customers_customer c ON c.id = r.customer_id LEFT JOIN was USING (customer_id)
"""
ABC = RANKED + " ORDER BY r.amount DESC, r.customer_id LIMIT {most}"
BUYERS = f"""
    SELECT *, count(*) OVER () AS n, sum(orders) OVER ()::bigint AS all_orders, sum(amount) OVER () AS all_amount
    FROM ({RANKED}) ranked WHERE {{asked}} IN ('', class) ORDER BY amount DESC, id LIMIT {{most}} OFFSET {{start}}
"""  # noqa: S608
CLASSES = """
    WITH bought AS (SELECT customer_id, sum(total) AS amount FROM ({now}) o GROUP BY 1),
         ranked AS (SELECT amount, sum(amount) OVER (ORDER BY amount DESC, customer_id) - amount AS above,
                           sum(amount) OVER () AS whole FROM bought WHERE amount > 0)
    SELECT CASE WHEN above < {a} * whole THEN 'A' WHEN above < {b} * whole THEN 'B' ELSE 'C' END AS class,
           count(*) AS n, sum(amount) AS amount
    FROM ranked GROUP BY 1 ORDER BY 1
"""
PRODUCTS = """
    SELECT p.code, p.name, p.unit, count(DISTINCT l.order_id) AS orders, sum(l.quantity) AS quantity,
           sum(l.amount) AS amount, sum(l.amount) / sum(sum(l.amount)) OVER () AS share
    FROM ({sold}) l JOIN orders_product p ON p.id = l.product_id
    GROUP BY p.id ORDER BY amount DESC, p.id LIMIT {most}
"""
MOVED = """
    WITH has AS (SELECT customer_id, sum(total) AS amount FROM ({now}) o GROUP BY 1),
         was AS (SELECT customer_id, sum(total) AS amount FROM ({before}) o GROUP BY 1),
         changed AS (
             SELECT customer_id, coalesce(has.amount, 0) AS amount, coalesce(was.amount, 0) AS before,
                    coalesce(has.amount, 0) - coalesce(was.amount, 0) AS change
             FROM has FULL JOIN was USING (customer_id)
         ),
         most AS (
             (SELECT * FROM changed WHERE change > 0 ORDER BY change DESC, customer_id LIMIT {most})
             UNION ALL (SELECT * FROM changed WHERE change < 0 ORDER BY change, customer_id LIMIT {most})
         )
    SELECT c.name, c.short_name, m.amount, m.before, m.change
    FROM most m JOIN customers_customer c ON c.id = m.customer_id ORDER BY abs(change) DESC, c.id
"""


def _two_months(period, orders, before=None):
    last = before or Period.of(month_before(period.month), as_of=period.as_of)
    fields = ("customer_id", "total")
    return {
        "now": records.placed(period, orders).values(*fields),
        "before": records.placed(last, orders).values(*fields),
    }


def abc(period, orders=None, *, most, before=None):
    """Customers by amount: A are those that make up the first 80 %, B the next 15 %, C the rest.

    Beside each stands what they bought in the month before, or in another period.
    """
    return select(ABC, **_two_months(period, orders, before), a=A_UP_TO, b=B_UP_TO, most=most)


def buyers(period, orders=None, *, letter="", most, start=0):
    """All of them, or one class, with the sums of all rows beside each."""
    parts = _two_months(period, orders)
    return select(BUYERS, **parts, a=A_UP_TO, b=B_UP_TO, asked=letter, most=most, start=start)


def abc_classes(period, orders=None):
    """How many customers each class has, and what they bought."""
    return select(CLASSES, now=_two_months(period, orders)["now"], a=A_UP_TO, b=B_UP_TO)


def products(period, orders=None, *, most):
    """The products sold most, by amount."""
    sold = records.lines_sold(period, orders)
    return select(PRODUCTS, sold=sold.values("order_id", "product_id", "quantity", "amount"), most=most)


def moved(period, orders=None, *, most):
    """The customers who bought most more, and most less, than the month before."""
    rows = select(MOVED, **_two_months(period, orders), most=most)
    return {"up": [row for row in rows if row["change"] > 0], "down": [row for row in rows if row["change"] < 0]}
