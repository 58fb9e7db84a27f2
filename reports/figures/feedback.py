"""How customers rated, and which products they complained of."""

from django.db.models import F

from reports.figures import records
from reports.figures.selecting import select

STARS = """
    SELECT stars, count(*) AS n FROM (SELECT stars FROM ({tickets}) t UNION ALL SELECT stars FROM ({visits}) v) x
    GROUP BY stars
"""
RATINGS = """
    SELECT *, count(*) OVER () AS n, avg(stars) OVER () AS mean FROM (
        SELECT 'ticket' AS kind, id, stars, at FROM ({tickets}) t
        UNION ALL SELECT 'visit', id, stars, at FROM ({visits}) v
    ) told WHERE stars BETWEEN {low} AND {high} ORDER BY stars, at DESC, kind, id DESC LIMIT {most} OFFSET {start}
"""
ASPECTS = """
    SELECT count(*) AS n, avg(product)::float8 AS product, avg(delivery)::float8 AS delivery,
           avg(service)::float8 AS service FROM ({visits}) v
"""


def stars(period, orders=None):
    """[{"stars", "n"}] from 5 down to 1."""
    tickets = records.rated_tickets(period, orders).annotate(stars=F("satisfaction")).values("stars")
    visits = records.rated_visits(period, orders).annotate(stars=F("overall")).values("stars")
    counts = {row["stars"]: row["n"] for row in select(STARS, tickets=tickets, visits=visits)}
    return [{"stars": star, "n": counts.get(star, 0)} for star in (5, 4, 3, 2, 1)]


def ratings(period, orders=None, *, low=1, high=5, most, start=0):
    """Each rating with the "kind" and key of what it is of, worst first; "n" and "mean" of all of them beside each."""
    tickets = records.rated_tickets(period, orders).annotate(stars=F("satisfaction"), at=F("rated_at"))
    visits = records.rated_visits(period, orders).annotate(stars=F("overall"), at=F("closed_at"))
    tickets, visits = (rated.values("id", "stars", "at") for rated in (tickets, visits))
    return select(RATINGS, tickets=tickets, visits=visits, low=low, high=high, most=most, start=start)


def aspects(period, orders=None):
    """The mean ratings of goods, delivery and service by return visits."""
    return select(ASPECTS, visits=records.rated_visits(period, orders).values("product", "delivery", "service"))[0]
