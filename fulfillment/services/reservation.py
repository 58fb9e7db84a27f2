"""Goods held for orders: reserved when an order is confirmed, given to the first that wait when goods arrive.

Whoever holds or releases locks the stock rows of the products first and reads what is held, and who waits, afterwards:
an order that is cancelled meanwhile is seen, and one that is seen waits until the goods are given.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Reservation, Stock, StockMove
from fulfillment.permissions import takes_over
from fulfillment.services.moves import Move, held_for, lock_stock, post_moves
from fulfillment.states import MoveKind
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import together
from orders.models import Order, OrderLine, Product
from orders.services.notices import notify_about, people_of
from orders.services.whole import check_whole_pieces
from orders.states import OrderStatus

QUANTITY = DecimalField(max_digits=13, decimal_places=3)
ARRIVED = gettext_lazy("%(order)s (%(customer)s): goods that it waits for are in stock")
TAKEN = gettext_lazy("%(order)s (%(customer)s): %(by)s gave goods reserved for it to another order")


def waiting_lines(products: Sequence[Product | int]) -> Any:
    """Order lines that goods are owed for and not held for, with `missing`: the first promised first.

    Of one day the higher priority comes first.
    """
    held = Reservation.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(total=Sum("quantity"))
    return (
        OrderLine.objects.filter(
            product__in=products, order__status__in=(OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)
        )
        .annotate(held=Coalesce(Subquery(held.values("total"), output_field=QUANTITY), Value(0), output_field=QUANTITY))
        .annotate(missing=F("quantity") - F("shipped") - F("short_closed") - F("held"))
        .filter(missing__gt=0)
        .order_by("order__due_sort", "order__priority", "order_id", "position")
    )


def holding_lines(line: OrderLine) -> Any:
    """Lines of other orders for which the same product is held, with `held`, the last promised first."""
    held = Reservation.objects.held().filter(line=OuterRef("pk")).order_by().values("line")
    return (
        OrderLine.objects.filter(product=line.product_id)
        .exclude(order=line.order_id)
        .annotate(held=Subquery(held.annotate(total=Sum("quantity")).values("total"), output_field=QUANTITY))
        .filter(held__gt=0)
        .select_related("order__customer")
        .order_by("-order__due_sort", "-order__priority", "-order_id")
    )


def _take(stocks: dict[tuple[int, int], Stock], product: int, missing: Decimal) -> list[Any]:
    """[(warehouse key, quantity)] of what is free of a product, up to what is missing; `stocks` is counted down."""
    parts = []
    for (of, warehouse), stock in stocks.items():
        if of != product or missing <= 0:
            continue
        part = min(missing, stock.on_hand - stock.reserved)
        if part > 0:
            stock.reserved += part
            missing -= part
            parts.append((warehouse, part))
    return parts


@transaction.atomic
def reserve_order(order: Order, *, by: User) -> list[StockMove]:
    """Hold for an order under its lock what is free of its products: all, or what there is."""
    return _reserve(list(order.lines.all()), by)


def _reserve(lines: list[OrderLine], by: User) -> list[StockMove]:
    stocks = lock_stock([line.product_id for line in lines])
    held = held_for(lines)
    moves = [
        Move(MoveKind.RESERVE, line.product_id, warehouse, reserved=part, line=line.pk)
        for line in lines
        for warehouse, part in _take(stocks, line.product_id, line.to_ship() - sum(held[line.pk].values()))
    ]
    return post_moves(moves, by=by)


@transaction.atomic
def refit_order(lines: list[OrderLine], *, by: User) -> None:
    """After a change of an order under its lock: hold for its lines what is owed, no more, and what there is of it.

    `lines` are all of its lines, dropped ones too. What is freed goes to whoever waits for it first.
    """
    lock_stock([line.product_id for line in lines])
    held = held_for(lines)
    moves = [move for line in lines for move in _surplus(line, held[line.pk])]
    if moves:
        post_moves(moves, by=by)
        give_to_queue(*{line.product for line in lines if any(move.line == line.pk for move in moves)}, by=by)
    _reserve(lines, by)


def _surplus(line: OrderLine, held: dict[int, Decimal]) -> Iterator[Move]:
    """The moves that free what is held beyond what is owed, from the last warehouse on."""
    surplus = sum(held.values(), Decimal(0)) - line.to_ship()
    for warehouse, quantity in reversed(held.items()):
        part = min(quantity, surplus)
        if part > 0:
            surplus -= part
            yield Move(MoveKind.RELEASE, line.product_id, warehouse, reserved=-part, line=line.pk)


@transaction.atomic
def release_order(order: Order, *, by: User) -> None:
    """Give free what is held for an order, to whoever waits for it next."""
    lines = list(order.lines.all())
    products = [line.product_id for line in lines]
    lock_stock(products)
    moves = _releases(lines, held_for(lines))
    if moves:
        post_moves(moves, by=by)
        give_to_queue(*{line.product for line in lines}, by=by)


def _releases(lines: list[OrderLine], held: dict[Any, Any]) -> list[Any]:
    return [
        Move(MoveKind.RELEASE, line.product_id, warehouse, reserved=-quantity, line=line.pk)
        for line in lines
        for warehouse, quantity in held[line.pk].items()
    ]


@transaction.atomic
def release_excess(order: Order, *, by: User) -> None:
    """Give free what is held for lines of an order beyond what is still to be shipped, to whoever waits for it."""
    lines = list(order.lines.all())
    lock_stock([line.product_id for line in lines])
    held = held_for(lines)
    moves, products = [], {}
    for line in lines:
        excess = sum(held[line.pk].values()) - line.to_ship()
        for warehouse, quantity in reversed(held[line.pk].items()):
            part = min(excess, quantity)
            if part > 0:
                excess -= part
                moves.append(Move(MoveKind.RELEASE, line.product_id, warehouse, reserved=-part, line=line.pk))
                products[line.product_id] = line.product
    if moves:
        post_moves(moves, by=by)
        give_to_queue(*products.values(), by=by)


@transaction.atomic
def give_to_queue(*products: Any, by: User, tell: bool = True) -> list[StockMove]:
    """Hold what is free of these products for the lines that wait, the first promised first, and tell their people."""
    stocks = lock_stock([product.pk for product in products])
    moves, orders = [], {}
    lines = waiting_lines(products)
    if tell:
        lines = lines.select_related("order__customer", "order__owner", "order__entered_by")
    for line in lines:
        parts = _take(stocks, line.product_id, line.missing)
        moves += [Move(MoveKind.RESERVE, line.product_id, w, reserved=part, line=line.pk) for w, part in parts]
        if parts and tell:
            orders[line.order_id] = line.order
    posted = post_moves(moves, by=by)
    for order in orders.values():
        notify_about(order, people_of(order), ARRIVED, kind="goods_arrived", by=by)
    return posted


@transaction.atomic
def take_over(line: OrderLine, quantity: Decimal, *, source: Any, by: User, reason: str) -> Any:
    """Give goods that are held for the line `source` to `line` of another order. Only a manager may, with a reason."""
    if not takes_over(by):
        raise PermissionDenied
    check_reason(reason, _("Write one sentence that says why the goods are given to another order."), most=200)
    if line.product_id != source.product_id or line.pk == source.pk:
        raise Refused(_("Both lines must be of the same product, and of two orders."))
    check_whole_pieces([(line, quantity)])
    lock_stock([line.product_id])
    held = held_for([line, source])
    missing = line.to_ship() - sum(held[line.pk].values())
    most = min(sum(held[source.pk].values(), Decimal(0)), missing)
    if quantity <= 0 or quantity > most:
        raise Refused(_("At most %(most)s can be taken over.") % {"most": plain_number(max(most, Decimal(0)))})
    moves = []
    for warehouse, part in held[source.pk].items():
        part = min(part, quantity)
        quantity -= part
        if part:
            moves.append(Move(MoveKind.RELEASE, source.product_id, warehouse, reserved=-part, line=source.pk))
            moves.append(Move(MoveKind.RESERVE, line.product_id, warehouse, reserved=part, line=line.pk))
    posted = post_moves(moves, by=by, reason=reason)
    notify_about(source.order, people_of(source.order), TAKEN, kind="goods_taken", by=by, text=reason)
    return posted


def ship_moves(order: Order, sent: list[Any], *, takes_held: bool = True) -> list[Move]:
    """The moves of goods that leave: `sent` is [(line, quantity)] of an order under its lock.

    What is held for the line leaves first, then what is free; with `takes_held` False only what is free, because what
    is held is still to be shipped. Products of which no stock is kept leave without a move.
    Raises Refused that names each line of which less is there.
    """
    stocks = lock_stock([line.product_id for line, _quantity in sent])
    stocked = {product for product, _warehouse in stocks}
    held = held_for([line for line, _quantity in sent] if takes_held else [])
    moves, short = [], []
    for line, quantity in sent:
        if line.product_id not in stocked:
            continue
        parts, missing = _own_first(held[line.pk], quantity)
        for warehouse, part in _take(stocks, line.product_id, missing):
            parts[warehouse][0] += part
            missing -= part
        if missing > 0:
            missing = _below_zero(stocks, line, missing, parts)
        if missing > 0:
            short.append(_short(line, quantity, quantity - missing))
        moves += [
            Move(MoveKind.SHIP, line.product_id, warehouse, on_hand=-whole, reserved=-own, line=line.pk)
            for warehouse, (whole, own) in parts.items()
        ]
    if short:
        raise Refused(together(short))
    return moves


def there_for(lines: list[OrderLine]) -> dict[Any, Any]:
    """{line key: how much could leave for it now, held or free}; lines of products without stock are absent."""
    held = held_for(lines)
    free = Stock.objects.of_products([line.product_id for line in lines])
    return {
        line.pk: sum(held[line.pk].values(), Decimal(0)) + max(free[line.product_id]["available"], Decimal(0))
        for line in lines
        if line.product_id in free
    }


def _own_first(held: dict[int, Decimal], quantity: Decimal) -> tuple[dict[int, list[Decimal]], Decimal]:
    """({warehouse: [what leaves, how much of it was held for the line]}, what is still missing)."""
    parts: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for warehouse, part in held.items():
        part = min(part, quantity)
        quantity -= part
        if part:
            parts[warehouse] = [part, part]
    return parts, quantity


def _below_zero(
    stocks: dict[tuple[int, int], Stock], line: OrderLine, missing: Decimal, parts: dict[Any, Any]
) -> Decimal:
    """Take the rest from a warehouse that may go below zero, where there is one."""
    for (product, warehouse), stock in stocks.items():
        if product == line.product_id and stock.allows_negative:
            parts[warehouse][0] += missing
            return Decimal(0)
    return missing


def _short(line: OrderLine, quantity: Decimal, there: Decimal) -> str:
    return _(
        "Line %(line)s (%(product)s): %(quantity)s %(unit)s should leave, but only %(there)s are there for this order. "
        "Send less, or book in what has arrived."
    ) % {
        "line": line.position,
        "product": line.product_name,
        "quantity": plain_number(quantity),
        "unit": line.unit,
        "there": plain_number(there),
    }
