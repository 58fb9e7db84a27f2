"""The account of a customer: every movement of what is owed and paid, by day, with the balance after each.

Owed moves with orders that are confirmed, changed, corrected and cancelled; paid with payments, receipts of single
orders and refunds. Receipts of a payment only say where its money went: they move nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from customers.models import Customer
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import listed
from orders.models import Order, SentStatement
from orders.services.balances import EVERYTHING, recompute

ZERO = Decimal(0)
MOST_PAPERS = 10
DAY = "({} AT TIME ZONE INTERVAL '8 hours')::date"
# `owes` is what the customer owes more (or, negative, less), `pays` the money that came in (or went back).
# `words` are for everybody, `why` only for those who work here: what they wrote down as a reason.
MOVES = f"""
    WITH own AS (
        SELECT id, number, goods, total, credited, confirmed_at, cancelled_at
        FROM orders_order WHERE customer_id = %(customer)s
    ), changed AS (
        SELECT c.id, c.order_id, own.number AS order_number, c.number, c.why, c.closed_at,
               c.new_total - c.base_total AS differs
        FROM orders_changerequest c JOIN own ON own.id = c.order_id WHERE c.status = 'applied'
    ), moves AS (
        SELECT {DAY.format("confirmed_at")} AS day, 1 AS rank, id AS key, 'order' AS kind, number, '' AS of_order,
               goods AS words, '' AS why, id AS order_id,
               total - coalesce((SELECT sum(differs) FROM changed WHERE order_id = own.id), 0) AS owes, 0 AS pays
        FROM own WHERE confirmed_at IS NOT NULL
        UNION ALL
        SELECT {DAY.format("closed_at")}, 2, id, 'change', number, order_number, '', why, order_id, differs, 0
        FROM changed WHERE differs <> 0
        UNION ALL
        SELECT c.made_on, 3, c.id, c.kind, c.number, own.number, '', c.reason, own.id, -c.amount, 0
        FROM orders_correction c JOIN own ON own.id = c.order_id WHERE own.confirmed_at IS NOT NULL AND c.amount <> 0
        UNION ALL
        SELECT {DAY.format("cancelled_at")}, 4, id, 'cancel', number, '', goods, '', id, credited - total, 0
        FROM own WHERE confirmed_at IS NOT NULL AND cancelled_at IS NOT NULL
        UNION ALL
        SELECT received_on, 5, id,
               CASE WHEN amount > 0 THEN 'payment' ELSE coalesce(nullif(kind, ''), 'returned') END, number, '',
               concat_ws(' · ', nullif(payer, ''), nullif(reference, '')), note, NULL, 0, amount
        FROM orders_payment WHERE customer_id = %(customer)s
        UNION ALL
        SELECT r.received_on, 6, r.id,
               coalesce(nullif(r.kind, ''), CASE WHEN r.amount > 0 THEN 'receipt' ELSE 'back' END), r.number,
               coalesce(own.number, ''), r.reference, r.note, own.id, 0, r.amount
        FROM orders_receipt r JOIN own ON own.id = r.order_id WHERE r.payment_id IS NULL
    )
"""  # noqa: S608
SUMS = """
    SELECT coalesce(sum(owes - pays) FILTER (WHERE day < %(first)s), 0), coalesce(sum(owes) FILTER (WHERE inside), 0),
           coalesce(sum(pays) FILTER (WHERE inside), 0), count(*) FILTER (WHERE inside), (
        SELECT coalesce(sum(greatest(o.owes - coalesce(r.came, 0), 0)), 0)
        FROM (SELECT order_id, sum(owes) AS owes FROM moves WHERE day <= %(last)s GROUP BY order_id) o LEFT JOIN (
            SELECT order_id, sum(amount) AS came FROM orders_receipt
            WHERE order_id IN (SELECT id FROM own) AND received_on <= %(last)s GROUP BY order_id
        ) r USING (order_id)
    )
    FROM (SELECT *, day BETWEEN %(first)s AND %(last)s AS inside FROM moves) m
"""
ROWS = """
    , ordered AS (
        SELECT *, %(opening)s + sum(owes - pays) OVER (ORDER BY day, rank, key) AS balance
        FROM (
            SELECT * FROM moves WHERE day BETWEEN %(first)s AND %(last)s
            UNION ALL
            SELECT %(first)s, 0, 1, 'late', %(papers)s, '', '', '', NULL,
                   greatest(%(late)s, 0), greatest(-%(late)s, 0) WHERE %(late)s <> 0
        ) m
    )
    SELECT * FROM ordered {where} ORDER BY day {way}, rank {way}, key {way} LIMIT %(most)s
"""

NUMBERS = "SELECT number FROM moves WHERE day BETWEEN %(first)s AND %(last)s ORDER BY day, rank, key"


@dataclass(frozen=True)
class Account:
    """What a customer owed when a period began and ended, in yuan; negative is what we owe the customer.

    `closing` is the `receivable`, what confirmed orders still cost on the last day, less `held`: money that covers none
    of it, which is the customer's balance, deposits of orders that are not confirmed, and refunds to come.

    Where the customer confirmed the statement before, its closing balance is the opening one, whatever was booked into
    that period since: this is `late` (negative: in the customer's favour), a movement of the first day, and `papers`
    are the numbers of it.
    """

    opening: Decimal
    owed: Decimal  # what was owed more in the period
    paid: Decimal  # what came in less what went back
    count: int  # movements in the period
    receivable: Decimal
    overdue: Decimal
    late: Decimal = ZERO
    papers: str = ""

    @property
    def closing(self) -> Decimal:
        return self.opening + self.owed - self.paid

    @property
    def not_due(self) -> Decimal:
        return self.receivable - self.overdue

    @property
    def held(self) -> Decimal:
        return self.receivable - self.closing


def account_of(customer: Customer, *, first: date, last: date) -> Account:
    """The account of a customer from the first to the last day, both included."""
    facts: dict[str, Any] = {"customer": customer.pk, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(MOVES + SUMS, facts)
        opening, owed, paid, count, receivable = cursor.fetchone()
    ages = recompute(on=last, orders=Order.objects.filter(customer=customer), of=EVERYTHING)
    overdue = min(ages["receivable"] - ages["not_due"], receivable)  # a plan that changed later tells its new amounts
    before = _confirmed_before(customer, first)
    late = opening - before.closing if before else ZERO
    if not before or not late:
        return Account(opening, owed, paid, count, receivable, overdue)
    owed, paid = owed + max(late, ZERO), paid + max(-late, ZERO)
    return Account(before.closing, owed, paid, count + 1, receivable, overdue, late, _booked_since(before))


def _confirmed_before(customer: Customer, first: date) -> SentStatement | None:
    """The statement up to the day before, as the customer confirmed it last."""
    statements = SentStatement.objects.confirmed().filter(customer=customer, last=first - timedelta(days=1))
    return statements.order_by("-pk").first()


def _booked_since(statement: SentStatement) -> str:
    """The numbers of what is dated into the period of a statement and does not stand on it, the first few of them."""
    days = {"first": statement.first, "last": statement.last}
    stood = {row["number"] for row in statement.rows}
    with connection.cursor() as cursor:
        cursor.execute(MOVES + NUMBERS, days | {"customer": statement.customer_id})
        numbers = [number for (number,) in cursor.fetchall() if number and number not in stood]
    return listed(dict.fromkeys(numbers[:MOST_PAPERS]))


def movements_of(
    customer: Customer,
    *,
    first: date,
    last: date,
    account: Account,
    most: int,
    beyond: Iterable | None = None,
    backwards: bool = False,
) -> list[dict[str, Any]]:
    """At most so many movements of a period, the oldest first, each with the `balance` after it.

    `beyond` is the (day, rank, key) of a movement after which (or, backwards, before which) they stand, the nearest
    first. Rows have day, rank, key, kind, number, of_order, words, why, order_id, owes, pays, balance.
    """
    facts: dict[str, Any] = {"customer": customer.pk, "first": first, "last": last, "most": most}
    facts |= {"opening": account.opening, "late": account.late, "papers": account.papers}
    where = ""
    if beyond is not None:
        where = f"WHERE (day, rank, key) {'<' if backwards else '>'} (%(day)s, %(rank)s, %(key)s)"
        facts |= dict(zip(("day", "rank", "key"), beyond, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(MOVES + ROWS.format(where=where, way="DESC" if backwards else "ASC"), facts)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def all_movements(
    customer: Customer, account: Account, *, first: date, last: date, most: int, refusal: str
) -> list[dict[str, Any]]:
    """Every movement of a period; refused, with the sentence for it, where there are more than a file holds."""
    if account.count > most:
        raise Refused(refusal % {"n": account.count, "most": most})
    return movements_of(customer, first=first, last=last, account=account, most=most)
