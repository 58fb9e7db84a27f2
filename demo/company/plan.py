"""The life of one order, drawn from the seed and its place alone: when each step is taken, and where it ends."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from demo.company.aftermath import NEVER, Aftermath
from demo.company.clock import DAY

SEASON = [
    0.95,
    0.5,
    1.15,
    1.05,
    1.0,
    1.0,
    0.95,
    0.95,
    1.1,
    0.95,
    1.15,
    1.2,
]  # January first; spring festival in February
GROWTH = 0.6  # from the first month to the last
LATER = 0.45  # the share of customers won during these months
SUPPLY = {"stock": (5, 11), "buy": (9, 18), "make": (14, 30)}  # working days asked for
DIRECTOR_FROM = 100_000_00  # fen; the house's default policy

# For a small company too: orders that stay in these states, and how many working days ago they were entered.
HELD = [
    ("draft", 1),
    ("draft", 3),
    ("draft", 6),
    ("in_review", 1),
    ("in_review", 1),
    ("in_review", 2),
    ("needs_info", 2),
    ("needs_info", 3),
    ("rejected", 4),
    ("not_approved", 6),
    ("cancelled", 9),
    ("in_approval", 2),
    ("in_approval", 3),
    ("in_approval", 3),
    ("at_director", 5),
    ("at_director", 6),
    ("awaiting_supply", 6),
    ("awaiting_supply", 7),
    ("answered_late", 8),
    ("confirmed", 9),
    ("confirmed", 10),
    ("in_production", 16),
    ("in_production", 24),
    ("part_shipped", 26),
    ("part_shipped", 28),
    ("shipped", 30),
    ("shipped", 34),
    ("delivered", 40),
    ("delivered", 46),
]
OWNED = (0, 1, 6, 7, 12, 13)  # six account managers take customers in turn: these are am1's and am2's
# The step that an order held in a state never takes.
HALTS = {
    "draft": "submit",
    "in_review": "pass_review",
    "needs_info": "resubmit",
    "in_approval": "first_approval",
    "at_director": "approve",
    "awaiting_supply": "answer",
    "answered_late": "agree",
    "confirmed": "start",
    "in_production": "ship",
    "part_shipped": "ship",
    "shipped": "deliver",
    "delivered": "complete",
}


GONE = ("part_shipped", "shipped", "delivered")


@dataclass
class Line:
    product: int
    quantity: int  # thousandths
    price: int  # ten-thousandths of a yuan
    discount: int  # ten-thousandths
    amount: int  # fen
    supply: str
    first: int = 0  # thousandths that leave with the first of two shipments
    accepted: int = 0
    disputed: int = 0


@dataclass
class OrderPlan:
    """The plan of one order. Moments are minutes of work; steps after the present are removed."""

    customer: int
    entered: int
    due: int  # working day
    by_manager: bool
    source: str
    freight: int
    lines: list
    total: int
    director: bool
    later: int = 0  # working days by which the promise is later than asked
    at: dict = field(default_factory=dict)
    cancelled: int = NEVER
    shipments: list = field(default_factory=list)  # [(left, signed, carrier)]
    disputed: tuple | None = None  # (place of the line, thousandths of it that were not accepted)
    receipts: list = field(default_factory=list)  # [(moment, instalment, fen)]
    visit: tuple | None = None  # (working day due, [(moment, reached)], [product, delivery, service, overall])
    ticket: Any = None
    rng: Random | None = None

    def when(self, step):
        return self.at.get(step, NEVER)


class Planner:
    """Plans the orders of a company: `plan(i)` is always the same for the same seed, day and size."""

    def __init__(self, *, orders, customers, products, seed, clock):
        self.count, self.customers, self.products = orders, customers, products
        self.seed, self.clock = seed, clock
        self.aftermath = Aftermath(clock)
        self.starts = self._starts()
        self.held = self._held()

    def places(self, first, many):
        """The places of so many orders, or of those that are left."""
        return range(first, min(first + many, self.count))

    def _starts(self):
        """How many orders had been entered before each working day."""
        days = self.clock.days[: self.clock.past]
        rng = Random(self.seed)
        weights = [
            SEASON[day.month - 1] * (1 + GROWTH * at / len(days)) * rng.uniform(0.6, 1.4) * (1.3 if day.day > 24 else 1)
            for at, day in enumerate(days)
        ]
        total = sum(weights)
        return [0, *(round(part / total * self.count) for part in accumulate(weights))]

    def _held(self):
        """{order: (state in which it stays, its customer)}: orders of the account managers that people log in as."""
        held = {}
        for turn, (state, age) in enumerate(HELD if self.count >= 4 * len(HELD) else ()):
            place = self.starts[max(self.clock.past - age, 0)]
            while place in held:
                place -= 1
            held[place] = state, OWNED[turn % len(OWNED)]
        return held

    def entered(self, order):
        day = bisect_right(self.starts, order) - 1
        within, of = order - self.starts[day], self.starts[day + 1] - self.starts[day]
        return day * DAY + DAY * within // of + 5

    def plan(self, order):
        """The complete plan of one order."""
        rng = Random((self.seed << 32) + order)
        entered = self.entered(order)
        state, customer = self.held.get(order, (None, None))
        lines = self._lines(rng, entered, state)
        total = sum(line.amount for line in lines)
        freight = rng.randrange(20, 600) * 100 if rng.random() < 0.15 else 0
        longest = max(lines, key=lambda line: SUPPLY[line.supply][1]).supply
        plan = OrderPlan(
            customer=self._customer(rng, entered) if customer is None else customer,
            entered=entered,
            due=entered // DAY + rng.randint(*SUPPLY["stock" if state in GONE else longest]),
            by_manager=rng.random() < 0.35,
            source=rng.choices(["phone", "email", "online", "offline", "other"], [42, 20, 22, 13, 3])[0],
            freight=freight,
            lines=lines,
            total=total + freight,
            director=total + freight >= DIRECTOR_FROM,
            rng=rng,
        )
        _plan_review(plan, rng, state)
        if plan.when("confirm") != NEVER:
            _plan_delivery(plan, rng, state)
        _plan_cancel(plan, rng, state)
        _stop(plan, HALTS.get(state), self.clock.now)
        self.aftermath.follow(plan, state)
        return plan

    def _customer(self, rng, entered):
        """Few customers buy much; those with the higher numbers were won later."""
        won = 1 - LATER + LATER * entered / self.clock.now
        return int(self.customers * won * rng.random() ** 1.6)

    def won(self, customer):
        """When a customer was won, in minutes of work."""
        share = (customer / self.customers - (1 - LATER)) / LATER
        return int(max(0, share) * self.clock.now)

    def _lines(self, rng, entered, state):
        count = rng.choices((1, 2, 3, 4, 5, 6), (30, 28, 20, 12, 6, 4))[0]
        large = 6 if state == "at_director" else rng.choices((1, 3, 8), (86, 10, 4))[0]
        discount = rng.choices((0, 200, 500, 800, 1000), (55, 15, 17, 6, 7))[0]
        chosen = sorted({rng.randrange(len(self.products)) for _line in range(count)})
        return [_line(rng, at, self.products[at], large, discount, state) for at in chosen]


def _line(rng, at, product, large, discount, state):
    """Cheap things are bought by the hundred, cabinets one by one."""
    price = product.price * rng.choice((96, 98, 100, 100, 100, 104)) // 100
    usual = max(1, 90_000_000 // product.price)
    quantity = max(1, min(2000, round(usual * rng.uniform(0.15, 1.3)))) * large
    quantity = quantity // 10 * 10 if quantity > 60 else quantity
    quantity = quantity * 1000 + (500 if product.unit == "米" and rng.random() < 0.2 else 0)
    if state == "at_director":
        quantity = max(quantity, (DIRECTOR_FROM * 100 // price + 1) * 1000)
    amount = (quantity * price * (10_000 - discount) + 5 * 10**8) // 10**9
    return Line(at, quantity, price, discount, amount, product.supply, quantity // 2000 * 1000)


def _plan_review(plan, rng, state):
    """From the desk to the supply answer; some orders are asked about, some end here."""
    at = plan.at
    moment = at["submit"] = plan.entered + rng.randint(4, 45)
    if state == "needs_info" or (state is None and rng.random() < 0.08):
        moment = at["ask"] = moment + rng.randint(15, 160)
        moment = at["resubmit"] = moment + rng.randint(40, 700)
    moment += rng.randint(8, 240)
    if state == "rejected" or (state is None and rng.random() < 0.01):
        at["reject_review"] = moment
        return
    at["pass_review"] = moment
    moment += rng.randint(15, 640)
    if state == "not_approved" or (state is None and rng.random() < 0.015):
        at["reject"] = moment
        return
    at["first_approval"] = moment
    at["approve"] = moment + rng.randint(50, 900) * plan.director
    moment = at["answer"] = at["approve"] + rng.randint(20, 520)
    if state == "answered_late" or (state is None and rng.random() < 0.1):
        plan.later = rng.randint(2, 6)
        moment = at["agree"] = moment + rng.randint(45, 500)
    at["confirm"] = moment + rng.randint(8, 180)


def _plan_delivery(plan, rng, state):
    """From the promise to the last signature."""
    at = plan.at
    moment = at["start"] = at["confirm"] + rng.randint(40, 700)
    due = plan.due + plan.later
    spare = rng.choices((3, 2, 1, 0, -1, -3, -8), (22, 30, 22, 13, 7, 4, 2))[0]
    travel = rng.randint(1, 3)
    departure = max(moment + rng.randint(60, 500), (due - spare - travel) * DAY + rng.randint(30, 500))
    carrier = rng.choices((0, 1, 2, 3), (46, 20, 26, 8))[0]
    parts = state == "part_shipped" or (state is None and rng.random() < 0.14)
    if parts and any(line.first for line in plan.lines):
        early = max(moment + 50, departure - rng.randint(1, 4) * DAY)
        plan.shipments.append((early, early + travel * DAY + rng.randint(20, 400), carrier))
        departure = max(departure, early + 60)
    plan.shipments.append((departure, departure + travel * DAY + rng.randint(20, 400), carrier))
    at["ship"] = departure
    at["deliver"] = max(signed for _departure, signed, _carrier in plan.shipments)


def _plan_cancel(plan, rng, state):
    """A few are called off before anything has left, each at some step of its way; so are most that were rejected."""
    refused = min(plan.when("reject_review"), plan.when("reject"))
    if state is None and refused != NEVER and rng.random() < 0.9:
        plan.cancelled = refused + rng.randint(1, 6) * DAY
    elif state == "cancelled" or (state is None and rng.random() < 0.025):
        first = plan.shipments[0][0] if plan.shipments else plan.entered + 4 * DAY
        plan.cancelled = plan.entered + max(60, int((first - plan.entered) * rng.uniform(0.05, 0.9)))


def _stop(plan, halt, now):
    """Remove what has not happened: after the present, after a cancellation, after a step never taken."""
    end = min(now, plan.cancelled)
    if halt is not None:
        end = min(end, plan.when(halt))
    if plan.cancelled >= now or halt is not None:
        plan.cancelled = NEVER
    plan.at = {step: moment for step, moment in plan.at.items() if moment < end}
    plan.shipments = [
        (departure, signed if signed < end else NEVER, carrier)
        for departure, signed, carrier in plan.shipments
        if departure < end
    ]
