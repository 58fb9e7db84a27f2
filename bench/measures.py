"""Each measure alternates with its baseline in one run and reports the medians of both and of their ratio."""

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta

from bench.entering import order_entry
from bench.pages import PAGES
from bench.server import database_url, prepare
from bench.sites import compared, timed


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


def pages(bench):
    """Each page on which people spend their day, against a bare view of its rows."""
    site = bench.large_site
    client = site.client("director")
    for name, page in PAGES.items():
        key = site.rows(page.key)[0][0] if page.key else None
        yield {"what": name} | compared(
            timed(client, page.address(key)),
            timed(client, f"/bench/page/{name}/?key={key}"),
            size=site.size,
            rounds=bench.rounds,
            requests=15,
        )


def sales_report(bench):
    """Sales of three months taken apart, beside the three before, against a bare view of the same by hand-written SQL."""
    site = bench.large_site
    client = site.client("director")
    for way in ("product", "customer", "person"):
        yield {"what": f"by {way}"} | compared(
            timed(client, f"/reports/months/?by={way}&from=2026-08&to=2026-10"),
            timed(client, f"/bench/sales/{way}/"),
            size=site.size,
            rounds=bench.rounds,
            requests=15,
        )


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
    yield from grown(bench, same)


def balances(bench):
    """What customers of a usual size owe, against hand-written SQL; then the same in both databases."""
    same = {}
    for site in dict.fromkeys([bench.large_site, bench.small_site]):
        (same[site.size],) = inside(site.size, "bench.balances", str(bench.rounds))
        yield {"size": site.size, **same[site.size]}
    yield from grown(bench, same)


def grown(bench, same):
    """The growth of something that is the same in both databases, where there are two."""
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
    "pages": pages,
    "order_entry": order_entry,
    "sales_report": sales_report,
    "advance": advance,
    "reserve": reserve,
    "import_rows": import_rows,
    "import_ledger": import_ledger,
    "export_rows": export_rows,
    "kpis": kpis,
    "balances": balances,
    "monthly_review": monthly_review,
    "reminders_pass": reminders_pass,
}
