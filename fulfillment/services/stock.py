"""What the warehouse books by hand: received, counted, scrapped, carried elsewhere, and taken back."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from fulfillment import permissions as may
from fulfillment.models import Stock, StockMove, Warehouse, main_warehouse
from fulfillment.services.moves import Move, lock_stock, open_stock, post_moves
from fulfillment.services.reservation import give_to_queue
from fulfillment.states import MoveKind
from orderdesk.accounts.models import User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import check_version
from orderdesk.core.record.reasons import check_length
from orderdesk.core.text.typed import normalise
from orders.models import OrderLine, Product


def _permit(by: User) -> None:
    if not may.counts_stock(by):
        raise PermissionDenied


@transaction.atomic
def receive_stock(
    product: Product, quantity: Decimal, *, by: User, warehouse: Warehouse | None = None, reason: str = ""
) -> StockMove:
    """Book goods in, and give them to the orders that wait for them. Return the move."""
    _permit(by)
    move = Move(MoveKind.RECEIVE, product.pk, _key(warehouse), on_hand=quantity)
    (posted,) = post_moves([move], by=by, reason=reason)
    give_to_queue(product, by=by)
    return posted


@transaction.atomic
def scrap_stock(
    product: Product, quantity: Decimal, *, by: User, warehouse: Warehouse | None = None, reason: str
) -> Any:
    """Take out what cannot be sold any more. What is reserved for orders stays."""
    _permit(by)
    move = Move(MoveKind.SCRAP, product.pk, _key(warehouse), on_hand=-quantity)
    return post_moves([move], by=by, reason=reason)[0]


@transaction.atomic
def transfer_stock(
    product: Product, quantity: Decimal, *, by: User, source: Warehouse, target: Warehouse, reason: str = ""
) -> list[StockMove]:
    """Carry goods that are free from one warehouse to another. Return both moves."""
    _permit(by)
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
) -> Stock:
    """Write what the warehouse counted of a product: the move is the difference. Return the stock.

    Raises Conflict where it changed since `version`, Refused where less is there than is reserved: what it is
    reserved for has to be decided first.
    """
    _permit(by)
    key = (product.pk, _key(warehouse))
    open_stock({key})
    stock = lock_stock([product.pk])[key]
    sentence = _("Somebody changed the stock of %(product)s since you opened it.")
    check_version(stock, version, sentence=sentence % {"product": product})
    difference = on_hand - stock.on_hand
    if difference:
        post_moves([Move(MoveKind.COUNT, *key, on_hand=difference)], by=by, reason=reason)
        if difference > 0:
            give_to_queue(product, by=by)
        stock.refresh_from_db()
    return stock


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
def undo_move(move_id: int, *, by: User, reason: str = "") -> StockMove:
    """Take back what was booked by hand, by a counter-move. Return it."""
    _permit(by)
    move = StockMove.objects.select_for_update().get(pk=move_id)
    again = StockMove.objects.filter(undoes=move).first()
    if again is not None:
        return again
    if not move.can_be_undone:
        raise Refused(_("Only what was received, counted or scrapped by hand can be undone."))
    counter = Move(move.kind, move.product_id, move.warehouse_id, on_hand=-move.on_hand, undoes=move.pk)
    return post_moves([counter], by=by, reason=reason)[0]


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


@transaction.atomic
def apply_warehouse(warehouse: Warehouse) -> None:
    """Let the stock of a warehouse follow whether it may go below zero: a constraint sees its own row only."""
    Stock.objects.filter(warehouse=warehouse).update(allows_negative=warehouse.allows_negative)


def against_stopping_negative(warehouse: Warehouse) -> Any:
    """Why a warehouse cannot stop going below zero now, as a sentence, or None."""
    below = Stock.objects.filter(warehouse=warehouse, available__lt=0).select_related("product").first()
    return _("%(product)s is below zero. Count it first.") % {"product": below.product} if below else None


def make_usual_warehouse() -> None:
    """One warehouse for a company that has none; it is renamed in the settings."""
    if not Warehouse.objects.exists():
        Warehouse(name="总仓", place=1).sign(by=system_user(), reason=Reason.USUAL).save()


def _key(warehouse: Warehouse | None) -> int:
    key = warehouse.pk if warehouse is not None else main_warehouse()
    if key is None:
        raise Refused(_("There is no warehouse. Add one in the settings first."))
    return key
