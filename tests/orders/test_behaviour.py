"""How a customer pays: days late by amount, a class with reasons, interest, the days of the regulation."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from orders.models import Instalment, Order
from orders.models.terms import read_terms
from orders.services.behaviour import behaviour_of, paid_parts
from orders.services.interest import days_to_pay, interest_on, objection_to_days
from tests.orders.receipts import pay
from tests.soak import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
DAY = date(2026, 3, 1)


def ago(days):
    return localdate() - timedelta(days=days)


def owing(firm, due, price="100"):
    """An order of 10 pieces whose only instalment fell due so many days ago."""
    order = firm.order("confirmed", "10", price=price, payment_terms="预付全款", ordered_on=ago(300))
    Instalment.objects.filter(order=order).update(due_on=ago(due))
    return order


def test_nothing_due_has_no_class(firm):
    assert (behaviour_of(firm.customer).letter, len(behaviour_of(firm.customer).reasons)) == ("", 1)


def test_days_late_are_weighted_by_amount(firm):
    pay(owing(firm, 40), "1000", firm, received_on=ago(40))
    pay(owing(firm, 40, price="300"), "3000", firm, received_on=ago(20))

    behaviour = behaviour_of(firm.customer)

    assert (behaviour.letter, behaviour.days, behaviour.amount, behaviour.overdue) == ("B", Decimal(15), 4000, 0)
    assert behaviour.reasons == ["Paid 15.0 days late on average, weighted by amount, of ¥4,000.00 that fell due."]


@pytest.mark.parametrize(("due", "letter"), [(1, "A"), (8, "B"), (31, "C"), (91, "D")])
def test_what_is_overdue_now_bounds_the_class(firm, due, letter):
    owing(firm, due)

    behaviour = behaviour_of(firm.customer)

    assert (behaviour.letter, behaviour.longest, len(behaviour.reasons)) == (letter, due, 2)


def test_a_refund_takes_back_what_came_last():
    plan = [Instalment(place=1, amount=Decimal(100), due_on=DAY, order=Order())]
    receipts = [(DAY, Decimal(60)), (DAY + timedelta(days=5), Decimal(40)), (DAY, Decimal(-50))]

    assert paid_parts(plan, receipts) == [(DAY, DAY, Decimal(50)), (DAY, None, Decimal(50))]


amounts = st.lists(st.integers(1, 500).map(Decimal), min_size=1, max_size=4)


@pytest.mark.amounts
@cases(100)
@given(amounts, st.lists(st.tuples(st.integers(0, 90), st.integers(-300, 500)), max_size=6))
def test_the_parts_are_the_plan_whatever_came(plan, moves):
    instalments = [
        Instalment(place=place, amount=amount, due_on=DAY + timedelta(days=place), order=Order())
        for place, amount in enumerate(plan)
    ]
    receipts = [(DAY + timedelta(days=day), Decimal(amount)) for day, amount in sorted(moves)]

    parts = paid_parts(instalments, receipts)

    assert sum(share for _due, _day, share in parts) == sum(plan)
    assert min(share for _due, _day, share in parts) > 0


def test_it_stands_on_the_pages_of_customer_and_approval(client, firm):
    owing(firm, 40)
    order = firm.order("in_approval")
    pages = []
    for person, url in (
        (firm.finance, firm.customer.get_absolute_url()),
        (firm.manager, reverse("orders:approve-order", args=[order.pk])),
    ):
        client.force_login(person)
        pages.append(" ".join(client.get(url).content.decode().split()))

    assert [("Class C" in page, "overdue now, the oldest for 40 days" in page) for page in pages] == [(True, True)] * 2


def test_who_reads_no_credit_sees_no_class(client, firm):
    owing(firm, 40)
    client.force_login(firm.aftersales)

    assert "behaviour" not in client.get(firm.customer.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("rate", "interest"), [(None, "15.00"), ("0.1", "30.00"), ("0", "0.00")])
def test_interest_is_at_the_agreed_rate_else_the_legal_one(firm, rate, interest):
    order = owing(firm, 30)
    firm.customer.late_interest = rate and Decimal(rate)

    assert interest_on(order.instalments.get(), firm.customer) == Decimal(interest)


def test_the_receivables_show_it(client, firm):
    owing(firm, 30)
    client.force_login(firm.finance)

    assert "15.00" in client.get(reverse("orders:receivables")).content.decode()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("月结60天", 90),
        ("月结30天", 60),
        ("货到付款", 0),
        ("验收后90天", 90),
        ("票到3个月", 90),
        ("次月10号付清", 10),
        ("隔月25号付清", 55),
        ("预付30%，余款货到45天", 45),
        ("款到发货", 0),
    ],
)
def test_the_longest_way_to_the_money(text, days):
    assert days_to_pay(read_terms(text)) == days


@pytest.mark.parametrize(
    ("scale", "text", "is_against"),
    [
        ("large", "月结60天", True),
        ("large", "月结30天", False),
        ("public", "货到45天付款", True),
        ("", "月结90天", False),
    ],
)
def test_large_firms_and_public_bodies_may_not_take_longer(firm, scale, text, is_against):
    firm.customer.scale = scale

    assert bool(objection_to_days(firm.customer, read_terms(text))) is is_against


def test_it_is_told_at_submission_and_in_the_approval(client, firm):
    firm.customer.scale = "large"
    firm.customer.save()
    order = firm.order("draft", payment_terms="月结90天")
    client.force_login(firm.assistant)

    submitted = client.post(reverse("orders:submit-order", args=[order.pk]), follow=True).content.decode()
    approved = firm.order("in_approval", payment_terms="月结90天")
    client.force_login(firm.manager)
    page = client.get(reverse("orders:approve-order", args=[approved.pk])).content.decode()

    assert ["pays within 60 days" in text for text in (submitted, page)] == [True, True]
