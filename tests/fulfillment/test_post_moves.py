"""The ledger: nothing is taken that is not there, whoever comes at the same moment."""

import threading
from contextlib import suppress
from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction

from fulfillment.models import Stock, StockMove, main_warehouse
from fulfillment.services import moves as ledger
from fulfillment.services.moves import Move, post_moves
from fulfillment.states import MoveKind
from orderdesk.core.errors import Refused
from tests.factories import ProductFactory, make_stock
from tests.fulfillment.stock import moved, numbers
from tests.races import run_together
from tests.soak import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.stock]


def ship(product, quantity, by):
    move = Move(MoveKind.SHIP, product.pk, main_warehouse(), on_hand=-Decimal(quantity))
    return post_moves([move], by=by)


def test_a_move_changes_the_stock_and_stands_in_the_ledger(firm):
    make_stock(firm.product, 10)

    ship(firm.product, 4, firm.warehouse)

    assert numbers(firm.product) == moved(firm.product) == (6, 0)


def test_what_is_not_there_is_refused_as_a_whole(firm):
    make_stock(firm.product, 10)
    other = ProductFactory()
    make_stock(other, 1)
    warehouse = main_warehouse()

    with pytest.raises(Refused, match="1 台 are there"):
        post_moves(
            [
                Move(MoveKind.SHIP, firm.product.pk, warehouse, on_hand=Decimal(-5)),
                Move(MoveKind.SHIP, other.pk, warehouse, on_hand=Decimal(-2)),
            ],
            by=firm.warehouse,
        )

    assert (numbers(firm.product), numbers(other)) == ((10, 0), (1, 0))


def test_the_ledger_is_never_rewritten(firm):
    make_stock(firm.product, 10)

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        StockMove.objects.update(on_hand=1000)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", rounds(50))
def test_the_last_ten_are_sold_ten_times(firm, _turn):
    make_stock(firm.product, 10)

    outcomes = run_together(*[lambda: ship(firm.product, 1, firm.warehouse) for _client in range(16)])

    assert sum(isinstance(outcome, list) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 6
    assert numbers(firm.product) == moved(firm.product) == (0, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_condition_they_would_be_sold_twice(firm, monkeypatch):
    """The control: look first, write afterwards, and neither the lock nor the condition nor the constraint."""
    with connection.cursor() as cursor:
        for name in ("stock_not_negative", "stock_reserved_is_there"):
            cursor.execute(f"ALTER TABLE fulfillment_stock DROP CONSTRAINT {name}")
    make_stock(firm.product, 10)
    pause = threading.Barrier(2)

    def look_and_write(key, on_hand, reserved):
        stock = Stock.objects.filter(product=key[0], warehouse=key[1])
        there = stock.get().on_hand
        pause.wait(timeout=10)
        if there + on_hand < 0:
            return False
        stock.update(on_hand=there + on_hand)
        return True

    monkeypatch.setattr(ledger, "_apply", look_and_write)
    try:
        run_together(*[lambda: ship(firm.product, 6, firm.warehouse) for _client in range(2)])

        assert numbers(firm.product) != moved(firm.product)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM fulfillment_stock")
            cursor.execute(
                "ALTER TABLE fulfillment_stock"
                " ADD CONSTRAINT stock_not_negative CHECK (on_hand >= 0 OR allows_negative),"
                " ADD CONSTRAINT stock_reserved_is_there CHECK (reserved <= on_hand OR allows_negative)"
            )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_products_in_opposite_order_do_not_block_each_other(firm):
    other = ProductFactory()
    for product in (firm.product, other):
        make_stock(product, 100)
    warehouse = main_warehouse()

    def both(first, second):
        for _turn in rounds(20):
            post_moves(
                [Move(MoveKind.SHIP, p.pk, warehouse, on_hand=Decimal(-1)) for p in (first, second)], by=firm.warehouse
            )

    outcomes = run_together(
        *[lambda: both(firm.product, other) for _c in range(3)], *[lambda: both(other, firm.product) for _c in range(3)]
    )

    assert outcomes == [None] * 6
    assert numbers(firm.product) == moved(firm.product)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_any_moves_at_the_same_time_add_up(firm):
    make_stock(firm.product, 30)

    def walk(seed):
        rng = Random(seed)
        for _turn in range(len(rounds(200)) * 8):
            quantity = Decimal(rng.randrange(1, 9))
            sign = rng.choice([1, -1])
            move = Move(MoveKind.COUNT, firm.product.pk, main_warehouse(), on_hand=sign * quantity)
            with suppress(Refused):
                post_moves([move], by=firm.warehouse)

    assert run_together(*[lambda seed=seed: walk(seed) for seed in range(4)]) == [None] * 4
    assert numbers(firm.product) == moved(firm.product)
    assert numbers(firm.product)[0] >= 0
