"""The ledger of stock: the one function that posts moves.

Every move changes the stock of one product in one warehouse by a conditional UPDATE, which locks the row. That goes in
the order of products and warehouses, so that two clients neither sell the same piece nor wait for each other in a
circle. What is refused is refused as a whole. Others of a product wait meanwhile, so that the statements are bare ones.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fulfillment.models import Reservation, Stock, StockMove, Warehouse
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.reasons import check_length
from orderdesk.core.text.display import together
from orders.models import OrderLine

ZERO = Decimal(0)
APPLY = """
    UPDATE fulfillment_stock
    SET on_hand = on_hand + %(on_hand)s, reserved = reserved + %(reserved)s, version = version + 1
    WHERE product_id = %(product)s AND warehouse_id = %(warehouse)s AND reserved + %(reserved)s >= 0
      AND (allows_negative OR (on_hand + %(on_hand)s >= 0 AND on_hand + %(on_hand)s >= reserved + %(reserved)s))
"""
HOLD = """
    INSERT INTO fulfillment_reservation (line_id, warehouse_id, quantity) VALUES (%(line)s, %(warehouse)s, %(reserved)s)
    ON CONFLICT (line_id, warehouse_id) DO UPDATE SET quantity = fulfillment_reservation.quantity + excluded.quantity
"""
FREE = """
    UPDATE fulfillment_reservation SET quantity = quantity + %(reserved)s
    WHERE line_id = %(line)s AND warehouse_id = %(warehouse)s
"""
RECORD = """
    INSERT INTO fulfillment_stockmove (product_id, warehouse_id, kind, on_hand, reserved, line_id, undoes_id, reason,
        by_id, at)
    VALUES (%(product)s, %(warehouse)s, %(kind)s, %(on_hand)s, %(reserved)s, %(line)s, %(undoes)s, %(reason)s,
        %(by)s, %(at)s)
    RETURNING id
"""


@dataclass(frozen=True)
class Move:
    """One move to be posted: what it adds (or takes, where negative) on hand and reserved."""

    kind: str
    product: int
    warehouse: int
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    line: int | None = None
    undoes: int | None = None  # the move that it takes back


def lock_stock(products: Any) -> dict[tuple[int, Any], Stock]:
    """The stock rows of these products, locked in the order in which moves are posted: {(product, warehouse): stock}.

    They stand in the order of their warehouses, as goods are taken.
    """
    rows = Stock.objects.filter(product__in=products).select_related("product", "warehouse")
    locked = list(rows.select_for_update(of=("self",)).order_by("product_id", "warehouse_id"))
    locked.sort(key=lambda row: (row.warehouse.place, row.pk))
    return {(row.product_id, row.warehouse_id): row for row in locked}


@transaction.atomic
def post_moves(moves: list[Move], *, by: User, reason: str = "") -> list[StockMove]:
    """Post moves, all or none of them. Raises Refused where something would be taken that is not there."""
    check_length(reason, most=200)
    moves = [move for move in moves if move.on_hand or move.reserved]
    sums: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for move in moves:
        total = sums[move.product, move.warehouse]
        total[0] += move.on_hand
        total[1] += move.reserved
    short = [key for key in sorted(sums) if not _apply(key, *sums[key])]
    if short:
        stocks = lock_stock({product for product, _warehouse in short})
        raise Refused(together(_lack(stocks[key]) for key in short))
    facts = {"reason": reason.strip(), "by": by.pk, "at": now()}
    with connection.cursor() as cursor:
        return [_record(cursor, move, facts) for move in moves]


def _record(cursor: Any, move: Move, facts: dict[str, Any]) -> StockMove:
    """Write down one move, and what it holds for a line or frees."""
    params = vars(move) | facts
    if move.reserved:
        cursor.execute(HOLD if move.reserved > 0 else FREE, params)
    cursor.execute(RECORD, params)
    (key,) = cursor.fetchone()
    keys = {"product_id": move.product, "warehouse_id": move.warehouse, "line_id": move.line, "undoes_id": move.undoes}
    return StockMove(
        pk=key,
        kind=move.kind,
        on_hand=move.on_hand,
        reserved=move.reserved,
        **keys,
        reason=facts["reason"],
        by_id=facts["by"],
        at=facts["at"],
    )


def open_stock(keys: set[tuple[int, int]]) -> None:
    """Rows for products that are kept in a warehouse for the first time; two may do it at once."""
    rows = Stock.objects.filter(product__in={product for product, _warehouse in keys})
    fresh = sorted(keys - set(rows.values_list("product_id", "warehouse_id")))
    if fresh:
        negative = dict(Warehouse.objects.values_list("pk", "allows_negative"))
        opened = [Stock(product_id=p, warehouse_id=w, allows_negative=negative[w]) for p, w in fresh]
        Stock.objects.bulk_create(opened, ignore_conflicts=True)


def _apply(key: tuple[int, int], on_hand: Decimal, reserved: Decimal) -> bool:
    """Change and lock the stock of (product, warehouse); False where the change would take what is not there."""
    if _update(key, on_hand, reserved):
        return True
    open_stock({key})
    return _update(key, on_hand, reserved)


def _update(key: tuple[int, int], on_hand: Decimal, reserved: Decimal) -> bool:
    product, warehouse = key
    params: dict[str, Any] = {"product": product, "warehouse": warehouse, "on_hand": on_hand, "reserved": reserved}
    with connection.cursor() as cursor:
        cursor.execute(APPLY, params)
        return cursor.rowcount == 1


def _lack(stock: Stock) -> str:
    sentence = _(
        "%(product)s, %(warehouse)s: %(on_hand)s %(unit)s are there, %(reserved)s of them reserved for orders. "
        "Take less; if less is really there, count it."
    )
    return sentence % {
        "product": stock.product,
        "warehouse": stock.warehouse,
        "on_hand": plain_number(stock.on_hand),
        "reserved": plain_number(stock.reserved),
        "unit": stock.product.unit,
    }


def held_for(lines: Iterable[OrderLine | int]) -> dict[int, dict[int, Decimal]]:
    """{line key: {warehouse key: quantity}} of what is reserved for these lines."""
    held: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = Reservation.objects.held().filter(line__in=lines).values_list("line", "warehouse", "quantity")
    for line, warehouse, quantity in rows:
        held[line][warehouse] = quantity
    return held
