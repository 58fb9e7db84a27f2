"""Plans for what follows the dispatch: payments, the return visit, and complaints."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from aftersales.states import LOW
from demo.company import words
from demo.company.clock import DAY
from orderdesk.core.calendar.months import last_day
from orders.models.terms import Trigger, understand_terms

NEVER = 10**9
VISIT_DAYS = 3  # working days after delivery; the house's default policy
KINDS = ("quality", "timeliness", "installation", "exchange", "question", "complaint", "other")
WAITED_FOR = ("shipped", "delivered")  # held orders about which the customer has just called
SOLUTIONS = ("repair", "exchange", "resend", "refund", "other")
WEIGHTS = (34, 22, 12, 14, 10, 6, 2)


@cache
def terms_of(customer):
    """The payment terms of a customer: known by its place, before the customer is made."""
    return words.TERMS[customer * 7919 % 1009 % len(words.TERMS)]


@cache
def shares_of(terms):
    """[(percent in hundredths, trigger, days)]"""
    return [(int((share.percent or 0) * 100), share.trigger, share.days) for share in understand_terms(terms)]


def split(total, terms):
    """The fen of each instalment; the last takes what rounding leaves."""
    parts = [(total * percent + 5000) // 10_000 for percent, _trigger, _days in shares_of(terms)]
    parts[-1] = total - sum(parts[:-1])
    return parts


@dataclass
class TicketPlan:
    """The plan of one ticket: moments in minutes of work; what has not happened is NEVER."""

    kind: str
    reported: int
    with_order: bool = True
    line: int = 0
    objected: str = ""  # the kind of the objection where it was one
    in_visit: bool = False  # told in the return visit, by a customer who was not content
    answered: int = NEVER
    solved: int = NEVER
    closed: int = NEVER
    stars: int = 0
    promised: int = 0  # working day
    choice: dict = field(default_factory=dict)


class Aftermath:
    def __init__(self, clock):
        self.clock = clock

    def follow(self, plan, state):
        """Plan everything after the promise, up to the present; an order is complete when all is done."""
        if plan.when("confirm") == NEVER:
            return
        rng = plan.rng
        if plan.cancelled == NEVER:
            plan.receipts = list(self._receipts(plan, rng))
        if state in WAITED_FOR:
            plan.ticket = self._fresh(rng)
        if plan.when("deliver") == NEVER:
            return
        if state is None:
            self._object(plan, rng)
            self._complain(plan, rng)
        self._visit(plan, rng)
        self._complete(plan, rng, state)

    # --- money -------------------------------------------------------------------------------------------------------

    def due_dates(self, plan):
        """The day on which each instalment falls due, or None while its trigger has not happened."""
        for _percent, trigger, days in shares_of(terms_of(plan.customer)):
            base = self._base(plan, trigger)
            yield base + timedelta(days=days) if base else None

    def _base(self, plan, trigger):
        delivered = self._date(plan.when("deliver"))
        if trigger == Trigger.CONFIRMATION:
            return self._date(plan.at["confirm"])
        if trigger == Trigger.BEFORE_SHIPPING:
            promised, shipped = self.clock.days[plan.due + plan.later], self._date(plan.when("ship"))
            return min(promised, shipped) if shipped else promised
        if delivered and trigger == Trigger.MONTH_END:
            return last_day(delivered)
        return delivered

    def _date(self, moment):
        return None if moment == NEVER else self.clock.date(moment)

    def _receipts(self, plan, rng):
        parts = split(plan.total, terms_of(plan.customer))
        for place, (due, fen) in enumerate(zip(self.due_dates(plan), parts, strict=True)):
            lag = rng.choices((-2, 0, 2, 6, 14, 35, 75), (16, 30, 26, 14, 8, 4, 2))[0]
            if due is None or fen == 0:
                continue
            moment = self.working_moment(due + timedelta(days=lag), rng)
            moment = max(moment, plan.at["confirm"] + 30)
            if moment < self.clock.now:
                yield moment, place, fen

    def working_moment(self, day, rng):
        """Some minute of the first working day from `day` on."""
        return min(bisect_left(self.clock.days, day), len(self.clock.days) - 1) * DAY + rng.randint(20, 500)

    # --- the customer's word -----------------------------------------------------------------------------------------

    def _object(self, plan, rng):
        """One line in a hundred orders is not accepted whole, at the last signature."""
        if rng.random() >= 0.012:
            return
        signed = plan.shipments[-1][1]
        if signed != max(s for _left, s, _carrier in plan.shipments):
            return
        place = rng.randrange(len(plan.lines))
        line = plan.lines[place]
        most = line.quantity - (line.first if len(plan.shipments) > 1 else 0)
        quantity = min(most, rng.choice((1, 1, 2)) * 1000)
        if quantity <= 0:
            return
        plan.disputed = (place, quantity)
        objection, kind = rng.choice((("damaged", "quality"), ("wrong", "exchange"), ("short", "other")))
        plan.ticket = TicketPlan(kind, signed, line=place, objected=objection)
        self._work_on(plan.ticket, rng)

    def _complain(self, plan, rng):
        if plan.ticket is not None or rng.random() >= 0.05:
            return
        reported = plan.at["deliver"] + rng.randint(60, 12 * DAY)
        if reported >= self.clock.now:
            return
        ticket = TicketPlan(rng.choices(KINDS, WEIGHTS)[0], reported, line=rng.randrange(len(plan.lines)))
        ticket.with_order = ticket.kind != "question" or rng.random() < 0.5
        plan.ticket = ticket
        self._work_on(ticket, rng)

    def _work_on(self, ticket, rng):
        """The usual ticket is answered the same day, solved in a week; some wait, a few are forgotten."""
        answered = ticket.reported + rng.choices((20, 90, 240, 500, 900), (30, 32, 22, 11, 5))[0] + rng.randint(0, 60)
        solved = answered + rng.randint(100, 6 * DAY)
        closed = solved + rng.randint(30, 3 * DAY)
        ticket.promised = answered // DAY + rng.randint(2, 6)
        ticket.stars = rng.choices((5, 4, 3, 2, 1, 0), (38, 30, 12, 5, 3, 12))[0]
        ticket.choice = {
            "solution": rng.choices(SOLUTIONS, (30, 25, 15, 5, 25))[0],
            "cost": rng.choice((0, 0, 0, 60, 120, 260, 480)),
        }
        now = self.clock.now
        ticket.answered, ticket.solved, ticket.closed = (
            moment if moment < now else NEVER for moment in (answered, solved, closed)
        )

    def _fresh(self, rng):
        """A ticket of these days: reported, perhaps answered, not solved."""
        reported = self.clock.now - rng.randint(40, 2 * DAY)
        ticket = TicketPlan(rng.choice(("quality", "timeliness", "installation")), reported)
        answered = reported + rng.randint(30, 200)
        ticket.promised = self.clock.past + rng.randint(0, 3)
        ticket.answered = answered if answered < self.clock.now and rng.random() < 0.5 else NEVER
        return ticket

    def _visit(self, plan, rng):
        due = plan.at["deliver"] // DAY + VISIT_DAYS
        moment = due * DAY + rng.choices((-DAY, 0, DAY, 3 * DAY), (10, 66, 18, 6))[0] + rng.randint(20, 500)
        moment = max(moment, plan.at["deliver"] + 60)
        tries = []
        while len(tries) < 3 and moment < self.clock.now:
            reached = rng.random() < 0.86 or len(tries) == 2
            tries.append((moment, reached))
            if reached:
                break
            moment += DAY
        missed = sum(not reached for _moment, reached in tries)
        pleased = (
            rng.choices((5, 4, 3, 2, 1), (46, 36, 12, 4, 2))[0] if plan.ticket is None else rng.choice((3, 3, 4, 4))
        )
        stars = [max(1, min(5, pleased + rng.choice((-1, 0, 0, 0, 1)))) for _question in range(3)]
        plan.visit = (due + missed if tries and not tries[-1][1] else due, tries, [*stars, pleased])
        if pleased <= LOW and tries and tries[-1][1]:
            plan.ticket = TicketPlan("complaint", tries[-1][0], in_visit=True)
            self._work_on(plan.ticket, rng)

    def _complete(self, plan, rng, state):
        """When money, visit and ticket are done; somebody still has to press the button, and does in a few days."""
        paid = sum(fen for _moment, _place, fen in plan.receipts) >= plan.total
        visited = bool(plan.visit[1]) and plan.visit[1][-1][1]
        ticket = plan.ticket if plan.ticket is not None and plan.ticket.with_order else None
        if state == "delivered" or not paid or not visited or (ticket and ticket.closed == NEVER):
            return
        last = max(plan.at["deliver"], plan.visit[1][-1][0], *(moment for moment, _place, _fen in plan.receipts))
        moment = max(last, ticket.closed if ticket else 0) + rng.randint(30, 4 * DAY)
        if moment < self.clock.now:
            plan.at["complete"] = moment
