"""Eight clients, each a process, reserve one product at the same time: python -m bench.reserving ROUNDS.

The baseline is the bare conditional UPDATE with its row in a ledger, in one transaction of plain SQL, by as many clients.
"""

import multiprocessing
import sys
import time
from decimal import Decimal

import django

django.setup()

from django.db import connection, connections, transaction

from bench.inside import tell
from fulfillment.models import main_warehouse
from fulfillment.services import receive_stock
from fulfillment.services.moves import Move, post_moves
from fulfillment.states import MoveKind
from orderdesk.accounts.models import system_user
from orders.models import OrderLine

CLIENTS = 8
TURNS = 25  # of each client in one round
CLONES = multiprocessing.get_context("fork")
BARE = """
    CREATE TABLE IF NOT EXISTS bench_stock (id int PRIMARY KEY, on_hand numeric, reserved numeric CHECK (reserved >= 0));
    CREATE TABLE IF NOT EXISTS bench_move (id bigserial PRIMARY KEY, stock_id int, reserved numeric, at timestamptz);
    TRUNCATE bench_stock, bench_move;
    INSERT INTO bench_stock VALUES (1, 1000000, 0);
"""


def reserve(line, warehouse, by):
    move = Move(MoveKind.RESERVE, line.product_id, warehouse, reserved=Decimal("0.001"), line=line.pk)
    post_moves([move], by=by)


def bare_reserve():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_stock SET reserved = reserved + 0.001 WHERE id = 1 AND on_hand - reserved >= 0.001"
        )
        cursor.execute("INSERT INTO bench_move (stock_id, reserved, at) VALUES (1, 0.001, now())")


def together(action):
    """Seconds for all clients to do their turns, of each turn."""
    begun, done = CLONES.Barrier(CLIENTS + 1), CLONES.Barrier(CLIENTS + 1)

    def client():
        connection.ensure_connection()
        begun.wait()
        for _turn in range(TURNS):
            action()
        done.wait()

    connections.close_all()  # a connection belongs to one process
    processes = [CLONES.Process(target=client) for _client in range(CLIENTS)]
    for process in processes:
        process.start()
    begun.wait()
    began = time.perf_counter()
    done.wait()
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    return seconds / (CLIENTS * TURNS)


def main(rounds):
    by = system_user()
    line = OrderLine.objects.filter(order__status="in_production").select_related("product").first()
    receive_stock(line.product, Decimal(100_000), by=by)
    place = main_warehouse()
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    pairs = [(together(lambda: reserve(line, place, by)), together(bare_reserve)) for _round in range(rounds * 3)]
    tell(f"one product, {CLIENTS} clients, a reservation", pairs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
