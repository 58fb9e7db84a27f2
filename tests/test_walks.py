"""Random walks: colleagues do whatever comes to their mind, one after the other, and nothing may come apart.

Each step is a service call with its usual caller or a stranger to it; what is refused is refused in words, and at the
end everything that is kept twice agrees.
"""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from aftersales import services as aftersales
from aftersales.audit import find_differences
from aftersales.models import Remedy, Ticket
from fulfillment import services as fulfillment
from fulfillment.models import Shipment
from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import ChangeRequest, Order
from orders.services.money import record_receipt
from orders.states import OrderStatus
from tests.factories import Firm, make_stock
from tests.orders.changes import draft, new_row, supply_of
from tests.soak import rounds

STEPS = 150


class Walk:
    def __init__(self, seed, choices):
        self.rng, self.firm = Random(seed), Firm()
        self.acts, self.weights = list(choices), list(choices.values())
        self.done = {"made": 0, "refused": 0, "denied": 0}

    def step(self):
        act = self.rng.choices(self.acts, self.weights)[0]
        try:
            act(self)
        except Refused:
            self.done["refused"] += 1
        except PermissionDenied:
            self.done["denied"] += 1
        else:
            self.done["made"] += 1

    def order(self, *likely):
        """Some order, mostly one that stands where the step usually begins."""
        found = Order.objects.order_by("pk")
        fitting = list(found.filter(status__in=likely)) if self.rng.random() < 0.85 else []
        return self.rng.choice(fitting or list(found) or [self.firm.draft("2")])

    def who(self, *usual):
        firm = self.firm
        people = [firm.assistant, firm.am, firm.manager, firm.warehouse, firm.logistics, firm.finance, firm.stranger]
        return self.rng.choice(usual) if self.rng.random() < 0.9 else self.rng.choice(people)

    # --- what people do ----------------------------------------------------------------------------------------------

    def enter(self):
        self.firm.draft(*(str(self.rng.randint(1, 9)) for _line in range(self.rng.randint(1, 3))))

    def submit(self):
        orders.submit_order(self.order("draft", "needs_info").pk, by=self.who(self.firm.assistant))

    def review(self):
        order, by = self.order("in_review"), self.who(self.firm.assistant)
        answer = self.rng.choice(("pass", "pass", "pass", "ask", "reject"))
        if answer == "pass":
            orders.pass_review(order.pk, by=by)
        else:
            (orders.ask_information if answer == "ask" else orders.reject_review)(order.pk, note="缺电话", by=by)

    def decide(self):
        order, by = self.order("in_approval"), self.who(self.firm.manager, self.firm.director)
        if self.rng.random() < 0.85:
            orders.approve_order(order.pk, by=by)
        else:
            orders.reject_order(order.pk, reason="毛利太低", by=by)

    def revise(self):
        orders.revise_order(self.order("rejected").pk, by=self.who(self.firm.assistant))

    def answer(self):
        order = self.order("awaiting_supply")
        ready = order.due_on + timedelta(days=self.rng.choice((0, 0, 0, 3)))
        lines = [line.pk for line in order.lines.all() if self.rng.random() < 0.9]
        given = {key: {"kind": "in_stock", "ready_on": ready} for key in lines}
        fulfillment.answer_supply(order.pk, answers=given, by=self.who(self.firm.warehouse))

    def agree(self):
        order = self.order("awaiting_supply")
        day = order.due_on + timedelta(days=4)
        fulfillment.agree_date(order.pk, agreed_on=day, agreement="客户同意", by=self.who(self.firm.am))

    def confirm(self):
        fulfillment.confirm_order(self.order("awaiting_supply").pk, by=self.who(self.firm.assistant))

    def start(self):
        fulfillment.start_order(self.order("confirmed").pk, by=self.who(self.firm.production))

    def dispatch(self):
        order = self.order("in_production")
        some = {line.pk: Decimal(self.rng.randint(0, int(line.quantity) + 1)) for line in order.lines.all()}
        every = {line.pk: line.to_ship() for line in order.lines.all()}
        quantities = some if self.rng.random() < 0.4 else every
        fulfillment.dispatch_order(order.pk, quantities=quantities, by=self.who(self.firm.logistics), carrier="顺丰")

    def prepare(self):
        order = self.order("in_production")
        some = {line.pk: Decimal(self.rng.randint(0, int(line.quantity) + 1)) for line in order.lines.all()}
        fulfillment.prepare_shipment(order.pk, quantities=some, by=self.who(self.firm.logistics))

    def move_shipment(self):
        """Some step of some shipment, mostly of one that is not over."""
        shipments = Shipment.objects.order_by("pk")
        shipment = self.rng.choice(list(shipments.exclude(status="signed")) or list(shipments) or [None])
        if shipment is None:
            raise Refused("no shipment yet")
        by = self.who(self.firm.logistics)
        step = self.rng.choice(("pack", "leave", "leave", "stop", "resume", "withdraw", "settle"))
        if step == "pack":
            fulfillment.pack_shipment(shipment.pk, packages=1, by=by)
        elif step == "leave":
            fulfillment.dispatch_shipment(shipment.pk, carrier="顺丰", by=by)
        elif step == "stop":
            cause = self.rng.choice(("lost", "damaged", "refused", "address"))
            fulfillment.report_exception(shipment.pk, cause=cause, problem="承运商来电", by=by)
        else:
            steps = {"resume": fulfillment.resume_shipment, "withdraw": fulfillment.withdraw_shipment}
            steps.get(step, aftersales.settle_exception)(shipment.pk, by=by)

    def close_short(self):
        order = self.order("in_production")
        some = {line.pk: Decimal(self.rng.randint(0, int(line.to_ship()) + 1)) for line in order.lines.all()}
        aftersales.short_close_order(order.pk, quantities=some, reason="停产", by=self.who(self.firm.am))

    def sign(self):
        shipments = list(Shipment.objects.order_by("pk"))
        if shipments:
            shipment = self.rng.choice([s for s in shipments if s.status == "in_transit"] or shipments)
            said = [self.object_to(line) for line in shipment.lines.all() if self.rng.random() < 0.3]
            aftersales.sign_for(shipment.pk, signed_by="王建平", by=self.who(self.firm.am), objections=said)

    def object_to(self, line):
        kind = self.rng.choice(("short", "damaged", "wrong", "other"))
        return aftersales.NewObjection(
            line=line.pk, kind=kind, quantity=Decimal(self.rng.randint(1, int(line.quantity)))
        )

    def ticket(self):
        tickets = list(Ticket.objects.order_by("pk"))
        if not tickets:
            raise Refused("no ticket yet")
        return self.rng.choice(tickets)

    def remedy(self, *kinds):
        remedies = list(Remedy.objects.unkept().filter(kind__in=kinds).order_by("pk"))
        if not remedies:
            raise Refused("nothing promised yet")
        return self.rng.choice(remedies)

    def talk(self):
        ticket, by = self.ticket(), self.who(self.firm.aftersales)
        if ticket.status == "open":
            aftersales.answer_ticket(ticket.pk, text="马上处理", by=by)
        else:
            aftersales.close_ticket(ticket.pk, result="客户满意", by=by)

    def promise(self):
        kind, quantity = self.rng.choice(("replacement", "replacement", "return", "repair")), self.rng.randint(1, 3)
        by = self.who(self.firm.aftersales)
        aftersales.promise_remedy(self.ticket().pk, kind=kind, quantity=Decimal(quantity), by=by)

    def credit(self):
        pieces = self.rng.random() < 0.7
        facts = {"quantity": Decimal(self.rng.randint(1, 3))} if pieces else {"amount": Decimal(100)}
        aftersales.credit_ticket(self.ticket().pk, reason="折让", by=self.who(self.firm.am), **facts)

    def replace(self):
        remedy, by = self.remedy("replacement"), self.who(self.firm.logistics)
        aftersales.send_replacements(remedy.ticket.order_id, remedies=[remedy.pk], by=by, method="own")

    def take_back(self):
        remedy, by = self.remedy("return"), self.who(self.firm.warehouse)
        if remedy.state == "promised":
            aftersales.receive_return(remedy.pk, quantity=remedy.quantity, by=by)
        else:
            aftersales.check_return(remedy.pk, restocked=remedy.quantity, scrapped=Decimal(0), by=by)

    def repair(self):
        remedy, by = self.remedy("repair", "replacement"), self.who(self.firm.aftersales)
        if remedy.kind == "repair":
            aftersales.finish_repair(remedy.pk, note="换了风扇", by=by)
        else:
            aftersales.withdraw_remedy(remedy.pk, reason="改为维修", by=by)

    def pay(self):
        order = self.order("confirmed", "in_production", "shipped", "delivered")
        amount = self.rng.choice((order.total, order.total / 2, Decimal(-100))).quantize(Decimal("0.01"))
        record_receipt(order.pk, received_on=localdate(), amount=amount, by=self.who(self.firm.finance))

    def complete(self):
        aftersales.complete_order(self.order("delivered").pk, by=self.who(self.firm.assistant))

    def cancel(self):
        aftersales.cancel_order(self.order("draft", "confirmed").pk, reason="客户不要了", by=self.who(self.firm.am))

    def ask_change(self):
        """Quantities up and down, a line added or dropped, another date: some of it at once."""
        order, rng = self.order("confirmed", "in_production"), self.rng
        quantities = {line.position: max(line.quantity + rng.randint(-2, 2), 1) for line in order.lines.all()}
        facts = {"due_on": order.due_on + timedelta(days=rng.choice((0, 0, 7)))} if order.due_on else {}
        drop = [rng.choice(list(quantities))] if quantities and rng.random() < 0.2 else []
        add = [new_row(self.firm.product, str(rng.randint(1, 4)))] if rng.random() < 0.2 else []
        by = self.who(self.firm.am)
        change = draft(self.firm, order, by=by, quantities=quantities, drop=drop, add=add, **facts)
        fulfillment.ask_change(change.pk, by=by)

    def answer_change(self):
        change = self._change("asked")
        pending = [answer.party for answer in change.answers.filter(state="pending")]
        usual = [getattr(self.firm, party) for party in pending] or [self.firm.finance]
        agrees, supply = self.rng.random() < 0.97, supply_of(change)
        fulfillment.answer_change(change.pk, agrees=agrees, reason="不行", supply=supply, by=self.who(*usual))

    def go_on_with_change(self):
        change = self._change("agreed", "draft")
        service = self.rng.choice((fulfillment.rebase_change, fulfillment.rebase_change, orders.withdraw_change))
        service(change.pk, by=self.who(self.firm.am))

    def _change(self, *likely):
        """One of the first that stand where the step begins, or any."""
        changes = ChangeRequest.objects.order_by("pk")
        found = list(changes.filter(status__in=likely)[:2]) or list(changes)
        if not found:
            raise Refused("no change yet")
        return self.rng.choice(found)


CHOICES = {
    Walk.enter: 8,
    Walk.submit: 9,
    Walk.review: 10,
    Walk.decide: 9,
    Walk.revise: 2,
    Walk.answer: 9,
    Walk.agree: 4,
    Walk.confirm: 9,
    Walk.start: 8,
    Walk.dispatch: 8,
    Walk.prepare: 3,
    Walk.move_shipment: 6,
    Walk.close_short: 2,
    Walk.sign: 9,
    Walk.talk: 2,
    Walk.promise: 4,
    Walk.credit: 2,
    Walk.replace: 2,
    Walk.take_back: 3,
    Walk.repair: 1,
    Walk.pay: 6,
    Walk.complete: 4,
    Walk.cancel: 1,
}
CHANGING = {
    Walk.ask_change: 8,
    Walk.answer_change: 30,
    Walk.go_on_with_change: 4,
    Walk.start: 1,
    Walk.dispatch: 2,
    Walk.prepare: 2,
    Walk.sign: 1,
    Walk.pay: 2,
}


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("seed", rounds(50))
def test_whatever_people_do_nothing_comes_apart(seed):
    walk = Walk(seed, CHOICES)

    for _step in range(STEPS):
        walk.step()

    assert list(find_differences()) == []
    assert min(walk.done.values()) > 0, walk.done
    reached = set(Order.objects.values_list("status", flat=True))
    assert len(reached) >= 4
    assert reached <= set(OrderStatus.values)


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("seed", rounds(50))
def test_whatever_people_change_nothing_comes_apart(seed):
    """Orders that were promised, and changes of them between starts, dispatches and payments."""
    walk = Walk(seed, CHANGING)
    make_stock(walk.firm.product, 40)
    for status in ("confirmed", "in_production") * 4:
        walk.firm.order(status, "5", "3")

    for _step in range(STEPS):
        walk.step()

    assert list(find_differences()) == []
    assert min(walk.done.values()) > 0, walk.done
    assert ChangeRequest.objects.filter(status="applied").exists()
    for order in Order.objects.filter(revision__gt=0):
        assert order.lines.exists()
