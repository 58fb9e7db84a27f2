"""Make the demo company: people, goods, customers, and orders in every state, the same for the same seed and day."""

from array import array
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, time

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _

from demo.company.clock import DAY, Clock
from demo.company.company import Customers, make_people, make_policy, make_products
from demo.company.money import fill_desk
from demo.company.plan import Planner
from demo.company.quotations import quote_company
from demo.company.remedies import keep_promises
from demo.company.stock import stock_company
from demo.company.tasks import task_company
from demo.company.writing import CHECKED, UNCHECKED, Writer
from demo.company.yard import fill_yard
from orderdesk.accounts.models import system_user
from orderdesk.core.errors import Refused
from orderdesk.core.models import NumberSeries
from orderdesk.core.record.numbering import PREFIX
from orderdesk.setup.models import Installation
from orders.models import Order
from orders.services import rank_orders

BATCH = 1000
FEWEST_CUSTOMERS, ORDERS_A_CUSTOMER = 40, 20
PLACE_BITS = 32
RECEIPTS = 3  # at most so many of one order
STAGED = 120 * DAY  # a large company has kept stages for half a year
MANY = 20_000  # from here on indexes are built after the rows, at a fraction of the price


@transaction.atomic
def seed_company(*, orders, seed, today, progress=lambda done, of: None):
    """Fill an empty company; refuses one that has orders. Returns how many orders and customers it has."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE orders_order IN SHARE ROW EXCLUSIVE MODE")
    if Order.objects.exists():
        raise Refused(_("This company already has orders. The demo company needs an empty database."))
    clock = Clock(today)
    by = system_user()
    at = make_aware(datetime.combine(clock.first, time(8, 30)), get_default_timezone())
    make_policy(by=by)
    people, teams = make_people(by=by, at=at)
    goods = make_products(by=by, at=at, seed=seed)
    customers = max(FEWEST_CUSTOMERS, orders // ORDERS_A_CUSTOMER)
    planner = Planner(orders=orders, customers=customers, products=goods, seed=seed, clock=clock)
    foreseen = Foreseen(planner)
    buyers = Customers(
        customers,
        seed=seed,
        clock=clock,
        people=people,
        teams=teams,
        won=planner.won,
        first_orders=foreseen.first_orders,
    ).make(by=by)
    facts = {"goods": goods, "buyers": buyers, "people": people, "teams": teams, "foreseen": foreseen}
    _write_orders(planner, orders, clock=clock, facts=facts, progress=progress)
    foreseen.keep_series()
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
        for place in range(orders):
            writer.add(place, planner.plan(place))
            if place % BATCH == BATCH - 1:
                writer.write()
                progress(place + 1, orders)
        writer.close()


def _mark():
    """Keep which orders are made up: `clear_demo` takes the company away as long as there is no other."""
    installation = Installation.locked()
    installation.demo_last_order = Order.objects.aggregate(last=Max("pk"))["last"] or 0
    installation.demo_cleared_at = None
    installation.save(update_fields=["demo_last_order", "demo_cleared_at"])


class Foreseen:
    """What must be known of all orders before the first is written: running numbers, and customers' first orders."""

    def __init__(self, planner):
        self.clock, self.last, self.first_orders = planner.clock, Counter(), {}
        reviews, shipments, receipts, tickets, objections = (
            [],
            [],
            [],
            [],
            [],
        )  # moment and place in one number: a million of them sort in a second
        for place in range(planner.count):
            plan = planner.plan(place)
            if "pass_review" in plan.at:
                reviews.append(plan.at["pass_review"] << PLACE_BITS | place)
            for part, (gone, _signed, _carrier) in enumerate(plan.shipments):
                shipments.append(gone << PLACE_BITS | 2 * place + part)
            for turn, (moment, _place, _fen) in enumerate(plan.receipts):
                receipts.append(moment << PLACE_BITS | RECEIPTS * place + turn)
            if plan.ticket is not None:
                tickets.append(plan.ticket.reported << PLACE_BITS | place)
            if plan.disputed is not None:
                objections.append(plan.ticket.reported << PLACE_BITS | place)
            if "confirm" in plan.at:
                self.first_orders.setdefault(plan.customer, self.clock.date(plan.entered))
        self.orders = self._numbered("order", reviews, planner.count)
        self.shipments = self._numbered("shipment", shipments, 2 * planner.count)
        self.receipts = self._numbered("receipt", receipts, RECEIPTS * planner.count)
        self.tickets = self._numbered("ticket", tickets, planner.count)
        self.objections = self._numbered("acceptance", objections, planner.count)

    def _numbered(self, series, moments, places):
        """The running number of each place, in the order in which they were taken; 0 where none was."""
        running = array("I", bytes(4 * places))
        for packed in sorted(moments):
            month = self.clock.month(packed >> PLACE_BITS)
            self.last[series, month] += 1
            running[packed & (1 << PLACE_BITS) - 1] = self.last[series, month]
        return running

    def order_number(self, place, moment):
        return f"{PREFIX['order']}{self.clock.month(moment)}-{self.orders[place]:03d}"

    def shipment_number(self, place, part, moment):
        return f"{PREFIX['shipment']}{self.clock.month(moment)}-{self.shipments[2 * place + part]:03d}"

    def receipt_number(self, place, turn, moment):
        return f"{PREFIX['receipt']}{self.clock.month(moment)}-{self.receipts[RECEIPTS * place + turn]:03d}"

    def ticket_number(self, place, moment):
        return f"{PREFIX['ticket']}{self.clock.month(moment)}-{self.tickets[place]:03d}"

    def objection_number(self, place, moment):
        return f"{PREFIX['acceptance']}{self.clock.month(moment)}-{self.objections[place]:03d}"

    def keep_series(self):
        """Move the number series past the last number of each month."""
        NumberSeries.objects.filter(period__in={month for _series, month in self.last}).delete()
        NumberSeries.objects.bulk_create(
            NumberSeries(series=series, period=month, last=last) for (series, month), last in sorted(self.last.items())
        )


@contextmanager
def _many_rows(orders):
    """For many rows: foreign keys are right by construction, and indexes are built when the tables are full."""
    if orders < MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked with each batch, not remembered until the end
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone()[0] == "on":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(SPARE_INDEXES)
        definitions = cursor.fetchall()
        for name, _definition in definitions:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in definitions:
            cursor.execute(definition)


# Indexes that prove nothing, of the tables that orders fill; those over a few rows only stay.
SPARE_INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
JOIN pg_class c ON c.oid = i.indexname::regclass JOIN pg_index x ON x.indexrelid = c.oid
WHERE i.schemaname = current_schema() AND NOT x.indisunique
AND (x.indpred IS NULL OR i.indexname ~ '^order_(confirmed_at|shipped_at|delivered_at|promised_on)_idx$')
AND i.tablename ~ '^(orders|fulfillment|aftersales)_|^customers_.*communication'
ORDER BY i.indexname
"""
