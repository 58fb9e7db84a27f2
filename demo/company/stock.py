"""The stock of the demo company: one count of the day, and what is held for the orders that wait."""

from decimal import Decimal
from random import Random

from django.db.models import F, Sum

from fulfillment.models import main_warehouse
from fulfillment.services.moves import Move, post_moves
from fulfillment.services.reservation import give_to_queue
from fulfillment.states import MoveKind
from orders.models import OrderLine, Product
from orders.states import OrderStatus

SHORT = 3  # of every third product less is there than orders in production wait for


def stock_company(*, by, seed):
    """Count every product: what orders in production wait for is mostly there; then hold it for them."""
    rng = Random(f"{seed} stock")
    lines = OrderLine.objects.filter(order__status=OrderStatus.IN_PRODUCTION, quantity__gt=F("shipped"))
    owed = dict(lines.order_by().values_list("product").annotate(total=Sum(F("quantity") - F("shipped"))))
    warehouse, moves = main_warehouse(), []
    products = list(Product.objects.order_by("pk"))
    for place, product in enumerate(products):
        waiting = owed.get(product.pk, Decimal(0))
        share = Decimal("0.6") if place % SHORT == SHORT - 1 else 1
        on_hand = (waiting * share).to_integral_value() + _on_hand(product, rng)
        moves.append(Move(MoveKind.COUNT, product.pk, warehouse, on_hand=on_hand))
    post_moves(moves, by=by, reason="期初盘点")
    for product in products:  # one after the other: the lines of a large company that wait do not fit into memory
        give_to_queue(product, by=by, tell=False)


def _on_hand(product, rng):
    if product.supply == "make":
        return Decimal(rng.randrange(0, 4))
    return Decimal(rng.randrange(0, 400 if product.list_price < 100 else 60))
