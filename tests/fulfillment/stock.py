"""Stock as tests look at it."""

from decimal import Decimal

from fulfillment.audit import check_reservations, check_stock
from fulfillment.models import Reservation, Stock, StockMove
from fulfillment.services import receive_stock


def numbers(product):
    """(on hand, reserved) of a product."""
    sums = Stock.objects.of_products([product.pk]).get(product.pk)
    return (sums["on_hand"], sums["reserved"]) if sums else None


def moved(product):
    """(on hand, reserved) as the ledger of moves says."""
    moves = StockMove.objects.filter(product=product).values_list("on_hand", "reserved")
    return tuple(sum(column, Decimal(0)) for column in zip(*moves, strict=True))


def held(order):
    """What is held for an order in all."""
    return sum(Reservation.objects.filter(line__order=order).values_list("quantity", flat=True), Decimal(0))


def receive(firm, quantity, **facts):
    return receive_stock(firm.product, Decimal(quantity), by=firm.warehouse, **facts)


def differences():
    """What `verify` finds about stock."""
    return [*check_stock(), *check_reservations()]
