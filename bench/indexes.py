"""python -m bench.indexes [--size N]: what each index of orders_order costs, and what is slower without it.

The statements are those that the pages send, taken once from the views. An index is dropped in a transaction that is
rolled back; only the questions whose plan reads it are asked again. One JSON object a line: `slower` has the five worst
questions, each with how many times as long it takes without the index and its milliseconds with it. It runs on the
server of DATABASE_URL, as bin/bench sets it.
"""

import argparse
import json
import os
import statistics
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import quote

import django

from bench.server import database_url, prepare

REPEATS = 5
ENOUGH = 0.5  # seconds after which a slow question is not asked again
COPIES = 1_000  # orders that are inserted to see what an index costs
PAGES = ("/", "/customers/", "/reports/", "/fulfillment/stages/")


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.indexes", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--without", nargs="*", metavar="INDEX", help="what inserts cost without these, and no more")
    given = parser.parse_args(arguments)
    prepare(given.size)
    os.environ["DATABASE_URL"] = database_url(given.size)
    django.setup()
    if given.without is None:
        measure_questions(given.size)
    else:
        measure_inserts(given.size, given.without)


def measure_questions(size):
    from django.db import connection, transaction

    questions = captured(size)
    with transaction.atomic(), connection.cursor() as cursor:
        plans = {name: plan_of(cursor, statements) for name, statements in questions.items()}
        base = {name: seconds(cursor, statements) for name, statements in questions.items()}
        for index, size_on_disk, definition in indexes(cursor):
            names = [name for name, used in plans.items() if index in used]
            with without(cursor, [index]):
                slower = {name: seconds(cursor, questions[name]) / base[name] for name in names}
            worst = sorted(slower.items(), key=lambda entry: -entry[1])[:5]
            row = {"index": index, "size": size, "megabytes": round(size_on_disk / 2**20, 2)}
            row |= {"definition": definition.partition(" USING ")[2], "questions": len(names)}
            row["slower"] = {name: [round(ratio, 2), round(base[name] * 1000, 1)] for name, ratio in worst}
            print(json.dumps(row, ensure_ascii=False), flush=True)


def measure_inserts(size, left_out):
    """What inserts cost with all indexes, without those that are named, and with none that a query alone needs."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        every = [name for name, *_rest in indexes(cursor)]
        times = {"all": [], "without": [], "none": []}
        for _round in range(REPEATS):
            for what, dropped in (("all", []), ("without", left_out), ("none", every)):
                with without(cursor, dropped):
                    times[what].append(insert_seconds(cursor))
    medians = {what: round(statistics.median(values) * 1000) for what, values in times.items()}
    print(json.dumps({"size": size, "inserts": COPIES, "milliseconds": medians}), flush=True)


def captured(size):
    """{question: the statements about orders that its page sends}, for a manager and for who sees all."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.measures import list_questions, search_words
    from orderdesk.accounts.models import User

    site = SimpleNamespace(size=size, rows=rows_of)
    paths = {"first page": "/orders/", **dict(list_questions(site))}
    paths |= {f"search: {what}": f"/orders/?q={quote(word)}" for what, word in search_words(site)}
    paths |= {f"page {path}": path for path in PAGES}
    questions = {}
    for username in ("manager", "director"):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        for what, path in paths.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            statements = [entry["sql"] for entry in queries if 'orders_order"' in entry["sql"]]
            statements = [sql for sql in statements if sql.startswith(("SELECT", "WITH", "(SELECT"))]
            if statements:
                questions[f"{username}: {what}"] = statements
    return questions


def rows_of(sql, *params):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def plan_of(cursor, statements):
    """The names of all indexes that the plans of these statements read."""
    used = set()
    for sql in statements:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
        nodes = [plan[0]["Plan"]]
        while nodes:
            node = nodes.pop()
            used.add(node.get("Index Name"))
            nodes += node.get("Plans", [])
    return used


def seconds(cursor, statements):
    """The median time in which the database answers all of a question's statements."""
    times = []
    while len(times) < REPEATS and sum(times) < ENOUGH:
        began = time.perf_counter()
        for sql in statements:
            cursor.execute(sql.replace("%", "%%"), [])
            cursor.fetchall()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def indexes(cursor):
    """Name, size and definition of each index that no constraint needs."""
    cursor.execute(
        "SELECT c.relname, pg_relation_size(c.oid), pg_get_indexdef(c.oid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'orders_order'::regclass AND NOT i.indisunique"
        " ORDER BY 1"
    )
    return cursor.fetchall()


@contextmanager
def without(cursor, names):
    """These indexes are away inside the block."""
    cursor.execute("SAVEPOINT whole")
    for name in names:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("ROLLBACK TO SAVEPOINT whole")


def insert_seconds(cursor):
    """The time to insert copies of orders; the caller takes them back."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders_order'"
        " AND table_schema = current_schema() AND is_generated = 'NEVER' AND column_name <> 'id' ORDER BY 1"
    )
    values = {"number": "'x' || id", "submit_key": "gen_random_uuid()"}
    columns = [name for (name,) in cursor.fetchall()]
    quoted = ", ".join(f'"{name}"' for name in columns)
    taken = ", ".join(values.get(name, f'"{name}"') for name in columns)
    began = time.perf_counter()
    cursor.execute(
        f"INSERT INTO orders_order ({quoted}) SELECT {taken} FROM orders_order"
        " WHERE number IS NOT NULL ORDER BY id DESC LIMIT %s",
        [COPIES],
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
