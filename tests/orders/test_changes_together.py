"""Whatever several people do with the changes of an order at the same time, order, stock and plan stay right."""

from contextlib import suppress
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils.timezone import localdate

from aftersales import services as aftersales
from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orders import services
from orders.models import ChangeRequest, Order
from tests.factories import make_stock
from tests.fulfillment.stock import receive
from tests.orders.changes import agree, form_of, parties
from tests.races import run_together
from tests.soak import rounds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("english", "place"),
    pytest.mark.changes,
]
THREADS, ACTS = 4, 8
ALREADY = (Refused, PermissionDenied, ChangeRequest.DoesNotExist)  # whoever came first has seen to it


class Colleague:
    """Asks for changes, answers and withdraws them, sends goods and closes what never comes, at random."""

    def __init__(self, firm, order, seed):
        self.firm, self.order, self.rng = firm, Order.objects.get(pk=order.pk), Random(seed)

    def act(self):
        verbs = (self.ask, self.ask, self.answer, self.answer, self.answer, self.rebase, self.withdraw)
        self.rng.choice((*verbs, self.send, self.close, self.cancel))()

    def _change(self):
        keys = list(ChangeRequest.objects.filter(order=self.order).order_by("pk").values_list("pk", flat=True))
        return ChangeRequest.objects.get(pk=self.rng.choice(keys) if keys else 0)

    def ask(self):
        order = Order.objects.get(pk=self.order.pk)  # refresh_from_db of a protected state is not for threads
        quantities = {self.rng.randrange(1, 3): self.rng.randrange(1, 12)}
        head, lines = form_of(order, quantities=quantities, freight=Decimal(self.rng.randrange(0, 90)))
        change = services.draft_change(order.pk, head=head, lines=lines, why="客户要求", by=self.firm.am)
        fulfillment.ask_change(change.pk, by=self.firm.am)

    def answer(self):
        change = self._change()
        asked = parties(change)
        if asked:
            agree(self.firm, change, getattr(self.firm, self.rng.choice(asked)))

    def rebase(self):
        fulfillment.rebase_change(self._change().pk, by=self.firm.am)

    def withdraw(self):
        if self.rng.random() < 0.3:
            services.withdraw_change(self._change().pk, by=self.firm.am)

    def send(self):
        line = self.rng.choice(list(self.order.lines.all()))
        self.firm.dispatch(self.order, quantities={line.pk: Decimal(self.rng.randrange(1, 3))})

    def close(self):
        line = self.rng.choice(list(self.order.lines.all()))
        if self.rng.random() < 0.2:
            facts = {"quantities": {line.pk: Decimal(1)}, "reason": "停产", "by": self.firm.am}
            aftersales.short_close_order(self.order.pk, **facts)

    def cancel(self):
        if self.rng.random() < 0.05:
            aftersales.cancel_order(self.order.pk, reason="客户取消", by=self.firm.manager)


@pytest.mark.parametrize("turn", rounds(40))
def test_any_acts_at_the_same_time_leave_the_order_right(firm, turn):
    make_stock(firm.product, 40)
    order = firm.order("in_production", "6", "4", due_on=localdate())
    receive(firm, 5)

    def work(seed):
        colleague = Colleague(firm, order, seed)
        for _act in range(ACTS):
            with suppress(*ALREADY):
                colleague.act()

    outcomes = run_together(*[lambda seed=seed: work(f"{turn} {seed}") for seed in range(THREADS)])

    assert outcomes == [None] * THREADS
    order.refresh_from_db()
    assert order.revision == ChangeRequest.objects.filter(status="applied").count()
    for line in order.lines.all():
        assert 0 <= line.shipped <= line.quantity
    assert order.total == sum(line.amount for line in order.lines.all()) + order.freight
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue().splitlines()[-1] == "No differences."
