"""What the warehouse books by hand: received, counted, scrapped, carried elsewhere, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment import permissions as may
from fulfillment.models import Reservation, Stock, StockMove, Warehouse, main_warehouse
from fulfillment.services.moves import Move, lock_stock, open_stock, post_moves
from fulfillment.services.reservation import give_to_queue
from fulfillment.states import MoveKind
from orderdesk.accounts.models import User
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.locks import check_version
from orderdesk.core.record.reasons import check_length
from orderdesk.core.text.display import listed, together
from orderdesk.core.text.typed import normalise
from orders.models import Order, OrderLine, Product
from orders.services.notices import notify_about, people_of
from orders.services.whole import check_whole

ZERO = Decimal(0)
MISSING = gettext_lazy("%(order)s (%(customer)s): goods that were held for it are not there any more")


def _permit(by: User) -> None:
    if not may.counts_stock(by):
        raise PermissionDenied


@transaction.atomic
def receive_stock(
    product: Product, quantity: Decimal, *, by: User, warehouse: Warehouse | None = None, reason: str = ""
) -> StockMove:
    """Book goods in, and give them to the orders that wait for them. Return the move."""
    _permit(by)
    check_whole(product, quantity)
    move = Move(MoveKind.RECEIVE, product.pk, _key(warehouse), on_hand=quantity)
    (posted,) = post_moves([move], by=by, reason=reason)
    give_to_queue(product, by=by)
    return posted


@transaction.atomic
def scrap_stock(
    product: Product,
    quantity: Decimal,
    *,
    by: User,
    warehouse: Warehouse | None = None,
    reason: str,
    confirmed: str = "",
) -> Any:
    """Take out what cannot be sold any more; asks where that is held for orders. Return the move."""
    _permit(by)
    check_whole(product, quantity)
    key = (product.pk, _key(warehouse))
    stock = lock_stock([product.pk]).get(key)
    return _book_out(Move(MoveKind.SCRAP, *key, on_hand=-quantity), stock, by=by, reason=reason, confirmed=confirmed)


@transaction.atomic
def transfer_stock(
    product: Product, quantity: Decimal, *, by: User, source: Warehouse, target: Warehouse, reason: str = ""
) -> list[StockMove]:
    """Carry goods that are free from one warehouse to another. Return both moves."""
    _permit(by)
    check_whole(product, quantity)
    if source == target:
        raise Refused(_("Choose two different warehouses."))
    moves = [
        Move(MoveKind.TRANSFER, product.pk, source.pk, on_hand=-quantity),
        Move(MoveKind.TRANSFER, product.pk, target.pk, on_hand=quantity),
    ]
    return post_moves(moves, by=by, reason=reason)


@transaction.atomic
def count_stock(
    product: Product,
    *,
    on_hand: Decimal | int,
    by: User,
    warehouse: Warehouse | None = None,
    version: int | None = None,
    reason: str = "",
    confirmed: str = "",
) -> Stock:
    """Write what the warehouse counted of a product: the move is the difference. Return the stock.

    Raises Conflict where it changed since `version`; asks where less is there than is held for orders.
    """
    _permit(by)
    check_whole(product, Decimal(on_hand))
    key = (product.pk, _key(warehouse))
    open_stock({key})
    stock = lock_stock([product.pk])[key]
    sentence = _("Somebody changed the stock of %(product)s since you opened it.")
    check_version(stock, version, sentence=sentence % {"product": product})
    difference = on_hand - stock.on_hand
    if difference:
        move = Move(MoveKind.COUNT, *key, on_hand=difference)
        _book_out(move, stock, by=by, reason=reason, confirmed=confirmed)
        if difference > 0:
            give_to_queue(product, by=by)
        stock.refresh_from_db()
    return stock


def _book_out(move: Move, stock: Stock | None, *, by: User, reason: str, confirmed: str) -> StockMove:
    """Post a move by which there may be less than is held for orders: what is not there cannot be held.

    The orders that were promised last lose it, after it was asked about, and their people are told.
    """
    rest = stock.on_hand + move.on_hand if stock else ZERO
    losses = [Loss(stock, held)] if stock and rest >= 0 and (held := lost_of(stock, stock.reserved - rest)) else []
    ask_about_losses(losses, confirmed)
    posted = post_moves([move, *(freed for loss in losses for freed in loss.moves())], by=by, reason=reason)[0]
    tell_of_losses(losses, by=by)
    return posted


@dataclass(frozen=True)
class Loss:
    """What of a stock is held for orders and will not be there: [(reservation, how much of it)]."""

    stock: Stock
    held: list[tuple[Reservation, Decimal]]

    @property
    def orders(self) -> dict[int, Order]:
        return {reservation.line.order_id: reservation.line.order for reservation, _part in self.held}

    @property
    def quantity(self) -> Decimal:
        return sum((part for _reservation, part in self.held), ZERO)

    @property
    def about(self) -> str:
        """By what the answer to the question is known: another loss is asked about again."""
        return f"{self.quantity}:{','.join(map(str, self.orders))}"

    def moves(self) -> list[Move]:
        """The moves that give it up."""
        product, warehouse = self.stock.product_id, self.held[0][0].warehouse_id
        return [
            Move(MoveKind.RELEASE, product, warehouse, reserved=-part, line=each.line_id) for each, part in self.held
        ]

    def __str__(self) -> str:
        sentence = _(
            "Less of %(product)s is there than is held for orders: %(quantity)s %(unit)s will be missing for "
            "%(orders)s, promised last. They wait for goods again, and their people are told."
        )
        product = self.stock.product
        facts = {"product": product, "quantity": plain_number(self.quantity), "unit": product.unit}
        return sentence % (facts | {"orders": listed(self.orders.values())})


def question_about(losses: Sequence[Loss]) -> NeedsConfirmation | None:
    """What is asked before orders lose what is held for them, or None."""
    if not losses:
        return None
    return NeedsConfirmation(together(str(loss) for loss in losses), about=";".join(loss.about for loss in losses))


def ask_about_losses(losses: Sequence[Loss], confirmed: str) -> None:
    question = question_about(losses)
    if question is not None and confirmed != question.about:
        raise question


def tell_of_losses(losses: Sequence[Loss], *, by: User) -> None:
    orders = {key: order for loss in losses for key, order in loss.orders.items()}
    for order in orders.values():
        notify_about(order, people_of(order), MISSING, kind="goods_taken_back", by=by)


def lost_of(
    stock: Stock, missing: Decimal, *, freed: Mapping[int, Decimal] | None = None
) -> list[tuple[Reservation, Decimal]]:
    """[(what is held, how much of it cannot be)] of a locked stock, the last promised first.

    `freed` is {line key: how much of it is given up anyway}.
    """
    if stock.allows_negative or missing <= 0:
        return []
    freed = freed or {}
    rows = Reservation.objects.held().filter(warehouse=stock.warehouse_id, line__product=stock.product_id)
    rows = rows.select_related("line__order__customer", "line__order__owner", "line__order__entered_by")
    lost = []
    for row in rows.order_by("-line__order__due_sort", "-line__order__priority", "-line__order_id", "-line__position"):
        part = min(row.quantity - freed.get(row.line_id, ZERO), missing)
        if part > 0:
            missing -= part
            lost.append((row, part))
    return lost


@transaction.atomic
def take_back(
    line: OrderLine,
    *,
    restocked: Decimal,
    scrapped: Decimal,
    by: User,
    warehouse: Warehouse | None = None,
    reason: str = "",
) -> list[StockMove]:
    """Book in what came back of a line of an order, and out again what cannot be sold any more. Return the moves.

    What can be sold is given to the orders that wait for it. Of a product of which no stock is kept nothing is booked.
    """
    _permit(by)
    if not Stock.objects.filter(product=line.product_id).exists():
        return []
    key = (line.product_id, _key(warehouse))
    moves = [
        Move(MoveKind.RETURN, *key, on_hand=restocked + scrapped, line=line.pk),
        Move(MoveKind.SCRAP, *key, on_hand=-scrapped, line=line.pk),
    ]
    posted = post_moves(moves, by=by, reason=reason)
    if restocked:
        give_to_queue(line.product, by=by)
    return posted


@transaction.atomic
def undo_move(move_id: int, *, by: User, reason: str = "", confirmed: str = "") -> StockMove:
    """Take back what was booked by hand, by a counter-move; asks where that is held for orders. Return the move."""
    _permit(by)
    move = StockMove.objects.select_for_update().get(pk=move_id)
    again = StockMove.objects.filter(undoes=move).first()
    if again is not None:
        return again
    if not move.can_be_undone:
        raise Refused(_("Only what was received, counted or scrapped by hand can be undone."))
    counter = Move(move.kind, move.product_id, move.warehouse_id, on_hand=-move.on_hand, undoes=move.pk)
    stock = lock_stock([move.product_id]).get((move.product_id, move.warehouse_id))
    return _book_out(counter, stock, by=by, reason=reason, confirmed=confirmed)


@transaction.atomic
def set_place(product: Product, place: str, *, by: User, warehouse: Warehouse | None = None) -> Stock:
    """Write where in a warehouse a product stands: pick lists are sorted by it. Return the stock."""
    _permit(by)
    check_length(place, most=40)
    key = (product.pk, _key(warehouse))
    open_stock({key})
    stock = lock_stock([product.pk])[key]
    stock.place = normalise(place)
    stock.save(update_fields=["place"])
    return stock


def _key(warehouse: Warehouse | None) -> int:
    key = warehouse.pk if warehouse is not None else main_warehouse()
    if key is None:
        raise Refused(_("There is no warehouse. Add one in the settings first."))
    return key
