"""What a customer buys, how often, and what they might need next, from the orders that somebody sees."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet

from orders.models import OrderLine
from orders.states import PROMISED
from reports.figures.selecting import select

LOOKED_BACK = 730  # days of orders that a rhythm is read from
YEAR = 365
FEWEST_TIMES = 3  # days on which a product was bought, before there is a rhythm
SOON = 14  # days before the next time is near
GRACE = 0.25  # of the interval, before a product is missed
MOST_ANCHORS, MOST_BUYERS, FEWEST_BUYERS = 3, 200, 5
LEAST_SHARE = 0.4  # of the buyers of one product who buy the other
RHYTHM = """
    WITH bought AS (
        SELECT product_id, day, sum(quantity) AS quantity, sum(amount) AS amount FROM ({lines}) l GROUP BY 1, 2
    ),
    spaced AS (SELECT *, day - lag(day) OVER (PARTITION BY product_id ORDER BY day) AS gap FROM bought),
    products AS (
        SELECT product_id, count(*) AS times, max(day) AS last,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS gap,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY quantity) AS usual,
               coalesce(sum(quantity) FILTER (WHERE day > {year_ago}), 0) AS quantity,
               coalesce(sum(amount) FILTER (WHERE day > {year_ago}), 0) AS amount
        FROM spaced GROUP BY 1
    )
    SELECT p.*, g.name, g.spec, g.code, g.unit, g.is_active
    FROM products p JOIN orders_product g ON g.id = p.product_id
    ORDER BY p.amount DESC, p.last DESC, p.product_id LIMIT {most}
"""
ALSO = """
    WITH mine AS (SELECT product_id, sum(amount) AS amount FROM ({lines}) l GROUP BY 1),
    anchors AS (SELECT product_id FROM mine ORDER BY amount DESC, product_id LIMIT {most_anchors}),
    buyers AS (
        SELECT a.product_id AS anchor, b.customer_id FROM anchors a, LATERAL (
            SELECT DISTINCT customer_id FROM (
                SELECT o.customer_id FROM orders_orderline l JOIN ({seen}) o ON o.id = l.order_id
                WHERE l.product_id = a.product_id AND l.quantity > 0 AND o.customer_id <> {customer}
                ORDER BY l.order_id DESC LIMIT {most_buyers}
            ) newest
        ) b
    ),
    counted AS (SELECT anchor, count(*) AS buyers FROM buyers GROUP BY 1),
    others AS (
        SELECT b.anchor, l.product_id, count(DISTINCT b.customer_id) AS n
        FROM buyers b JOIN ({seen}) o ON o.customer_id = b.customer_id
        JOIN orders_orderline l ON l.order_id = o.id AND l.quantity > 0
        WHERE l.product_id NOT IN (SELECT product_id FROM mine) GROUP BY 1, 2
    ),
    best AS (
        SELECT DISTINCT ON (o.product_id) o.product_id, o.anchor, o.n, c.buyers
        FROM others o JOIN counted c USING (anchor)
        WHERE c.buyers >= {fewest} AND o.n >= {least} * c.buyers
        ORDER BY o.product_id, o.n::float8 / c.buyers DESC, o.anchor
    )
    SELECT b.product_id, b.n, b.buyers, p.name, p.spec, p.code, a.name AS anchor_name
    FROM best b JOIN orders_product p ON p.id = b.product_id AND p.is_active JOIN orders_product a ON a.id = b.anchor
    ORDER BY b.n::float8 / b.buyers DESC, b.product_id LIMIT {most}
"""


@dataclass(frozen=True)
class Rhythm:
    """One product that a customer buys: how much in twelve months, how often, and when about again."""

    product_id: int
    name: str
    spec: str
    code: str
    unit: str
    is_active: bool
    times: int  # days on which it was bought
    last: date
    gap: float | None  # days from one time to the next, median
    usual: Decimal  # quantity of one time, median
    quantity: Decimal
    amount: Decimal

    @property
    def days(self) -> int | None:
        """The interval in whole days, where it was bought often enough to speak of one."""
        return max(1, round(self.gap)) if self.gap is not None and self.times >= FEWEST_TIMES else None

    @property
    def next_on(self) -> date | None:
        """About when it would be bought again."""
        return self.last + timedelta(days=self.days) if self.days else None

    def days_missed(self, *, on: date) -> int:
        """How many days it has been missing, once the interval and a quarter have passed."""
        if not self.days or (on - self.last).days <= self.days * (1 + GRACE):
            return 0
        return (on - self.last).days - self.days

    def is_near(self, *, on: date) -> bool:
        """Whether the next time is near or over."""
        return self.next_on is not None and self.next_on <= on + timedelta(days=SOON)


def _lines(orders: QuerySet, customer: int, since: date) -> QuerySet:
    bought = orders.filter(customer=customer, status__in=PROMISED, ordered_on__gt=since).order_by()
    lines = OrderLine.objects.filter(order__in=bought, quantity__gt=0, is_gift=False)
    return lines.annotate(day=F("order__ordered_on")).values("product_id", "quantity", "amount", "day")


def rhythm_of(customer: int, orders: QuerySet, *, on: date, most: int) -> list[Rhythm]:
    """The products that a customer bought in two years, those of the largest amounts in the last of them first."""
    lines = _lines(orders, customer, on - timedelta(days=LOOKED_BACK))
    return [Rhythm(**row) for row in select(RHYTHM, lines=lines, year_ago=on - timedelta(days=YEAR), most=most)]


def bought_with(customer: int, orders: QuerySet, *, on: date, most: int) -> list[dict]:
    """Products that a customer never bought, while many who buy the same things do: with how many of how many."""
    seen = orders.filter(status__in=PROMISED, ordered_on__gt=on - timedelta(days=YEAR)).order_by()
    return select(
        ALSO,
        lines=_lines(orders, customer, on - timedelta(days=LOOKED_BACK)),
        seen=seen.values("id", "customer_id"),
        customer=customer,
        most_anchors=MOST_ANCHORS,
        most_buyers=MOST_BUYERS,
        fewest=FEWEST_BUYERS,
        least=LEAST_SHARE,
        most=most,
    )
