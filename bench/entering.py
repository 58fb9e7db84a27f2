"""The entry form under eight clients, against bare creates of the same rows."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

ENTRIES = 160


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
