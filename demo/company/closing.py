"""The rows of what comes after the promise: payment plan and receipts, stages, objections, tickets and visits."""

from datetime import date, timedelta

from aftersales.states import LOW
from demo.company import words
from demo.company.aftermath import NEVER, VISIT_DAYS, shares_of, split, terms_of
from demo.company.book import NULL
from demo.company.clock import DAY

FAR = date(9999, 12, 31)


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


class Closing:
    """Completes `OrderRows`: `rows` are those of the order, `w` the writer with its books."""

    def __init__(self, rows):
        self.rows, self.w, self.plan, self.rng = rows, rows.w, rows.plan, rows.rng
        self.clock = rows.w.clock

    def write(self):
        if self.plan.when("confirm") == NEVER:
            return
        self._pay()
        self._stages()
        ticket = self.plan.ticket
        key = self._ticket(ticket) if ticket is not None else NULL
        if self.plan.visit is not None:
            self._visit(key if ticket is not None and ticket.in_visit else NULL)

    # --- money -------------------------------------------------------------------------------------------------------

    def _pay(self):
        plan, w = self.plan, self.w
        received = sum(fen for _moment, _place, fen in plan.receipts)
        schedule = list(
            zip(self._parts(), w.aftermath.due_dates(plan), shares_of(terms_of(plan.customer)), strict=True)
        )
        remaining, settled = received, {}
        for place, (fen, _due, _share) in sorted(enumerate(schedule), key=lambda entry: (entry[1][1] or FAR, entry[0])):
            settled[place] = min(fen, remaining)
            remaining -= settled[place]
        for place, (fen, due, (percent, trigger, days)) in enumerate(schedule):
            w.instalments.keep(
                w.instalments.new(
                    order_id=self.rows.key,
                    place=str(place + 1),
                    percent=yuan(percent),
                    trigger=str(trigger),
                    days=str(days),
                    amount=yuan(fen),
                    due_on=due.isoformat() if due else NULL,
                    settled=yuan(settled[place]),
                )
            )
        for turn, (moment, _place, fen) in enumerate(plan.receipts):
            self._receipt(turn, moment, fen)
        share = "none" if not received else "all" if received >= plan.total else "part"
        w.orders.change(self.rows.row, received=yuan(received), paid=share)

    def _parts(self):
        return split(self.plan.total, terms_of(self.plan.customer))

    def _receipt(self, turn, moment, fen):
        w, at = self.w, self.clock.moment(moment)
        number = w.foreseen.receipt_number(self.rows.place, turn, moment)
        row = w.receipts.new(
            number=number,
            order_id=self.rows.key,
            received_on=self.clock.day(moment),
            amount=yuan(fen),
            kind="receipt",
            reference=f"HD{self.rng.randrange(10**9):09d}",
            by_id=w.who["finance"],
            at=at,
        )
        w.receipts.note_new(row, "receipt", at, w.who["finance"])
        w.receipts.keep(row)
        w.terms.keep(w.terms.new(order_id=self.rows.key, kind="receipt", text=number.lower()))

    # --- stages ------------------------------------------------------------------------------------------------------

    def _stages(self):
        plan, w = self.plan, self.w
        if not w.template or plan.entered < w.stages_from or plan.cancelled != NEVER:
            return
        confirmed, promised = plan.at["confirm"], plan.due + plan.later
        at = self.clock.moment(confirmed)
        for place, step in enumerate(w.template, 1):
            planned = max(confirmed // DAY, promised + step.offset)
            by = step.owner or self.rows.assistant_or_owner(step.role)
            row = w.stages.new(
                order_id=self.rows.key,
                place=str(place),
                name=step.name,
                step=step.step,
                role=step.role,
                owner_id=by or NULL,
                planned_on=self.clock.texts[min(planned, len(self.clock.texts) - 1)],
            )
            w.stages.note_new(row, "plan", at, self.rows.assistant)
            finished = self._finished(step.step, confirmed)
            if finished < self.clock.now:
                self._finish(row, step, planned, finished, by)
            elif plan.when("start") != NEVER and self.rng.random() < (0.08 if planned >= self.clock.past else 0.8):
                self._endanger(row, step, by)  # most late ones are explained, a few others are in danger
            w.stages.keep(row)

    def _finished(self, step, confirmed):
        """When a step was done: what goes before the dispatch is counted back from it."""
        plan = self.plan
        dispatched = plan.when("ship")
        if step == "stock":
            return max(confirmed + self.rng.randint(20, 300), confirmed)
        if step in BEFORE_DISPATCH:
            return max(confirmed + 20, dispatched - BEFORE_DISPATCH[step]) if dispatched != NEVER else NEVER
        if step == "dispatch":
            return dispatched
        if step in ("transport", "acceptance"):
            return plan.when("deliver")
        if step == "visit" and plan.visit is not None and plan.visit[1] and plan.visit[1][-1][1]:
            return plan.visit[1][-1][0]
        return NEVER

    def _finish(self, row, step, planned, finished, by):
        facts, rng = {}, self.rng
        if finished // DAY > planned:
            cause = rng.choices(*words.causes_of(step.step))[0] if rng.random() < 0.93 else ""
            facts = {"cause": cause}
            if cause:
                problem, measure, after = words.LATENESS[cause]
                facts |= {"problem": problem, "measure": measure, "next_step": after}
        if facts or rng.random() < 0.4:
            facts["record"] = rng.choice(words.STAGE_RECORDS[step.step])
        at = self.clock.moment(finished)
        self.w.stages.change(row, finished_at=at, recorded_at=at, version="2", **facts)
        self.w.stages.note(row, "finish", at, by or self.rows.assistant)

    def _endanger(self, row, step, by):
        cause = self.rng.choices(*words.causes_of(step.step))[0]
        problem, measure, after = words.LATENESS[cause]
        at = self.clock.moment(max(self.plan.at["start"], self.clock.now - 2 * DAY))
        self.w.stages.change(
            row,
            is_endangered="t",
            cause=cause,
            problem=problem,
            measure=measure,
            next_step=after,
            recorded_at=at,
            version="2",
        )
        self.w.stages.note(row, "edit", at, by or self.rows.assistant)

    # --- tickets -----------------------------------------------------------------------------------------------------

    def _ticket(self, ticket):
        w, clock, rng = self.w, self.clock, self.rng
        owner, at = w.who["aftersales"], clock.moment(ticket.reported)
        line, _row = self.rows.lines[ticket.line]
        row = w.tickets.new(
            number=w.foreseen.ticket_number(self.rows.place, ticket.reported),
            customer_id=self.rows.buyer.key,
            order_id=self.rows.key if ticket.with_order else NULL,
            product_id=w.goods[line.product].key,
            kind=ticket.kind,
            text=rng.choice(words.COMPLAINTS[ticket.kind]),
            reporter=self.rows.buyer.person,
            reporter_phone=self.rows.buyer.phone,
            owner_id=owner,
            priority=rng.choices(("high", "normal", "low"), (18, 70, 12))[0],
            reported_at=at,
            answer_due_at=f"{clock.date(ticket.reported) + timedelta(days=1)}{at[10:]}",
            by_id=self.rows.buyer.owner,
            created_at=at,
        )
        w.tickets.note_new(row, "create", at, self.rows.buyer.owner)
        self._walk(ticket, row, owner)
        w.tickets.keep(row)
        if ticket.objected:
            self._objection(ticket, row)
        return row[0]

    def _walk(self, ticket, row, owner):
        w, clock, rng = self.w, self.clock, self.rng
        if ticket.answered == NEVER:
            return
        at = clock.moment(ticket.answered)
        w.tickets.change(row, status="in_work", answered_at=at, promised_on=clock.texts[ticket.promised], version="2")
        w.tickets.note(row, "answer open>in_work", at, owner)
        reply = w.replies.new(ticket_id=row[0], text=rng.choice(words.ANSWERS), is_answer="t", by_id=owner, at=at)
        w.replies.note_new(reply, "reply", at, owner)
        w.replies.keep(reply)
        if ticket.solved == NEVER:
            return
        at, solution = clock.moment(ticket.solved), ticket.choice["solution"]
        w.tickets.change(
            row,
            status="to_confirm",
            solution=solution,
            measures=rng.choice(words.MEASURES[solution]),
            cost=f"{ticket.choice['cost']}.00",
            version="3",
        )
        w.tickets.note(row, "solve in_work>to_confirm", at, owner)
        if ticket.closed == NEVER:
            return
        at = clock.moment(ticket.closed)
        rated = {"satisfaction": str(ticket.stars), "rated_at": at} if ticket.stars else {}
        w.tickets.change(
            row,
            status="closed",
            result=rng.choice(words.RESULTS),
            closed_at=at,
            version="4",
            follow_up_on=clock.texts[ticket.closed // DAY + 10],
            **rated,
        )
        w.tickets.note(row, "close to_confirm>closed", at, owner)

    def _objection(self, ticket, row):
        place, quantity = self.plan.disputed
        accepted_line = self.rows.accepted_lines[place]
        self.w.objections.keep(
            self.w.objections.new(
                number=self.w.foreseen.objection_number(self.rows.place, ticket.reported),
                accepted_line_id=accepted_line,
                kind=ticket.objected,
                quantity=f"{quantity // 1000}.{quantity % 1000:03d}",
                text=row[self.w.tickets.place["text"]],
                ticket_id=row[0],
            )
        )

    # --- return visits -----------------------------------------------------------------------------------------------

    def _visit(self, ticket):
        w, clock, plan = self.w, self.clock, self.plan
        _due, tries, stars = plan.visit
        owner, at = self.rows.buyer.owner, clock.moment(plan.at["deliver"])
        row = w.visits.new(
            order_id=self.rows.key,
            owner_id=owner,
            created_at=at,
            due_on=clock.texts[plan.at["deliver"] // DAY + VISIT_DAYS],
        )
        w.visits.note_new(row, "plan", at, owner)
        for turn, (moment, reached) in enumerate(tries, 2):
            self._attempt(row, moment, reached, stars, owner, str(turn), ticket)
        w.visits.keep(row)

    def _attempt(self, row, moment, reached, stars, owner, version, ticket):
        w, at, rng = self.w, self.clock.moment(moment), self.rng
        channel = rng.choices(("phone", "wechat", "in_person"), (70, 22, 8))[0]
        note = "" if reached else rng.choice(words.NOT_REACHED)
        attempt = w.attempts.new(
            visit_id=row[0], at=at, channel=channel, is_reached="t" if reached else "f", note=note, by_id=owner
        )
        w.attempts.note_new(attempt, "attempt", at, owner)
        w.attempts.keep(attempt)
        if reached:
            names = ("product", "delivery", "service", "overall")
            text = rng.choice(words.VISITED if stars[-1] > LOW else words.UNHAPPY)
            facts = dict(zip(names, map(str, stars), strict=True))
            w.visits.change(
                row,
                state="done",
                channel=channel,
                text=text,
                ticket_id=ticket,
                closed_at=at,
                closed_by_id=owner,
                version=version,
                **facts,
            )
            w.visits.note(row, "reached", at, owner)
        else:
            w.visits.change(row, due_on=self.clock.texts[moment // DAY + 1], version=version)
            w.visits.note(row, "not reached", at, owner)


BEFORE_DISPATCH = {"prepare": DAY, "quality": 320, "packing": 140}  # minutes of work before the goods leave
