"""Orders by the ten million, simulated: python -m bench.scale ROWS [ROWS …], under bin/bench's servers.

A table with the columns by which orders are found and added up, filled by the database itself, once plain and once in
partitions by year; and the questions that the pages ask of it. One JSON object a line: milliseconds, and the plain
table's size. What breaks first in a larger company is read off it in docs/scale.md.
"""

import json
import os
import statistics
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg2

YEARS, FIRST = 10, 2017
DAYS = 365 * YEARS
OPEN = "status IN (1, 2, 3)"  # 3 of a thousand, as in a company whose orders take some weeks
COLUMNS = (
    "id bigint NOT NULL, ordered_on date NOT NULL, due_on date NOT NULL, status smallint NOT NULL, owner_id int NOT NULL,"
    " team_id int NOT NULL, customer_id int NOT NULL, total numeric(16, 2) NOT NULL, goods text NOT NULL"
)
ROWS = f"""
    INSERT INTO {{table}} SELECT n, day, day + 20, CASE WHEN n > {{rows}} * 0.997 THEN 1 + n % 3 ELSE 4 END,
    n % 40, n % 8, n % 50000, (n % 90000) + 0.5, repeat('伺服驱动器 750W ', 4)
    FROM (SELECT n, date '{FIRST}-01-01' + (n::bigint * {DAYS} / {{rows}})::int AS day FROM generate_series(1, {{rows}}) n) x
"""
INDEXES = (
    "CREATE INDEX ON {table} (ordered_on DESC, id DESC)",
    "CREATE INDEX ON {table} (owner_id, ordered_on DESC, id DESC)",
    "CREATE INDEX ON {table} (customer_id, ordered_on DESC)",
    f"CREATE INDEX ON {{table}} (due_on, id) WHERE {OPEN}",
)
QUESTIONS = {
    "first page": "SELECT * FROM {table} ORDER BY ordered_on DESC, id DESC LIMIT 50",
    "page deep in the list": "SELECT * FROM {table} WHERE (ordered_on, id) < (date '2019-06-01', {rows})"
    " ORDER BY ordered_on DESC, id DESC LIMIT 50",
    "late orders": f"SELECT * FROM {{table}} WHERE {OPEN} AND due_on < date '2027-01-10' ORDER BY due_on, id LIMIT 50",
    "counts on tabs": f"SELECT count(*) FROM (SELECT FROM {{table}} WHERE {OPEN} LIMIT 100) x",
    "one customer": "SELECT * FROM {table} WHERE customer_id = 77 ORDER BY ordered_on DESC LIMIT 10",
    "amount of a month": "SELECT count(*), sum(total) FROM {table} WHERE ordered_on >= '2026-10-01'"
    " AND ordered_on < '2026-11-01'",
    "thirteen months by person": "SELECT owner_id, date_trunc('month', ordered_on), sum(total) FROM {table}"
    " WHERE ordered_on >= '2025-11-01' AND ordered_on < '2026-12-01' GROUP BY 1, 2",
}
PURGE = "one year goes"


def connect(database=None):
    url = urlsplit(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(urlunsplit(url._replace(path=f"/{database}")) if database else urlunsplit(url))
    connection.autocommit = True
    return connection.cursor()


def make(cursor, table, rows):
    """The table, full and indexed; partitioned by year where its name says so. Returns the seconds it took."""
    began = time.perf_counter()
    cursor.execute(
        f"CREATE TABLE {table} ({COLUMNS})" + (" PARTITION BY RANGE (ordered_on)" if table == "years" else "")
    )
    for year in range(FIRST, FIRST + YEARS + 1) if table == "years" else ():
        cursor.execute(
            f"CREATE TABLE {table}_{year} PARTITION OF {table} FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        )
    cursor.execute(ROWS.format(table=table, rows=rows))
    for index in INDEXES:
        cursor.execute(index.format(table=table))
    cursor.execute(f"VACUUM ANALYZE {table}")
    return time.perf_counter() - began


def asked(cursor, sql, times=5):
    """Milliseconds of a question, the median."""
    took = []
    for _turn in range(times + 1):
        began = time.perf_counter()
        cursor.execute(sql)
        cursor.fetchall()
        took.append(time.perf_counter() - began)
    return round(statistics.median(took[1:]) * 1000, 2)


def measure(rows):
    database = f"orderdesk_scale_{rows}"
    connect().execute(f"DROP DATABASE IF EXISTS {database}")
    connect().execute(f"CREATE DATABASE {database}")
    cursor = connect(database)
    cursor.execute("SET jit = off")
    for table in ("plain", "years"):
        seconds = make(cursor, table, rows)
        cursor.execute("SELECT pg_total_relation_size('plain')")
        tell(rows, table, "made", seconds * 1000, size_mb=round(cursor.fetchone()[0] / 1e6))
        for what, sql in QUESTIONS.items():
            tell(rows, table, what, asked(cursor, sql.format(table=table, rows=rows)))
    began = time.perf_counter()
    cursor.execute(f"DELETE FROM plain WHERE ordered_on < date '{FIRST + 1}-01-01'")
    tell(rows, "plain", PURGE, (time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    cursor.execute(f"ALTER TABLE years DETACH PARTITION years_{FIRST}")
    tell(rows, "years", PURGE, (time.perf_counter() - began) * 1000)
    cursor.connection.close()
    connect().execute(f"DROP DATABASE {database}")


def tell(rows, table, what, value, **more):
    facts = {"name": "scale", "size": rows, "table": table, "what": what, "value": round(value, 2), "unit": "ms"}
    print(json.dumps(facts | more, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    for rows in map(int, sys.argv[1:] or ["1000000"]):
        measure(rows)
