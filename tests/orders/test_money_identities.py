"""What must add up whatever the figures are: lines, instalments, invoices, receipts over a plan. Long in bin/soak."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.models import Instalment, Order, OrderLine, Product
from orders.models.terms import write_terms
from orders.services.behaviour import paid_parts
from orders.services.invoice import tax_of_part
from orders.services.money import paid_share, plan_of, spread
from orders.services.order import add_up, price_line
from tests.orders.test_plan_payments import plans, plans_in_yuan
from tests.soak import cases

pytestmark = pytest.mark.amounts
CASES = cases(150)
fen = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.01", "0.03", "0.06", "0.09", "0.13")])


METRES = Product(name="电缆", unit="米")  # of which there are parts


@st.composite
def lines(draw):
    """A line as somebody may enter it."""
    line = OrderLine(
        product=METRES,
        quantity=Decimal(draw(st.integers(1, 10**7))) / 1000,
        unit_price=Decimal(draw(st.integers(1, 10**8))) / 10_000,
        discount=Decimal(draw(st.integers(0, 9999))) / 10_000,
        tax_rate=draw(rates),
        position=1,
    )
    return price_line(line)


@CASES
@given(st.lists(lines(), min_size=1, max_size=8), fen | st.just(Decimal(0)), rates)
def test_lines_and_freight_are_the_header(items, freight, rate):
    order = Order(freight=freight, freight_tax_rate=rate)

    add_up(order, items)

    assert order.total == sum(line.amount for line in items) + freight
    assert sum(line.tax for line in items) <= order.tax <= order.total
    assert all(0 <= line.tax <= line.amount for line in items)


@CASES
@given(fen, plans() | plans_in_yuan())
def test_instalments_are_the_header(total, agreed):
    order = Order(total=total, payment_plan=write_terms(agreed)[:120])

    plan = plan_of(order)

    assert sum(each.amount for each in plan) == total
    assert all(each.amount >= 0 for each in plan) or not order.terms_reading.is_understood


@CASES
@given(fen, rates, st.lists(st.integers(1, 10**4), min_size=1, max_size=6))
def test_partial_invoices_are_the_header(total, rate, weights):
    """Whatever the parts, all of them carry the order's amount and exactly its tax."""
    tax = total - round(total / (1 + rate), 2)
    parts = [round(total * weight / sum(weights), 2) for weight in weights[:-1]]
    parts = [*(part for part in parts if part > 0), total - sum(part for part in parts if part > 0)]
    taxes, before = [], Decimal(0)

    for part in parts:
        taxes.append(tax_of_part(total, tax, amount=part, before=before, tax_before=sum(taxes, Decimal(0))))
        before += part

    assert (sum(parts), sum(taxes)) == (total, tax)
    assert parts[-1] < 0 or all(0 <= share <= part for share, part in zip(taxes[:-1], parts[:-1], strict=True))


@CASES
@given(fen, plans() | plans_in_yuan(), st.integers(-(10**8), 2 * 10**9), st.integers(0, 100))
def test_what_came_in_and_what_is_owed_are_the_plan(total, agreed, cents, percent):
    credited = round(total * percent / 100, 2)
    received = max(Decimal(cents) / 100, Decimal(0))
    order = Order(total=total, payment_plan=write_terms(agreed)[:120], received=received, credited=credited)
    plan = plan_of(order)

    spread(order, plan)

    owed = sum(each.owed for each in plan)
    assert owed == max(Decimal(0), total - credited - received)
    assert all(0 <= each.settled <= each.amount for each in plan if each.amount >= 0)
    assert (paid_share(received, total - credited) == "all") == (received > 0 and owed == 0)


@CASES
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10**6)), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 90), st.integers(-(10**6), 10**6)), max_size=6),
)
def test_the_history_of_payments_is_the_plan(plan, moves):
    """Every yuan of the plan is paid on one day or still open, and no more than what came in is paid."""
    day = date(2026, 3, 1)
    instalments = [
        Instalment(place=place, amount=Decimal(amount), due_on=day + timedelta(days=due), order=Order())
        for place, (due, amount) in enumerate(plan)
    ]
    receipts = [(day + timedelta(days=late), Decimal(amount)) for late, amount in sorted(moves)]

    parts = paid_parts(instalments, receipts)

    assert sum(share for _due, _day, share in parts) == sum(amount for _due, amount in plan)
    assert sum(share for _due, when, share in parts if when) <= sum(max(amount, 0) for _late, amount in moves)
