"""Each measure alternates with its baseline in one run and reports the medians of both and of their ratio."""

import io
import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cached_property
from uuid import uuid4

import psycopg2

from bench.server import Client, database_url, prepare, web

REQUESTS = 40  # of each kind in a round
ENTRIES = 160


class Bench:
    """The databases that are compared and the web processes on them, started when a measure first asks."""

    def __init__(self, size, *, small, rounds):
        self.size, self.small, self.rounds = size, small, rounds
        self.stack = ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stack.close()

    @cached_property
    def large_site(self):
        return self._site(self.size)

    @cached_property
    def small_site(self):
        return self.large_site if self.small == self.size else self._site(self.small)

    def _site(self, size):
        prepare(size)
        return Site(size, self.stack.enter_context(web(size)))


class Site:
    """One database of a size with its web processes."""

    def __init__(self, size, port):
        self.size, self.port = size, port

    def rows(self, sql, *params):
        connection = psycopg2.connect(database_url(self.size))
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, params)
            fetched = cursor.fetchall()
        connection.close()
        return fetched

    def client(self, username):
        """A signed-in client: the session is written as the log-in would have."""
        return Client(self.port, self.session(username))

    def session(self, username):
        code = (
            "import django; django.setup()\n"
            "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
            "from django.contrib.sessions.backends.db import SessionStore\n"
            "from orderdesk.accounts.models import User\n"
            f"user = User.objects.get(username={username!r})\n"
            "store = SessionStore()\n"
            "store[SESSION_KEY] = str(user.pk)\n"
            "store[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'\n"
            "store[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
            "store.create(); print(store.session_key)\n"
        )
        env = {**os.environ, "DATABASE_URL": database_url(self.size)}
        done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
        return done.stdout.strip()


def compared(measured, baseline, *, size, unit="ms", rounds=3, requests=REQUESTS):
    """Alternate the two, request by request; each round gives a ratio of medians; returns the median ratio."""
    measured(), baseline()  # warm
    ratios, values, bases = [], [], []
    for _round in range(rounds):
        pairs = [(measured(), baseline()) for _ in range(requests)]
        value, base = (statistics.median(column) for column in zip(*pairs, strict=True))
        values.append(value)
        bases.append(base)
        ratios.append(value / base)
    return {
        "size": size,
        "value": round(statistics.median(values) * 1000, 2),
        "unit": unit,
        "baseline": round(statistics.median(bases) * 1000, 2),
        "ratio": round(statistics.median(ratios), 3),
    }


def timed(client, path):
    def request():
        status, _location, _text, seconds = client.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return seconds

    return request


def list_page(bench):
    """Fifty rows signed in, against a bare view of the same rows; then its growth, deep pages, filters and sorts."""
    large, small = bench.large_site, bench.small_site
    ours, theirs = large.client("manager"), small.client("manager")
    yield {"what": "first page"} | compared(
        timed(ours, "/orders/"), timed(ours, "/bench/orders/"), size=large.size, rounds=bench.rounds
    )
    if large is small:
        return
    for what, path in list_questions(large):
        small_path = dict(list_questions(small))[what]
        yield {"what": f"growth: {what}"} | compared(
            timed(ours, path), timed(theirs, small_path), size=large.size, rounds=bench.rounds, requests=15
        )


def list_questions(site):
    """Every single filter with every sort, some pairs with the default sort, and a page deep in the list."""
    ((deep_day, deep_key),) = site.rows(
        "SELECT ordered_on, id FROM orders_order ORDER BY ordered_on DESC, id DESC OFFSET %s LIMIT 1",
        site.size * 2 // 3,
    )
    ((owner,),) = site.rows("SELECT owner_id FROM orders_order GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    ((customer,),) = site.rows("SELECT customer_id FROM orders_order GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    day = date(2026, 3, 1)
    filters = {
        "in_production": "status=in_production",
        "completed": "status=completed",
        "open": "status=open",
        "late": "late=1",
        "owner": f"owner={owner}",
        "customer": f"customer={customer}",
        "large": "amount=large",
        "small": "amount=small",
        "ordered in a month": f"ordered_from={day}&ordered_to={day + timedelta(days=30)}",
        "due in a month": f"due_from={day}&due_to={day + timedelta(days=30)}",
    }
    yield "deep", f"/orders/?after={deep_day}~{deep_key}"
    for name, query in filters.items():
        for sort in ("-newest", "due", "-due", "-amount", "number"):
            yield f"{name}, {sort}", f"/orders/?{query}&sort={sort}"
    names = list(filters)
    for first, second in zip(names, names[3:] + names[:3], strict=True):
        yield f"{first} and {second}", f"/orders/?{filters[first]}&{filters[second]}"


def list_search(bench):
    """Each key of the search, rare and common, against the list page itself."""
    site = bench.large_site
    client = site.client("manager")
    for what, word in search_words(site):
        from urllib.parse import quote

        yield {"what": f"{what}: {word}"} | compared(
            timed(client, f"/orders/?q={quote(word)}"),
            timed(client, "/orders/"),
            size=site.size,
            rounds=bench.rounds,
            requests=15,
        )


def search_words(site):
    ((number, phone, name, short),) = site.rows(
        "SELECT o.number, o.contact_phone, c.name, c.short_name FROM orders_order o JOIN customers_customer c"
        " ON c.id = o.customer_id WHERE o.number IS NOT NULL ORDER BY o.id OFFSET %s LIMIT 1",
        site.size // 3,
    )
    ((tracking,),) = site.rows("SELECT text FROM orders_searchterm WHERE kind = 'tracking' ORDER BY id LIMIT 1")
    ((code, product),) = site.rows("SELECT code, name FROM orders_product ORDER BY id LIMIT 1")
    ((spelling,),) = site.rows("SELECT split_part(search_text, E'\\n', 2) FROM customers_customer ORDER BY id LIMIT 1")
    yield from {
        "number": number,
        "start of a number": number[:6],
        "end of a number": number[-4:],
        "phone": phone,
        "end of a phone": phone[-4:],
        "customer": name,
        "short name": short,
        "two characters": name[:2],
        "one character": name[:1],
        "common characters": "公司",
        "pinyin": spelling,
        "start of pinyin": spelling[:3],
        "tracking number": tracking,
        "product code": code,
        "product": product,
        "product, two characters": product[:2],
        "nothing": "没有这个客户",
    }.items()


def order_page(bench):
    """The order page at first paint, against a bare view of the order and its lines."""
    site = bench.large_site
    client = site.client("director")
    ((key,),) = site.rows("SELECT id FROM orders_order WHERE status = 'in_production' ORDER BY id DESC LIMIT 1")
    yield compared(
        timed(client, f"/orders/{key}/"), timed(client, f"/bench/orders/{key}/"), size=site.size, rounds=bench.rounds
    )


def order_entry(bench):
    """The entry form posted by eight clients, save and pass review, against bare creates of the same rows."""
    for site in dict.fromkeys([bench.large_site, bench.small_site]):
        forms = entry_forms(site)
        client = site.client("assistant")
        ours, bare = [], []
        for _round in range(bench.rounds):
            ours.append(throughput(client, "/orders/new/", forms, (302,)))
            bare.append(throughput(client, "/bench/entry/", forms, (200,)))
        ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
        yield {
            "what": "8 clients",
            "size": site.size,
            "value": round(statistics.median(ours), 1),
            "unit": "orders/s",
            "baseline": round(statistics.median(bare), 1),
            "ratio": round(ratio, 3),
        }
        check_numbers(site)
    if bench.large_site is not bench.small_site:
        yield {"what": "growth"} | entry_growth(bench)


def entry_forms(site):
    """A function that makes the form of one complete order, a new key each time."""
    customers = site.rows(
        "SELECT id FROM customers_customer WHERE first_ordered_on IS NOT NULL AND team_id IN"
        " (SELECT t.team_id FROM accounts_team_assistants t JOIN accounts_user u ON u.id = t.user_id"
        " WHERE username = 'assistant') ORDER BY id LIMIT 200"
    )
    products = site.rows("SELECT code FROM orders_product WHERE is_active ORDER BY id LIMIT 30")
    due = date.today() + timedelta(days=30)

    def make(place):
        head = {
            "customer": customers[place % len(customers)][0],
            "contact_name": "王建平",
            "contact_phone": "13861724471",
            "payment_terms": "月结30天",
            "address": "无锡市锡山区春笋中路 88 号",
            "due_on": str(due),
            "source": "phone",
            "submit_key": str(uuid4()),
            "action": "pass",
            "lines-TOTAL_FORMS": "3",
            "lines-INITIAL_FORMS": "0",
        }
        for row in range(3):
            code = products[(place + row) % len(products)][0]
            head |= {f"lines-{row}-code": code, f"lines-{row}-quantity": "10", f"lines-{row}-unit_price": "128.50"}
        return head

    return make


def throughput(client, path, forms, fine, *, clients=8, entries=ENTRIES):
    """Orders a second from clients that post at once; one that fails ends the measure."""

    def send(place):
        status, location, text, _seconds = client.post(path, forms(place))
        if status not in fine or "/edit/" in location:
            raise RuntimeError(f"{path} answered {status} {location} {text[:300]!r}")

    with ThreadPoolExecutor(clients) as pool:
        began = time.perf_counter()
        list(pool.map(send, range(entries)))
        return entries / (time.perf_counter() - began)


def entry_growth(bench):
    pairs = []
    clients = [(site.client("assistant"), entry_forms(site)) for site in (bench.large_site, bench.small_site)]
    for _round in range(bench.rounds):
        times = [1 / throughput(client, "/orders/new/", forms, (302,)) for client, forms in clients]
        pairs.append(times)
    value, base = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return {
        "size": bench.size,
        "value": round(value, 2),
        "unit": "ms an order",
        "baseline": round(base, 2),
        "ratio": round(ratio, 3),
    }


def check_numbers(site):
    """No number twice, none left out, among those given today."""
    month = date.today().strftime("%Y%m")
    ((count, distinct, last),) = site.rows(
        "SELECT count(*), count(DISTINCT number), max(number_rank %% 1000000000) FROM orders_order"
        " WHERE number LIKE %s",
        f"{month}-%",
    )
    if not count == distinct == last:
        raise RuntimeError(f"numbers of {month}: {count} orders, {distinct} numbers, the last is {last}")


def advance(bench):
    """From draft to delivered by the services, against the same states written to the table."""
    return in_process(bench, "advance")


def reserve(bench):
    """Eight clients reserve one product, against the bare conditional UPDATE with its row in a ledger."""
    site = bench.large_site
    for result in inside(site.size, "bench.reserving", str(bench.rounds)):
        yield {"size": site.size, **result}


def import_rows(bench):
    """Ten thousand rows parsed, checked and written, against openpyxl only reading the file."""
    return in_process(bench, "import_rows")


def import_ledger(bench):
    """Twenty thousand rows under a ledger's own headings, as the page takes them, against openpyxl only reading them."""
    return in_process(bench, "import_ledger")


def export_rows(bench):
    """The sheet of ten thousand orders, against the same rows read and written plainly."""
    return in_process(bench, "export_rows")


def kpis(bench):
    """The figures of a month, against hand-written SQL; then a month of the same size in both databases."""
    same = {}
    for site in dict.fromkeys([bench.large_site, bench.small_site]):
        last, same[site.size] = inside(site.size, "bench.months", str(bench.rounds))
        yield {"size": site.size, **last}
    if len(same) > 1:
        large, small = same[bench.large_site.size], same[bench.small_site.size]
        yield {
            "what": f"growth: {large['what']}",
            "size": bench.size,
            "value": large["value"],
            "unit": "ms",
            "baseline": small["value"],
            "ratio": round(large["value"] / small["value"], 3),
        }


def reminders_pass(bench):
    """One pass of the clock over open orders of which one in fifty is due, against hand-written SQL of the same rows."""
    prepare("open", orders=300)
    for result in inside("open", "bench.reminding", str(bench.size), str(bench.rounds)):
        yield {"size": bench.size, **result}


def monthly_review(bench):
    """The review of a month of 5 000 orders, figures included, against the bare rendering of its finished HTML."""
    orders = bench.size if bench.size < 10_000 else 110_000  # 22 months of them
    prepare(f"review_{orders}", orders=orders)
    for result in inside(f"review_{orders}", "bench.reviewing", str(bench.rounds)):
        yield {"size": orders, **result}


def in_process(bench, name):
    """Measures of functions run in a process of their own on the large database."""
    site = bench.large_site
    for result in inside(site.size, "bench.inside", name, str(bench.rounds)):
        yield {"size": site.size, **result}


def inside(name, module, *arguments):
    """The output of a module run in a process of its own on the database of this name."""
    env = {**os.environ, "DATABASE_URL": database_url(name)}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in io.StringIO(done.stdout)]


ALL = {
    "list_page": list_page,
    "list_search": list_search,
    "order_page": order_page,
    "order_entry": order_entry,
    "advance": advance,
    "reserve": reserve,
    "import_rows": import_rows,
    "import_ledger": import_ledger,
    "export_rows": export_rows,
    "kpis": kpis,
    "monthly_review": monthly_review,
    "reminders_pass": reminders_pass,
}
