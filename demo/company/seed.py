"""Make the demo company: people, goods, customers, and orders in every state, the same for the same seed and day."""

from contextlib import contextmanager, nullcontext
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _

from demo.company.batches import batches_of
from demo.company.book import copy_parts
from demo.company.clock import DAY, Clock
from demo.company.company import Customers, make_people, make_policy, make_products
from demo.company.fields import DemoFields
from demo.company.foreseen import PORTION, Foreseen
from demo.company.money import fill_desk
from demo.company.plan import Planner
from demo.company.prices import price_company
from demo.company.quotations import quote_company
from demo.company.remedies import keep_promises
from demo.company.stock import stock_company
from demo.company.tasks import task_company
from demo.company.writing import CHECKED, UNCHECKED, Writer
from demo.company.yard import fill_yard
from orderdesk.accounts.models import system_user
from orderdesk.core.errors import Refused
from orderdesk.setup.models import Installation
from orders.models import Order
from orders.services import rank_orders

FEWEST_CUSTOMERS, ORDERS_A_CUSTOMER = 40, 20
STAGED = 120 * DAY  # a large company has kept stages for half a year
MANY = 20_000  # from here on indexes are built after the rows, at a fraction of the price


def seed_company(*, orders, seed, today, progress=lambda done, of: None):
    """Fill an empty company; refuses one that has orders. Returns how many orders and customers it has."""
    with TemporaryDirectory() if orders >= MANY else nullcontext() as folder:
        return _seed(orders, seed, today, progress, folder and Path(folder))


@transaction.atomic
def _seed(orders, seed, today, progress, folder):
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE orders_order IN SHARE ROW EXCLUSIVE MODE")
    if Order.objects.exists():
        raise Refused(_("This company already has orders. The demo company needs an empty database."))
    if orders >= MANY:
        _trust_keys()
    clock, by = Clock(today), system_user()
    at = make_aware(datetime.combine(clock.first, time(8, 30)), get_default_timezone())
    make_policy(by=by)
    people, teams = make_people(by=by, at=at)
    fields = DemoFields(by=by)
    goods = make_products(by=by, at=at, seed=seed, fields=fields)
    customers = max(FEWEST_CUSTOMERS, orders // ORDERS_A_CUSTOMER)
    planner = Planner(orders=orders, customers=customers, products=goods, seed=seed, clock=clock)
    foreseen = Foreseen(planner, folder)
    buyers = Customers(
        customers,
        seed=seed,
        clock=clock,
        people=people,
        teams=teams,
        won=planner.won,
        first_orders=foreseen.first_orders,
        fields=fields,
    ).make(by=by)
    facts = {"fields": fields, "goods": goods, "buyers": buyers, "people": people, "teams": teams, "foreseen": foreseen}
    _write_orders(planner, orders, clock=clock, facts=facts, progress=progress)
    foreseen.keep_series()
    price_company(by=by, reader=people["admin"], today=today)
    stock_company(by=by, seed=seed)
    task_company(people=people, seed=seed)
    keep_promises(people=people)
    fill_yard(clock=clock, people=people, seed=seed)
    fill_desk(clock=clock, people=people, seed=seed)
    quote_company(people=people, seed=seed)
    if orders < MANY:  # a large one is ranked by the clock, as others are
        rank_orders()
    _mark()
    return {"orders": orders, "customers": customers}


def _trust_keys():
    """Foreign keys are right by construction: a superuser need not have each row checked, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone()[0] == "on":
            cursor.execute("SET LOCAL session_replication_role = replica")


def _write_orders(planner, orders, *, clock, facts, progress):
    """Every planned order with what it left, in batches; `facts` are what the writer knows of the company."""
    with _many_rows(orders):
        writer = Writer(
            clock=clock,
            aftermath=planner.aftermath,
            checked=CHECKED if orders < MANY else UNCHECKED,
            stages_from=0 if orders < MANY else clock.now - STAGED,
            **facts,
        )
        is_frozen = orders >= MANY and writer.empty_tables()
        for turn, parts in enumerate(batches_of(writer), 1):
            copy_parts(parts, frozen=is_frozen)
            progress(min(turn * PORTION, orders), orders)
        writer.close()


def _mark():
    """Keep which orders are made up: `clear_demo` takes the company away as long as there is no other."""
    installation = Installation.locked()
    installation.demo_last_order = Order.objects.aggregate(last=Max("pk"))["last"] or 0
    installation.demo_cleared_at = None
    installation.save(update_fields=["demo_last_order", "demo_cleared_at"])


@contextmanager
def _many_rows(orders):
    """For many rows: indexes are built when the tables are full."""
    if orders < MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked with each batch, not remembered until the end
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(SPARE_INDEXES)
        definitions = cursor.fetchall()
        for name, _definition in definitions:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in definitions:
            cursor.execute(definition)
        cursor.execute("SET LOCAL default_statistics_target = 10")  # what follows asks for a few rows of them
        cursor.execute(FILLED_TABLES)
        cursor.execute(f"ANALYZE {cursor.fetchone()[0]}")


FILLED_TABLES = """
SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
WHERE schemaname = current_schema() AND tablename ~ '^(orders|fulfillment|aftersales|customers)_'
"""
# Indexes that prove nothing, of the tables that orders fill; those over a few rows only stay.
SPARE_INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
JOIN pg_class c ON c.oid = i.indexname::regclass JOIN pg_index x ON x.indexrelid = c.oid
WHERE i.schemaname = current_schema() AND NOT x.indisunique
AND (x.indpred IS NULL OR i.indexname ~ '^order_(confirmed_at|shipped_at|delivered_at|promised_on)_idx$')
AND i.tablename ~ '^(orders|fulfillment|aftersales)_|^customers_.*communication'
ORDER BY i.indexname
"""
