"""Taking back what was booked into the stock together, a count with what it was given to: by counter-moves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment import permissions as may
from fulfillment.models import Reservation, Stock, StockMove
from fulfillment.services.moves import Move, lock_stock, post_moves
from fulfillment.services.reservation import give_to_queue
from fulfillment.services.stock import Loss, ask_about_losses, lost_of, tell_of_losses
from fulfillment.states import MoveKind
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import listed
from orders.models import Order
from orders.services.notices import notify_about, people_of

ZERO = Decimal(0)
EXAMPLES = 5
GONE = gettext_lazy("%(order)s (%(customer)s): goods held for it were taken back with the count that they came from")
COUNTER = {MoveKind.RESERVE: MoveKind.RELEASE}  # of the other kinds the counter-move has the same
Key = tuple[int, Any]  # product, warehouse


@transaction.atomic
def undo_moves(moves: Sequence[StockMove], *, by: Any, reason: str, confirmed: str = "") -> list[StockMove]:
    """Take moves back together, each by a counter-move; what that frees goes to the orders that wait. Return those.

    Raises Refused with what stands against it; asks where the goods are held for orders since. Those that were promised
    last lose them then and wait again.
    """
    if not may.counts_stock(by):
        raise PermissionDenied
    products = {move.product_id for move in moves}
    stocks = lock_stock(products)
    moves = not_undone(moves)
    against = against_undoing(moves)
    if against:
        raise Refused(" ".join(against))
    losses = losses_of(moves)
    ask_about_losses(losses, confirmed)
    counters = [
        Move(
            COUNTER.get(MoveKind(move.kind), move.kind),
            *(move.product_id, move.warehouse_id),
            on_hand=-move.on_hand,
            reserved=-move.reserved,
            line=move.line_id,
            undoes=move.pk,
        )
        for move in moves
    ]
    counters += [freed for loss in losses for freed in loss.moves()]
    posted = post_moves(counters, by=by, reason=reason)
    tell_of_losses(losses, by=by)
    for order in _orders_of(move for move in moves if move.reserved > 0):
        notify_about(order, people_of(order), GONE, kind="goods_taken_back", by=by)
    give_to_queue(*{stock.product_id: stock.product for stock in stocks.values()}.values(), by=by)
    return posted


def not_undone(moves: Iterable[StockMove]) -> list[StockMove]:
    """Those of which no counter-move stands in the ledger, as it is now."""
    keys = [move.pk for move in moves]
    return list(StockMove.objects.filter(pk__in=keys, undone_by=None).select_related("product").order_by("pk"))


def against_undoing(moves: Sequence[StockMove]) -> list[str]:
    """Why these moves cannot be taken back together, as sentences that name the products and orders."""
    last: dict[Key, int] = {}
    for move in moves:
        key = move.product_id, move.warehouse_id
        last[key] = max(move.pk, last.get(key, 0))
    sums = _sums(moves)
    later = [move for move in _later(last) if move.pk > last.get((move.product_id, move.warehouse_id), move.pk)]
    counted = {move.product_id: move.product.code for move in later if move.kind == MoveKind.COUNT}
    used = _short(sums, later) | _shipped(moves)
    sentences = [
        (counted, _("%(count)s products were counted again since: %(examples)s.")),
        (used, _("Of %(count)s products goods have left or were given to other orders since: %(examples)s.")),
    ]
    return [
        sentence % {"count": len(names), "examples": _examples(names.values())}
        for names, sentence in sentences
        if names
    ]


def _sums(moves: Iterable[StockMove]) -> dict[Key, list[Decimal]]:
    """{(product, warehouse): [what moves added on hand, and reserved]}"""
    sums: dict[Key, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for move in moves:
        sums[move.product_id, move.warehouse_id][0] += move.on_hand
        sums[move.product_id, move.warehouse_id][1] += move.reserved
    return sums


def losses_of(moves: Sequence[StockMove]) -> list[Loss]:
    """What is held for orders and would not be there without these moves, by stock: who has it is asked about."""
    sums, freed, losses = _sums(moves), defaultdict[Key, dict[int, Decimal]](dict), []
    for move in moves:
        if move.line_id is not None:
            own = freed[move.product_id, move.warehouse_id]
            own[move.line_id] = own.get(move.line_id, ZERO) + move.reserved
    stocks = Stock.objects.filter(product__in={product for product, _warehouse in sums}).select_related("product")
    for stock in stocks.order_by("product_id", "warehouse_id"):
        key = stock.product_id, stock.warehouse_id
        on_hand, reserved = sums.get(key, (ZERO, ZERO))
        held = lost_of(stock, stock.reserved - reserved - max(stock.on_hand - on_hand, ZERO), freed=freed[key])
        losses += [Loss(stock, held)] if held else []
    return losses


def _later(last: dict[Key, int]) -> list[StockMove]:
    """The moves of this stock since, without those that were taken back themselves."""
    rows = StockMove.objects.filter(product__in={product for product, _warehouse in last}, undoes=None, undone_by=None)
    rows = rows.filter(pk__gt=min(last.values(), default=0))
    return list(rows.select_related("product", "line__order").order_by("pk"))


def _short(sums: dict[Key, list[Decimal]], later: list[StockMove]) -> dict[int, str]:
    """{product: its code and the orders that it went to}, where the goods have left and cannot be taken back."""
    short = {}
    for stock in Stock.objects.filter(product__in={product for product, _warehouse in sums}).select_related("product"):
        key = stock.product_id, stock.warehouse_id
        on_hand, _reserved = sums.get(key, (ZERO, ZERO))
        if stock.allows_negative or stock.on_hand >= on_hand:
            continue
        taken = [move for move in later if (move.product_id, move.warehouse_id) == key]
        orders = {str(move.line.order) for move in taken if move.line and (move.reserved > 0 or move.on_hand < 0)}
        short[stock.product_id] = _with_orders(stock.product.code, orders)
    return short


def _shipped(moves: Sequence[StockMove]) -> dict[int, str]:
    """{product: its code and the orders}, where what was held for a line has left or was given to somebody else."""
    held: dict[Key, Decimal] = defaultdict(lambda: ZERO)
    for move in moves:
        if move.line_id:  # keyed by line and warehouse
            held[move.line_id, move.warehouse_id] += move.reserved
    rows = Reservation.objects.filter(line__in={line for line, _warehouse in held})
    there = {(row.line_id, row.warehouse_id): row.quantity for row in rows}
    gone = {key for key, quantity in held.items() if there.get(key, ZERO) < quantity}
    orders: dict[int, set[str]] = defaultdict(set)
    codes = {}
    for move in moves:
        if (move.line_id, move.warehouse_id) in gone and move.line:
            codes[move.product_id] = move.product.code
            orders[move.product_id].add(str(move.line.order))
    return {product: _with_orders(code, orders[product]) for product, code in codes.items()}


def _with_orders(code: str, orders: set[str]) -> str:
    return f"{code} ({listed(sorted(orders)[:EXAMPLES])})" if orders else code


def _examples(names: Iterable[str]) -> str:
    names = list(names)
    return listed(names[:EXAMPLES]) + ("…" if len(names) > EXAMPLES else "")


def _orders_of(moves: Iterable[StockMove]) -> list[Order]:
    lines = {move.line_id for move in moves}
    return list(Order.objects.filter(lines__in=lines).select_related("customer", "owner", "entered_by").distinct())
