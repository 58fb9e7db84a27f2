"""The rows of one order of the demo company: every step of its life, as the services would have left it."""

from datetime import timedelta

from demo.company import words
from demo.company.book import NULL
from demo.company.clock import DAY
from demo.company.closing import Closing, yuan
from demo.company.deliveries import Deliveries, thousandths
from demo.company.plan import NEVER
from orderdesk.core.record.numbering import number_rank

RATE = 1300  # of all products, in ten-thousandths
FREIGHT_RATE = 900
URGENT = 13  # every so manyth order is marked as urgent


def tax_of(fen, rate):
    """The tax within an amount, like core.money.tax_within, in whole fen."""
    return fen - (fen * 20_000 + 10_000 + rate) // (2 * (10_000 + rate))


class OrderRows:
    """Writes one order step by step: `row` is its current row of the table."""

    def __init__(self, writer, place, plan):
        self.w, self.place, self.plan, self.rng = writer, place, plan, plan.rng
        self.buyer = writer.buyers[plan.customer]
        self.assistant, self.leader = writer.desks[self.buyer.team]
        self.by = self.buyer.owner if plan.by_manager else self.assistant
        self.version = 1
        self.status = "draft"
        self.approvals, self.accepted_lines = [], {}
        self._enter()

    def assistant_or_owner(self, role):
        """The owner of a stage whose role differs from order to order."""
        return {
            "sales_assistant": self.assistant,
            "account_manager": self.buyer.owner,
            "sales_manager": self.leader,
        }.get(role)

    # --- the road --------------------------------------------------------------------------------------------------

    def write(self):
        for step in STEPS:
            moment = self.plan.when(step.__name__)
            if moment != NEVER:
                step(self, self.w.clock.moment(moment), moment)
        Deliveries(self).write()
        Closing(self).write()
        if self.plan.when("complete") != NEVER:
            moment = self.w.clock.moment(self.plan.when("complete"))
            self.move("complete", "completed", self.assistant, moment, completed_at=moment)
        if self.plan.cancelled != NEVER:
            self._cancel(self.w.clock.moment(self.plan.cancelled))
        self._talk()
        self.w.orders.keep(self.row)
        for _line, row in self.lines:
            self.w.lines.keep(row)
        for row in self.approvals:
            self.w.approvals.keep(row)

    def _enter(self):
        plan, buyer, clock = self.plan, self.buyer, self.w.clock
        at = clock.moment(plan.entered)
        taxes = [tax_of(line.amount, RATE) for line in plan.lines]
        self.row = self.w.orders.new(
            number=NULL,
            customer_id=buyer.key,
            contact_id=buyer.contact,
            contact_name=buyer.person,
            contact_phone=buyer.phone,
            address=buyer.address,
            region=buyer.region,
            customer_po=f"PO{self.rng.randrange(10**6):06d}" if self.rng.random() < 0.25 else "",
            source=plan.source,
            ordered_on=clock.day(plan.entered),
            due_on=clock.texts[plan.due],
            payment_terms=buyer.terms,
            special_needs=self.rng.choice(words.NEEDS) if self.rng.random() < 0.12 else "",
            note=self.rng.choice(words.NOTES) if self.rng.random() < 0.1 else "",
            custom=self.w.fields.of_order(self.place),
            freight=yuan(plan.freight),
            freight_tax_rate="0.09" if plan.freight else "0",
            total=yuan(plan.total),
            tax=yuan(sum(taxes) + tax_of(plan.freight, FREIGHT_RATE)),
            owner_id=buyer.owner,
            team_id=self.w.teams[buyer.team],
            entered_by_id=self.by,
            goods=self.w.goods[plan.lines[0].product].name,
            line_count=str(len(plan.lines)),
            is_urgent="t" if self.w.orders.next % URGENT == 0 else "f",
            created_at=at,
        )
        self.key = self.row[0]
        self.w.orders.note_new(self.row, "create", at, self.by)
        self.lines = [
            self._line(position, line, tax, at)
            for position, (line, tax) in enumerate(zip(plan.lines, taxes, strict=True), 1)
        ]

    def _line(self, position, line, tax, at):
        goods = self.w.goods[line.product]
        row = self.w.lines.new(
            order_id=self.key,
            position=str(position),
            product_id=goods.key,
            product_name=goods.name,
            spec=goods.spec,
            unit=goods.unit,
            cost=goods.cost,
            quantity=thousandths(line.quantity),
            unit_price=f"{line.price // 10_000}.{line.price % 10_000:04d}",
            discount=f"0.{line.discount:04d}",
            tax_rate="0.1300",
            amount=yuan(line.amount),
            tax=yuan(tax),
        )
        self.w.lines.note_new(row, "create", at, self.by)
        return line, row

    def move(self, move, status, by, at, why="", **facts):
        self.version += 1
        self.w.orders.change(self.row, status=status, version=str(self.version), **facts)
        reason = f"{move} {self.status}>{status} {why}".rstrip()
        self.w.orders.note(self.row, reason, at, by)
        self.status = status

    def edit(self, reason, by, at, **facts):
        self.version += 1
        self.w.orders.change(self.row, version=str(self.version), **facts)
        self.w.orders.note(self.row, reason, at, by)

    def submit(self, at, _moment):
        self.move("submit", "in_review", self.by, at, submitted_at=at)

    def ask(self, at, _moment):
        note = self.rng.choice(words.REVIEW_NOTES)
        self._review("needs_info", note, at)
        self.move("ask_information", "needs_info", self.assistant, at, note, info_asked_at=at)

    def resubmit(self, at, _moment):
        self.move("resubmit", "in_review", self.by, at)

    def reject_review(self, at, _moment):
        note = self.rng.choice(words.REJECT_REVIEW)
        self._review("rejected", note, at)
        self.move("reject_review", "rejected", self.assistant, at, note)

    def _review(self, result, note, at):
        row = self.w.reviews.new(
            order_id=self.key, result=result, checks=self.w.checked, note=note, by_id=self.assistant, at=at
        )
        self.w.reviews.note_new(row, "review", at, self.assistant)
        self.w.reviews.keep(row)

    def pass_review(self, at, moment):
        self._review("passed", "", at)
        levels = ["manager", "director"] if self.plan.director else ["manager"]
        for place, level in enumerate(levels, 1):
            clock = {"started_at": at, "due_at": self._day_later(moment)} if place == 1 else {}
            row = self.w.approvals.new(
                order_id=self.key, level=level, place=str(place), is_turn="t" if place == 1 else "f", **clock
            )
            self.w.approvals.note_new(row, "ask", at, self.assistant)
            self.approvals.append(row)
        number = self.w.foreseen.order_number(self.place, moment)
        self.move(
            "pass_review",
            "in_approval",
            self.assistant,
            at,
            reviewed_at=at,
            number=number,
            number_rank=str(number_rank(number)),
        )

    def _day_later(self, moment):
        """24 elapsed hours."""
        text = self.w.clock.moment(moment)
        return f"{self.w.clock.date(moment) + timedelta(days=1)}{text[10:]}"

    def reject(self, at, _moment):
        why = self.rng.choice(words.REJECTIONS)
        self._decide(0, "rejected", at, self.leader, why)
        self.void(at, self.leader)
        self.move("reject", "rejected", self.leader, at, why)

    def first_approval(self, at, moment):
        self._decide(0, "approved", at, self.leader)
        if self.plan.director:
            row = self.approvals[1]
            self.w.approvals.change(row, is_turn="t", started_at=at, due_at=self._day_later(moment))
            self.w.approvals.note(row, "next level", at, self.leader)
            self.edit("approved manager", self.leader, at)

    def approve(self, at, _moment):
        by = self.w.who["director"] if self.plan.director else self.leader
        if self.plan.director:
            self._decide(1, "approved", at, by)
        self.move("approve", "awaiting_supply", by, at, supply_asked_at=at)

    def _decide(self, place, decision, at, by, why=""):
        row = self.approvals[place]
        self.w.approvals.change(row, state=decision, is_turn="f", decided_at=at, decided_by_id=by, reason=why)
        self.w.approvals.note(row, decision, at, by)

    def void(self, at, by):
        for row in self.approvals:
            if row[self.w.approvals.place["state"]] == "pending":
                self.w.approvals.change(row, state="void", is_turn="f")
                self.w.approvals.note(row, "void", at, by)

    def answer(self, at, _moment):
        due = self.plan.due
        for line, row in self.lines:
            made = line.supply == "make"
            by = self.w.who["production" if made else "warehouse"]
            ready = due + self.plan.later if self.plan.later else max(self.plan.entered // DAY + 2, due - 3)
            kind = "to_make" if made else "short" if self.plan.later else "in_stock"
            answer = self.w.answers.new(line_id=row[0], kind=kind, ready_on=self.w.clock.texts[ready], by_id=by, at=at)
            self.w.answers.note_new(answer, "answer supply", at, by)
            self.w.answers.keep(answer)
        self.edit("answer_supply", self.w.who["warehouse"], at)

    def agree(self, at, _moment):
        agreed = self.w.clock.texts[self.plan.due + self.plan.later]
        agreement = self.rng.choice(words.AGREEMENTS)
        self.edit("agree_date", self.buyer.owner, at, agreed_on=agreed, agreement=agreement)

    def confirm(self, at, _moment):
        promised = self.w.clock.texts[self.plan.due + self.plan.later]
        self.move("confirm", "confirmed", self.assistant, at, confirmed_at=at, promised_on=promised, due_on=promised)

    def start(self, at, _moment):
        self.move("start", "in_production", self.w.who["production"], at, started_at=at)

    def _cancel(self, at):
        why = self.rng.choice(words.CANCELS)
        by = self.buyer.owner
        self.void(at, by)
        self.move("cancel", "cancelled", by, at, why, cancelled_at=at)

    # --- beside it -------------------------------------------------------------------------------------------------

    def term(self, kind, text):
        self.w.terms.keep(self.w.terms.new(order_id=self.key, kind=kind, text=text.lower()))

    def _talk(self):
        """Search terms, messages and contacts of the order."""
        rng, moment = self.rng, self.plan.entered + self.rng.randint(30, 900)
        po = self.row[self.w.orders.place["customer_po"]]
        number = self.row[self.w.orders.place["number"]]
        if number != NULL:
            self.term("number", number)
        self.term("phone", self.buyer.phone)
        if po:
            self.term("po", po)
        if moment >= self.w.clock.now:
            return
        at = self.w.clock.moment(moment)
        if rng.random() < 0.06:
            by = rng.choice((self.buyer.owner, self.assistant))
            message = self.w.messages.new(order_id=self.key, text=rng.choice(words.MESSAGES), by_id=by, at=at)
            self.w.messages.note_new(message, "say", at, by)
            self.w.messages.keep(message)
        if rng.random() < 0.12:
            talk = self.w.talks.new(
                customer_id=self.buyer.key,
                contact_id=self.buyer.contact,
                by_id=self.buyer.owner,
                happened_at=at,
                channel=rng.choice(("phone", "phone", "wechat", "visit", "email")),
                text=rng.choice(words.TALKS),
            )
            self.w.talks.note_new(talk, "log", at, self.buyer.owner)
            self.w.talks.keep(talk)
            self.w.about.keep(self.w.about.new(order_id=self.key, communication_id=talk[0]))


STEPS = [
    OrderRows.submit,
    OrderRows.ask,
    OrderRows.resubmit,
    OrderRows.reject_review,
    OrderRows.pass_review,
    OrderRows.reject,
    OrderRows.first_approval,
    OrderRows.approve,
    OrderRows.answer,
    OrderRows.agree,
    OrderRows.confirm,
    OrderRows.start,
]
