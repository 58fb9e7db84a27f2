"""Whatever happens to a customer's money, the statement of account closes with what the balances say."""

import random
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from aftersales.services import cancel_order, short_close_order
from orderdesk.core.errors import Refused
from orders import services
from orders.models import Order, Payment, Receipt
from orders.pages.statement import Statement
from orders.services.balances import balance
from orders.services.money import overdue_of, record_receipt
from orders.services.refund import balance_of
from orders.services.statement import account_of
from reports.figures.period import midnight
from tests.factories import CustomerFactory
from tests.orders.changes import agree, ask
from tests.soak import SOAKING

pytestmark = pytest.mark.django_db
LEAST_KINDS = 6
TURNS = 60
ORDERS = ("confirmed", "confirmed", "confirmed", "in_production", "in_production", "in_approval")
NOTHING = Decimal(0)


class Walk:
    """Random acts of finance and sales on the orders and payments of one customer, through the services."""

    def __init__(self, firm, seed):
        self.firm, self.dice, self.done = firm, random.Random(seed), set()
        self.orders = [firm.order(state, "10") for state in ORDERS]
        for order in self.orders[:3]:  # promised on different days
            day = localdate() - timedelta(days=self.dice.randrange(5, 90))
            Order.objects.filter(pk=order.pk).update(confirmed_at=midnight(day))

    def step(self):
        act = self.dice.choice([name for name in dir(self) if name.startswith("do_")])
        try:
            with transaction.atomic():
                getattr(self, act)()
        except Refused:
            return
        self.done.add(act)

    def day(self):
        return localdate() - timedelta(days=self.dice.randrange(80))

    def amount(self, most=3000):
        return Decimal(self.dice.randrange(1, most * 100)) / 100

    def order(self):
        return Order.objects.get(pk=self.dice.choice(self.orders).pk)

    def payment(self):
        return self.dice.choice([*Payment.objects.filter(amount__gt=0)] or [None])

    def do_receive(self):
        order = self.order()
        record_receipt(order.pk, received_on=self.day(), amount=self.amount(), by=self.firm.finance)

    def do_send_back(self):
        order = self.order()
        amount = -min(self.amount(500), order.received)
        record_receipt(order.pk, received_on=localdate(), amount=amount, by=self.firm.finance)

    def do_take_payment(self):
        shares = self.dice.choice([None, {}])
        facts = {"received_on": self.day(), "amount": self.amount(), "shares": shares}
        services.record_payment(self.firm.customer.pk, **facts, by=self.firm.finance)

    def do_allocate(self):
        payment, order = self.payment(), self.order()
        if payment:
            services.allocate_payment(payment.pk, shares={order.pk: self.amount(400)}, by=self.firm.finance)

    def do_return(self):
        payment = self.payment()
        if payment:
            services.return_payment(payment.pk, amount=self.amount(300), reason="多付", by=self.firm.finance)

    def do_reverse(self):
        payment = self.payment()
        if payment:
            services.reverse_payment(payment.pk, reason="录错", by=self.firm.finance)

    def do_use_balance(self):
        services.apply_balance(self.order().pk, by=self.firm.finance)

    def do_close_short(self):
        order = self.order()
        pieces = {order.lines.get().pk: Decimal(self.dice.randrange(1, 3))}
        if order.status == "in_production":
            short_close_order(order.pk, quantities=pieces, reason="停产", by=self.firm.am)

    def do_change(self):
        order = self.order()
        if order.status == "confirmed":
            agree(self.firm, ask(self.firm, order, quantities={1: self.dice.randrange(4, 20)}))

    def do_cancel(self):
        order = self.order()
        if self.dice.random() < 0.15:
            cancel_order(order.pk, reason="客户取消", by=self.firm.am)

    def do_keep(self):
        services.keep_balance(self.order().pk, by=self.firm.finance)


def held_beside_the_balance(customer):
    """Money that is nobody's free balance: deposits of orders not confirmed yet, and refunds still to be made."""
    orders = Order.objects.filter(customer=customer)
    early = sum(min(each.received, each.payable) for each in orders.filter(confirmed_at=None, cancelled_at=None))
    back = orders.awaiting_refund().aggregate(sum=Sum("received"))["sum"] or NOTHING
    return early + back


def owed_now(customer):
    return balance(on=localdate(), orders=Order.objects.filter(customer=customer))["receivable"]


@pytest.mark.amounts
@pytest.mark.parametrize("seed", range(1, 41 if SOAKING else 3))
def test_the_closing_of_today_is_what_is_owed_less_what_is_held(firm, seed):
    walk, customer, today = Walk(firm, seed), firm.customer, localdate()
    services.record_payment(CustomerFactory().pk, received_on=today, amount=Decimal(77), by=firm.finance)

    for _turn in range(TURNS):
        walk.step()
        account = account_of(customer, first=today.replace(day=1), last=today)
        beside = held_beside_the_balance(customer)
        assert account.closing == owed_now(customer) - balance_of(customer) - beside
        assert (account.receivable, account.overdue) == (owed_now(customer), overdue_of(customer))

    assert len(walk.done) >= LEAST_KINDS  # of its steps: a walk that does little says little
    check_periods(customer, walk.dice, today)


def check_periods(customer, dice, today):
    """Any way to cut the time gives balances that go on from one piece to the next, and rows that add up to them."""
    first = today - timedelta(days=200)
    cuts = sorted(dice.sample(range(1, 200), 9))
    edges = [first, *(first + timedelta(days=cut) for cut in cuts), today + timedelta(days=1)]
    before = NOTHING
    for start, after in pairwise(edges):
        statement = Statement(customer, start, after - timedelta(days=1))
        rows = statement.rows(most=9999)
        assert statement.account.opening == before
        assert (rows[-1]["balance"] if rows else before) == statement.account.closing
        assert len(rows) == statement.account.count
        assert statement.account.held >= 0
        before = statement.account.closing
    money = Receipt.objects.filter(order__customer=customer, payment=None).aggregate(sum=Sum("amount"))["sum"]
    assert Statement(customer, first, today).account.paid == (money or NOTHING) + payments_of(customer)


def payments_of(customer):
    return customer.payments.aggregate(sum=Sum("amount"))["sum"] or NOTHING
