"""What must be known of all orders before the first is written: running numbers, and customers' first orders.

A large company is planned once, by as many processes as there are processors; its plans wait in files until they are
written. A small one is planned a second time instead.
"""

import multiprocessing
import pickle
from array import array
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

import django

from demo.company.plan import OrderPlan, Planner
from orderdesk.core.models import NumberSeries
from orderdesk.core.record.numbering import PREFIX

PLACE_BITS = 32
RECEIPTS = 3  # at most so many of one order
PART = 20_000  # orders that one process plans at a time
PORTION = 1000  # orders that are kept, read and written together
SERIES = {"order": 1, "shipment": 2, "receipt": RECEIPTS, "ticket": 1, "acceptance": 1}  # numbers an order may take


class Moments:
    """When the orders of a part take their numbers; moment and place stand in one integer, which sorts quickly."""

    def __init__(self):
        self.taken = {series: array("Q") for series in SERIES}
        self.first_orders = {}  # {customer: when the first order that was confirmed had been entered}

    def add(self, place: int, plan: OrderPlan) -> None:
        if "pass_review" in plan.at:
            self._take("order", plan.at["pass_review"], place)
        for part, (gone, _signed, _carrier) in enumerate(plan.shipments):
            self._take("shipment", gone, 2 * place + part)
        for turn, (moment, _place, _fen) in enumerate(plan.receipts):
            self._take("receipt", moment, RECEIPTS * place + turn)
        if plan.ticket is not None:
            self._take("ticket", plan.ticket.reported, place)
        if plan.disputed is not None:
            self._take("acceptance", plan.ticket.reported, place)
        if "confirm" in plan.at:
            self.first_orders.setdefault(plan.customer, plan.entered)

    def _take(self, series: str, moment: int, place: int) -> None:
        self.taken[series].append(moment << PLACE_BITS | place)

    def extend(self, later: "Moments") -> None:
        """Add those of the part that follows."""
        for series, moments in later.taken.items():
            self.taken[series].extend(moments)
        self.first_orders = later.first_orders | self.first_orders


class Foreseen:
    """The numbers and first orders of a planned company. With a `folder`, its plans are kept there."""

    def __init__(self, planner: Planner, folder: Path | None = None):
        self.planner, self.clock, self.folder = planner, planner.clock, folder
        self.last: Counter[tuple[str, str]] = Counter()
        moments = Moments()
        for part in self._parts():
            moments.extend(part)
        self.first_orders = {customer: self.clock.date(at) for customer, at in moments.first_orders.items()}
        running = {name: self._numbered(name, moments.taken.pop(name), each) for name, each in SERIES.items()}
        self.orders, self.shipments, self.receipts, self.tickets, self.objections = running.values()

    def _parts(self) -> Iterator[Moments]:
        firsts = range(0, self.planner.count, PART)
        if self.folder is None:
            yield from map(partial(plan_part, self.planner, None), firsts)
            return
        processes = multiprocessing.get_context("spawn")  # a fork would share the connection to the database
        with ProcessPoolExecutor(mp_context=processes, initializer=django.setup) as pool:
            yield from pool.map(partial(plan_part, self.planner, self.folder), firsts)

    def plans(self, first: int) -> Iterator[OrderPlan]:
        """The plans of a portion of orders, from `first` on."""
        if self.folder is None:
            yield from map(self.planner.plan, self.planner.places(first, PORTION))
            return
        plans = pickle.loads((self.folder / str(first)).read_bytes())  # noqa: S301 - a file of plan_part
        for place, plan in enumerate(plans, first):
            plan.rng = Random((self.planner.seed << 33) + place)
            yield plan

    def _numbered(self, series, moments, each):
        """The running number of each place, in the order in which they were taken; 0 where none was."""
        running = array("I", bytes(4 * each * self.planner.count))
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


def plan_part(planner: Planner, folder: Path | None, first: int) -> Moments:
    """Plan the orders from `first` on, as many as a part has; with a folder, keep each portion in a file of it.

    What is drawn when a kept plan is written is drawn anew: the state of a generator is larger than the plan.
    """
    moments = Moments()
    for start in planner.places(first, PART)[::PORTION]:
        plans = []
        for place in planner.places(start, PORTION):
            plan = planner.plan(place)
            moments.add(place, plan)
            plan.rng = None
            plans.append(plan)
        if folder is not None:
            (folder / str(start)).write_bytes(pickle.dumps(plans, pickle.HIGHEST_PROTOCOL))
    return moments
