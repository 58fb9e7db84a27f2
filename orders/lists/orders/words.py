"""A word of the search: looked up where few orders have it, met along the walk where many have."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.postgresql.compiler import SQLCompiler
from django.db.models import BooleanField, F, Func, Q

from customers.models import Customer
from orderdesk.core.calendar.months import last_day
from orderdesk.core.text.typed import FEWEST_PHONE_DIGITS, is_digits, phone_digits
from orders.models import Order, Product

RARE = 5000  # a word that at most so many orders have is looked up; a commoner one is met along the walk
HANDFUL = 300  # once a walk is needed, only so many keys are looked up beside it
MANY_CUSTOMERS = 300
HOUSE_START = re.compile(r"(?P<digits>20\d{2,4})-?")
PAPERS = ["po", "tracking", "shipment", "receipt"]  # numbers of papers by which an order is asked for
RANKS = 10**9  # of a month: see orderdesk.core.record.numbering.number_rank
# Placed in a later month than their number says; the condition of order_odd_number_idx, word for word.
LATEST_ODD = """
    SELECT max(ordered_on + 0) FROM orders_order
    WHERE number_rank > 0 AND ordered_month > (number_rank / 100000000000) * 12 + (number_rank / 1000000000) %% 100
          AND number_rank >= %s AND number_rank < %s
"""


class RowCondition(Func):
    """A condition in SQL about a column of the order: `{column}` stands for it, whatever a query calls the table."""

    output_field = BooleanField()

    def __init__(self, column: str, sql: str, params: Sequence[str | list[int | str]]) -> None:
        super().__init__(F(column))
        self.sql, self.params = sql, tuple(params)

    def as_sql(self, compiler: SQLCompiler, connection: Any, *args: Any, **context: Any) -> Any:
        column, _none = compiler.compile(self.source_expressions[0])
        return self.sql.replace("{column}", column), [*self.params]


def has_word(word: str, *, phones: bool) -> tuple[Q, Q | None]:
    """The condition "this word is found in the order": (Q of those that were looked up, Q met along the walk or None).

    Each source of words is asked how many orders have it, no further than RARE: where few have, their keys are the
    condition; where many have, it is met row by row along the walk, which is short because they are many.
    """
    sources = list(_sources(word, phones))
    most = min(HANDFUL, RARE) if any(few is None for few, _walk in sources) else RARE
    looked_up = {key for few, _walk in sources if few is not None and len(few) <= most for key in few}
    walked = None
    for few, along_the_walk in sources:
        if few is None or len(few) > most:
            walked = Q(along_the_walk) if walked is None else walked | Q(along_the_walk)
    return _is_one_of(looked_up), walked


def _is_one_of(keys: set[int]) -> Q:
    """Thousands of keys as one value: written out one by one they would cost more than the look-up."""
    array = "{" + ",".join(map(str, sorted(keys))) + "}"
    return Q(RowCondition("pk", "({column} = ANY(%s::bigint[]))", [array]))


def _sources(word: str, phones: bool) -> Iterator[tuple[list[int] | None, Q | RowCondition | None]]:
    """(keys of orders with the word or None where they are many, the same as a look-up by key) for each source."""
    others = ["phone", *PAPERS] if phones else PAPERS
    of_numbers, of_others = _terms_with(word, ["number"], others)
    yield of_numbers, _number_met(word) if of_numbers is None or len(of_numbers) > HANDFUL else None
    yield of_others, _term_met(word, others)
    digits = phone_digits(word) if phones and is_digits(word) else word
    if digits != word and len(digits) >= FEWEST_PHONE_DIGITS:  # 138-6172-4471 is kept as 13861724471
        (of_phones,) = _terms_with(digits, ["phone"])
        yield of_phones, _term_met(digits, ["phone"])
    products, of_products = _lines_with(word)
    if products:
        yield of_products, _along("bool_or(t.product_id = ANY(%s)) FROM orders_orderline t", products)
    if phones or not is_digits(word):
        yield _orders_of_customers(word), _customer_has(word)


FEW = "CASE WHEN count(*) <= %s THEN coalesce(array_agg(key), '{}') END"  # as one value, None if they are many
TERMS_WITH = """
    (SELECT %(turn)s, order_id FROM orders_searchterm WHERE kind = ANY(%(kinds)s) AND text LIKE %(start)s
     LIMIT %(most)s)
    UNION ALL
    (SELECT %(turn)s, order_id FROM orders_searchterm WHERE kind = ANY(%(kinds)s) AND reverse(text) LIKE %(end)s
     LIMIT %(most)s)
"""


def _terms_with(word: str, *groups: Any) -> list[Any]:
    """For each group of kinds the keys of orders with a term that starts or ends with the word, None where they are
    many: all in one question."""
    start, end = _like(word)[1:], _like(word[::-1])[1:]
    parts: list[str] = []
    params: dict[str, Any] = {"start": start, "end": end, "rare": RARE, "most": RARE + 1}
    for turn, kinds in enumerate(groups):
        params[f"kinds{turn}"] = kinds
        parts.append(TERMS_WITH.replace("%(turn)s", str(turn)).replace("%(kinds)s", f"%(kinds{turn})s"))
    with connection.cursor() as cursor:
        few = FEW.replace("%s", "%(rare)s")
        sql = f"SELECT turn, {few} FROM ({' UNION ALL '.join(parts)}) AS found(turn, key) GROUP BY 1"  # noqa: S608
        cursor.execute(sql, params)
        keys = dict(cursor.fetchall())
    return [keys.get(turn, []) for turn in range(len(groups))]


LINES_WITH = """
    WITH products(id) AS MATERIALIZED ({products})
    SELECT (SELECT array_agg(id) FROM products),
           (SELECT {few} FROM (SELECT order_id FROM orders_orderline
                               WHERE product_id = ANY(ARRAY(SELECT id FROM products)) LIMIT %s) AS found(key))
"""


def _lines_with(word: str) -> tuple[list[int] | None, list[int] | None]:
    """(keys of the products with the word or None, keys of orders with one of them or None where they are many)."""
    sql, params = Product.objects.matching(word).order_by().values_list("pk")[:RARE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(LINES_WITH.format(products=sql, few=FEW), [*params, RARE, RARE + 1])
        return cursor.fetchone()


def _term_met(word: str, kinds: list[str]) -> RowCondition:
    asked = "bool_or(t.kind = ANY(%s) AND (t.text LIKE %s OR t.text LIKE %s)) FROM orders_searchterm t"
    return _along(asked, kinds, _like(word)[1:], _like(word)[:-1])


def _number_met(word: str) -> RowCondition | Q:
    """The start of a house number is a range of its rank, which the walk's index carries; only others are looked up.

    A number is given on the review, so its order was placed in that month or before. Imported orders may be odd: the
    latest of them moves the begin of the walk (order_odd_number_idx knows them all).
    """
    start = HOUSE_START.fullmatch(word)
    if start is None:
        return _term_met(word, ["number"])
    digits = start["digits"]
    low = int(digits.ljust(6, "0"))
    high = low + 10 ** (6 - len(digits))
    ranks = Q(number_rank__gte=low * RANKS, number_rank__lt=high * RANKS)
    return ranks & Q(ordered_on__lte=_latest_placed(low * RANKS, high * RANKS))


def _latest_placed(low: int, high: int) -> date:
    """No order with a number in this range was placed later."""
    month = min(high // RANKS - 1, 999912)
    year, number = divmod(month, 100)
    last = last_day(date(year, min(max(number, 1), 12), 1))
    with connection.cursor() as cursor:
        cursor.execute(LATEST_ODD, [low, high])
        (odd,) = cursor.fetchone()
    return max(last, odd) if odd else last


def _first(keys: Any) -> list[int]:
    """The keys, or None where they are more than are rare: thousands of rows would cost more than finding them."""
    sql, params = keys[: RARE + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FEW} FROM ({sql}) AS found(key)", [RARE, *params])  # noqa: S608
        return cursor.fetchone()[0]


def _orders_of_customers(word: str) -> list[int] | None:
    """None where so many customers have the word that their orders are not worth counting."""
    customers = list(Customer.objects.matching(word).order_by().values_list("pk", flat=True)[: MANY_CUSTOMERS + 1])
    if len(customers) > MANY_CUSTOMERS:
        return None
    return _first(Order.objects.filter(customer__in=customers).order_by().values_list("pk")) if customers else []


def _along(asked: str, *params: Any) -> RowCondition:
    """A scalar subquery over the order's own rows: it stays a look-up by key for each row of the walk."""
    look_up = f"coalesce((SELECT {asked} WHERE t.order_id = {{column}}), false)"
    return RowCondition("pk", look_up, params)


def _customer_has(word: str) -> RowCondition:
    column, text = (
        ("grams @> ARRAY[%s]::varchar(2)[]", word) if len(word) <= 2 else ("search_text LIKE %s", _like(word))
    )
    look_up = f"(SELECT c.{column} FROM customers_customer c WHERE c.id = {{column}})"  # noqa: S608
    return RowCondition("customer_id", look_up, [text])


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
