"""Whatever several people do with the money of one customer at the same time, it adds up."""

from contextlib import suppress
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.audit.money import (
    check_invoice_numbers,
    check_invoices,
    check_paid,
    check_payment_numbers,
    check_payments,
    check_settled,
)
from orders.models import Invoice, Order, Payment
from orders.services.invoice import asked_of
from orders.services.money import record_receipt
from orders.services.refund import balance_of
from tests.orders.test_request_invoice import title
from tests.races import run_together
from tests.soak import rounds

__all__ = ["title"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("english", "place"),
    pytest.mark.money,
]
CHECKS = (check_paid, check_payments, check_payment_numbers, check_invoices, check_invoice_numbers, check_settled)
THREADS, ACTS = 4, 12


class Clerk:
    """Acts on the orders, payments and invoices of one customer at random, as finance and sales may."""

    numbers = count(10**7)

    def __init__(self, firm, title, seed):
        self.firm, self.title, self.rng = firm, title, Random(seed)

    def act(self):
        verbs = (self.pay, self.allocate, self.use_balance, self.give_back, self.write_back, self.receive)
        self.rng.choice((*verbs, self.request, self.issue, self.withdraw, self.take_back))()

    def _amount(self):
        return Decimal(self.rng.randrange(1, 90_000)) / 100

    def _one(self, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Refused("nothing there")
        return self.rng.choice(keys)

    def _order(self):
        return self._one(Order.objects.filter(customer=self.firm.customer))

    def pay(self):
        shares = None if self.rng.random() < 0.5 else {self._order(): self._amount()}
        facts = {"received_on": localdate(), "by": self.firm.finance}
        services.record_payment(self.firm.customer.pk, amount=self._amount() * 2, shares=shares, **facts)

    def allocate(self):
        shares = {self._order(): self._amount()}
        services.allocate_payment(self._one(Payment.objects.with_rest()), shares=shares, by=self.firm.finance)

    def use_balance(self):
        services.apply_balance(self._order(), by=self.firm.finance, amount=self._amount())

    def give_back(self):
        key = self._one(Payment.objects.with_rest())
        services.return_payment(key, amount=self._amount(), reason="客户要求", by=self.firm.finance)

    def write_back(self):
        services.reverse_payment(self._one(Payment.objects.filter(amount__gt=0)), reason="记错", by=self.firm.finance)

    def receive(self):
        facts = {"received_on": localdate(), "amount": self._amount(), "by": self.firm.finance}
        record_receipt(self._order(), **facts, confirmed=None)

    def request(self):
        services.request_invoice(self.title, shares={self._order(): self._amount()}, by=self.firm.am)

    def issue(self):
        facts = {"invoice_number": str(next(self.numbers)), "issued_on": localdate(), "by": self.firm.finance}
        services.issue_invoice(self._one(Invoice.objects.requested()), **facts)

    def withdraw(self):
        services.withdraw_invoice(self._one(Invoice.objects.requested()), reason="重开", by=self.firm.am)

    def take_back(self):
        facts = {"invoice_number": str(next(self.numbers)), "issued_on": localdate(), "reason": "退货"}
        services.red_invoice(self._one(Invoice.objects.issued()), **facts, by=self.firm.finance)


@pytest.mark.parametrize("turn", rounds(40))
def test_any_acts_at_the_same_time_add_up(firm, title, turn):
    for _order in range(3):
        firm.order("confirmed", "3", price="318.33")
    written = []

    def work(seed):
        clerk = Clerk(firm, title, seed)
        for _act in range(ACTS):
            with suppress(Refused):
                clerk.act()
                written.append(seed)

    outcomes = run_together(*[lambda seed=seed: work(f"{turn} {seed}") for seed in range(THREADS)])

    assert outcomes == [None] * THREADS
    assert len(written) > THREADS  # most acts are not refused
    assert [list(check()) for check in CHECKS] == [[]] * len(CHECKS)
    assert balance_of(firm.customer) >= 0
    for order in Order.objects.all():
        assert order.received >= 0
        assert 0 <= asked_of(order)[0] <= order.payable
