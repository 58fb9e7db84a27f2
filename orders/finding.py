"""Finding orders in lists: filters, search words, sorts and pages by key, at the same price for any number of orders.

A page is found in two steps: the keys of its rows from an index that carries every column lists filter by, then the
rows themselves. What would make the first step walk far is told to the database beforehand: a range of one date under
a sort by another is walked month by month; a search word that few orders have is looked up, one that many have is
checked along the walk.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import BooleanField, F, Func, Max, Min, Q
from django.db.models.expressions import RawSQL

from customers.models import Customer
from orderdesk.core import paging
from orderdesk.core.typed import Mistyped, date_typed, is_digits, key_typed, normalise
from orders.balances import last_day
from orders.models import Order, Product
from orders.states import OPEN, OrderStatus

SORTS = {"newest": "ordered_on", "due": "due_sort", "amount": "total", "number": "number_rank"}
DEFAULT_SORT = "-newest"
RARE = 5000  # a word that at most so many orders have is looked up; a commoner one is met along the walk
HOUSE_START = re.compile(r"(?P<digits>20\d{2,4})-?")
DRAFT = re.compile(r"(?:draft|草稿|#)\s*(?P<key>[0-9]{1,9})")  # how pages and notices call an order without a number
RANKS = 10**9  # of a month: see orderdesk.core.numbering.number_rank
# Placed in a later month than their number says; the condition of order_odd_number_idx, word for word.
LATEST_ODD = """
    SELECT max(ordered_on + 0) FROM orders_order
    WHERE number_rank > 0 AND ordered_month > (number_rank / 100000000000) * 12 + (number_rank / 1000000000) %% 100
          AND number_rank >= %s AND number_rank < %s
"""
HANDFUL = 300  # once a walk is needed, only so many keys are looked up beside it
MANY_CUSTOMERS = 300
COLUMNS = [
    "pk", "number", "status", "total", "ordered_on", "due_on", "due_sort", "number_rank", "goods", "line_count",
    "shipped", "accepted", "customer_id", "customer__name", "customer__short_name", "customer__is_key",
    "customer__first_ordered_on", "owner__name",
]  # fmt: skip


@dataclass
class Wanted:
    """What a query string asks of the list, cleaned: unknown or broken values are left out."""

    q: str = ""
    status: list = field(default_factory=list)
    owner: int | None = None
    customer: int | None = None
    amount: str = ""
    late: bool = False
    ordered_from: date | None = None
    ordered_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: str = DEFAULT_SORT

    @property
    def keys(self):
        sign = "-" if self.sort.startswith("-") else ""
        return [f"{sign}{SORTS[self.sort.lstrip('-')]}", f"{sign}pk"]


def wanted_from(params):
    sort = params.get("sort", DEFAULT_SORT)
    return Wanted(
        q=normalise(params.get("q", ""))[:80].lower(),
        status=[value for value in params.getlist("status") if value in OrderStatus.values or value == "open"],
        owner=key_typed(params.get("owner")),
        customer=key_typed(params.get("customer")),
        amount=params.get("amount", "") if params.get("amount") in ("large", "medium", "small") else "",
        late=params.get("late") == "1",
        ordered_from=day_asked(params.get("ordered_from")),
        ordered_to=day_asked(params.get("ordered_to")),
        due_from=day_asked(params.get("due_from")),
        due_to=day_asked(params.get("due_to")),
        sort=sort if sort.lstrip("-") in SORTS else DEFAULT_SORT,
    )


def day_asked(text):
    """The day of a query string, or None where there is none."""
    try:
        return date_typed(text) if text else None
    except Mistyped:
        return None


def find_orders(user, wanted, *, on, policy):
    """The orders that this user may see and asked for, unordered. Money is no criterion for who may not see it."""
    found = Order.objects.visible_to(user)
    status = {s for value in wanted.status for s in (OPEN if value == "open" else [value])}
    if status:
        found = found.filter(status__in=sorted(status)) if len(status) > 1 else found.filter(status=status.pop())
    if wanted.late:
        found = found.late(on=on)
    if wanted.owner:
        found = found.filter(owner=wanted.owner)
    if wanted.customer:
        found = found.filter(customer=wanted.customer)
    if wanted.amount and user.sees("price"):
        found = found.filter(_amounts(wanted.amount, policy))
    found = found.filter(_days(wanted))
    draft = DRAFT.fullmatch(wanted.q)
    if draft:
        return found.filter(pk=int(draft["key"]), number__isnull=True)
    words = wanted.q.split()
    if len(words) == 1:
        return _with_word(found, words[0], phones=user.sees("phone"))
    for word in words:
        rare, walked = has_word(word, phones=user.sees("phone"))
        found = found.filter(rare | walked if walked else rare)
    return found


def _with_word(found, word, *, phones):
    """Orders with one word. Where some were looked up and others are met along a walk that begins late, a page is
    merged of the two (`branches`): asked for in one condition they would be walked to from the newest order on."""
    rare, walked = has_word(word, phones=phones)
    both = found.filter(rare | walked if walked else rare)
    if walked and HOUSE_START.fullmatch(word):
        both.branches = [found.filter(rare), found.filter(walked)]
    return both


def _amounts(name, policy):
    return {
        "large": Q(total__gte=policy.large_from),
        "small": Q(total__lt=policy.small_below),
        "medium": Q(total__gte=policy.small_below, total__lt=policy.large_from),
    }[name]


def _days(wanted):
    ordered = _between("ordered_on", "ordered_month", wanted.ordered_from, wanted.ordered_to, wanted)
    return ordered & _between("due_sort", "due_month", wanted.due_from, wanted.due_to, wanted)


def _between(column, month, first, last, wanted):
    """A range of days. Whole months under another sort are asked for as months, by which the walk goes anyway; but the
    indexes of open orders and of one status know days only."""
    narrowed = wanted.status or wanted.late or _across_dates(wanted) != month
    if first and last and first.day == 1 and last == last_day(last) and not narrowed:
        return Q(**{f"{month}__gte": month_number(first), f"{month}__lte": month_number(last)})
    return Q(**{name: day for name, day in ((f"{column}__gte", first), (f"{column}__lte", last)) if day})


class Beside(Func):
    """A condition in SQL about a column of the order: `{column}` stands for it, whatever a query calls the table."""

    output_field = BooleanField()

    def __init__(self, column, sql, params):
        super().__init__(F(column))
        self.sql, self.params = sql, tuple(params)

    def as_sql(self, compiler, connection, **context):
        column, _none = compiler.compile(self.source_expressions[0])
        return self.sql.replace("{column}", column), [*self.params]


# --- words ---------------------------------------------------------------------------------------------------------


def has_word(word, *, phones):
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


def _is_one_of(keys):
    """Thousands of keys as one value: written out one by one they would cost more than the look-up."""
    array = "{" + ",".join(map(str, sorted(keys))) + "}"
    return Q(Beside("pk", "({column} = ANY(%s::bigint[]))", [array]))


def _sources(word, phones):
    """(keys of orders with the word or None where they are many, the same as a look-up by key) for each source."""
    others = ["phone", "po", "tracking"] if phones else ["po", "tracking"]
    of_numbers, of_others = _terms_with(word, ["number"], others)
    yield of_numbers, _number_met(word) if of_numbers is None or len(of_numbers) > HANDFUL else None
    yield of_others, _term_met(word, others)
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


def _terms_with(word, *groups):
    """For each group of kinds the keys of orders with a term that starts or ends with the word, None where they are
    many: all in one question."""
    start, end = _like(word)[1:], _like(word[::-1])[1:]
    parts, params = [], {"start": start, "end": end, "rare": RARE, "most": RARE + 1}
    for turn, kinds in enumerate(groups):
        params[f"kinds{turn}"] = kinds
        parts.append(TERMS_WITH.replace("%(turn)s", str(turn)).replace("%(kinds)s", f"%(kinds{turn})s"))
    with connection.cursor() as cursor:
        few = FEW.replace("%s", "%(rare)s")
        sql = f"SELECT turn, {few} FROM ({' UNION ALL '.join(parts)}) AS found(turn, key) GROUP BY 1"  # noqa: S608
        cursor.execute(sql, params)
        known = dict(cursor.fetchall())
    return [known.get(turn, []) for turn in range(len(groups))]


LINES_WITH = """
    WITH products(id) AS MATERIALIZED ({products})
    SELECT (SELECT array_agg(id) FROM products),
           (SELECT {few} FROM (SELECT order_id FROM orders_orderline
                               WHERE product_id = ANY(ARRAY(SELECT id FROM products)) LIMIT %s) AS found(key))
"""


def _lines_with(word):
    """(keys of the products with the word or None, keys of orders with one of them or None where they are many)."""
    sql, params = Product.objects.matching(word).order_by().values_list("pk")[:RARE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(LINES_WITH.format(products=sql, few=FEW), [*params, RARE, RARE + 1])
        return cursor.fetchone()


def _term_met(word, kinds):
    asked = "bool_or(t.kind = ANY(%s) AND (t.text LIKE %s OR t.text LIKE %s)) FROM orders_searchterm t"
    return _along(asked, kinds, _like(word)[1:], _like(word)[:-1])


def _number_met(word):
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


def _latest_placed(low, high):
    """No order with a number in this range was placed later."""
    month = min(high // RANKS - 1, 999912)
    year, number = divmod(month, 100)
    last = last_day(date(year, min(max(number, 1), 12), 1))
    with connection.cursor() as cursor:
        cursor.execute(LATEST_ODD, [low, high])
        (odd,) = cursor.fetchone()
    return max(last, odd) if odd else last


def _first(keys):
    """The keys, or None where they are more than are rare: thousands of rows would cost more than finding them."""
    sql, params = keys[: RARE + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FEW} FROM ({sql}) AS found(key)", [RARE, *params])  # noqa: S608
        return cursor.fetchone()[0]


def _orders_of_customers(word):
    """None where so many customers have the word that their orders are not worth counting."""
    customers = list(Customer.objects.matching(word).order_by().values_list("pk", flat=True)[: MANY_CUSTOMERS + 1])
    if len(customers) > MANY_CUSTOMERS:
        return None
    return _first(Order.objects.filter(customer__in=customers).order_by().values_list("pk")) if customers else []


def _along(asked, *params):
    """A scalar subquery over the order's own rows: it stays a look-up by key for each row of the walk."""
    look_up = f"coalesce((SELECT {asked} WHERE t.order_id = {{column}}), false)"
    return Beside("pk", look_up, params)


def _customer_has(word):
    column, text = (
        ("grams @> ARRAY[%s]::varchar(2)[]", word) if len(word) <= 2 else ("search_text LIKE %s", _like(word))
    )
    look_up = f"(SELECT c.{column} FROM customers_customer c WHERE c.id = {{column}})"  # noqa: S608
    return Beside("customer_id", look_up, [text])


def _like(word):
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


# --- pages ---------------------------------------------------------------------------------------------------------


def page_of(found, wanted, params, *, size=paging.SIZE):
    """One page of orders as dicts of COLUMNS."""
    keys = wanted.keys
    backwards = bool(params.get("before"))
    position = params.get("before") or params.get("after")
    bound = paging.beyond(Order, keys, position, backwards=backwards) if position else None
    ordered = [paging.turned(key) for key in keys] if backwards else keys
    branches = [rows.filter(bound) if bound is not None else rows for rows in getattr(found, "branches", [found])]
    walk = _by_month if _across_dates(wanted) else _plainly
    picked = _merged([walk(rows, wanted, ordered, size + 1) for rows in branches], ordered, size + 1)
    more, picked = len(picked) > size, picked[:size]
    if backwards:
        picked.reverse()
    known = {row["pk"]: row for row in Order.objects.filter(pk__in=picked).values(*COLUMNS)}
    listed = [known[key] for key in picked if key in known]
    names = [key.lstrip("-") for key in keys]
    return paging.make_page(
        listed, params, keys, more=more, backwards=backwards, started=bound is not None,
        values=lambda row: [row[name] for name in names],
    )  # fmt: skip


def _plainly(rows, wanted, ordered, most):
    along = _found_by(wanted, ordered[0].lstrip("-"))
    few = _few_sorted(rows, along, ordered, most) if along else None
    if few is not None:
        return few
    return list(rows.order_by(*ordered).values_list(ordered[0].lstrip("-"), "pk")[:most])


def _found_by(wanted, sort):
    """The sort by which few orders are met where those asked for are rare: late ones, and large ones that are open. A
    walk by another would pass nearly all that are open in search of them."""
    if wanted.late and sort != "due_sort":
        return "due_sort"
    if wanted.amount == "large" and "open" in wanted.status and sort != "total":
        return "-total"
    return None


def _few_sorted(rows, along, ordered, most):
    """The first rows of a page from all that are found along another sort, or None where these are too many."""
    sort, way = ordered[0].lstrip("-"), "DESC" if ordered[0].startswith("-") else "ASC"
    inner, params = rows.order_by(along).values_list("pk", sort)[: RARE + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sorted, id, count(*) OVER () FROM ({inner}) AS found(id, sorted)"  # noqa: S608
            f" ORDER BY sorted {way}, id {way} LIMIT %s",
            [*params, most],
        )
        found = cursor.fetchall()
    return [row[:2] for row in found] if not found or found[0][2] <= RARE else None


def _merged(branches, ordered, most):
    """The keys of the first rows of all branches: each gives (sort value, key) in the page's order."""
    if len(branches) == 1:
        return [key for _value, key in branches[0]]
    rows = sorted({row for rows in branches for row in rows}, reverse=ordered[0].startswith("-"))
    return [key for _value, key in rows[:most]]


def _across_dates(wanted):
    """The column of months to walk by: a range of one date is asked for under the sort of something else."""
    sort = SORTS[wanted.sort.lstrip("-")]
    if (wanted.ordered_from or wanted.ordered_to) and sort != "ordered_on":
        return "ordered_month"
    if (wanted.due_from or wanted.due_to) and sort != "due_sort":
        return "due_month"
    return None


def _by_month(rows, wanted, ordered, most):
    """The first rows of each month of the range, merged: no month is read further than one page."""
    column = _across_dates(wanted)
    first, last = _months(wanted, column)
    if first is None:
        return []
    sort = ordered[0].lstrip("-")
    within = rows.filter(**{column: RawSQL("walk.month", [])}).order_by(*ordered).values_list("pk", sort)[:most]
    inner, params = within.query.sql_with_params()
    way = "DESC" if ordered[0].startswith("-") else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT page.sorted, page.id FROM generate_series(%s::int, %s::int) AS walk(month),"  # noqa: S608
            f" LATERAL ({inner}) AS page(id, sorted) ORDER BY page.sorted {way}, page.id {way} LIMIT %s",
            [first, last, *params, most],
        )
        return cursor.fetchall()


def _months(wanted, column):
    low, high = (
        (wanted.ordered_from, wanted.ordered_to) if column == "ordered_month" else (wanted.due_from, wanted.due_to)
    )
    dated = Order.objects.filter(**{f"{column}__gt": 0})
    known = dated.aggregate(first=Min(column), last=Max(column))
    if known["first"] is None:
        return None, None
    first = max(known["first"], month_number(low)) if low else known["first"]
    last = min(known["last"], month_number(high)) if high else known["last"]
    return first, last


def month_number(day):
    """The month of a day as `ordered_month` and `due_month` count: 12 a year."""
    return day.year * 12 + day.month
