"""The payment plan of an order is changed by hand before it is submitted."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.errors import Conflict, Refused
from orders import services
from orders.models import Order
from orders.models.terms import Instalment, Trigger, Unit, fault_of, read_terms, write_terms
from tests.orders.entry import typed
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
HALVES = [Instalment(Decimal(40), "confirmation", 5), Instalment(Decimal(60), "month_end", 1, "month", 10)]


@st.composite
def plans(draw):
    """Plans of one to four instalments that can be agreed on."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=0, max_size=3)))
    shares = [Decimal(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
    parts = []
    for share in shares:
        trigger = draw(st.sampled_from(Trigger.values))
        days = draw(st.integers(0, 365))
        unit = draw(st.sampled_from(Unit.values)) if days else Unit.DAY.value
        days = min(days, 99) if unit == "month" else days
        month_day = draw(st.none() | st.integers(1, 31))
        part = Instalment(share, trigger, days, unit, month_day)
        if fault_of(part):
            part = Instalment(share, trigger)
        parts.append(part)
    return tuple(parts)


@st.composite
def plans_in_yuan(draw):
    """Plans in which amounts are named: one instalment takes the rest, wherever it stands."""
    parts = list(draw(plans()))
    places = draw(st.sets(st.integers(0, len(parts) - 1), max_size=len(parts)))
    yuan = st.integers(1, 10**8).map(lambda cents: (Decimal(cents) / 100).normalize() + 0)
    parts = [replace(part, percent=None, amount=draw(yuan)) if n in places else part for n, part in enumerate(parts)]
    if not places:
        parts.append(Instalment(None, "dispatch", amount=draw(yuan)))
    rest = replace(draw(plans())[0], percent=None)
    if not places or sum(part.percent or 0 for part in parts) >= 100:
        parts = [part for part in parts if part.amount]
    return (*parts, rest)


@given(plans() | plans_in_yuan())
def test_the_words_of_a_plan_are_read_as_the_same_plan(plan):
    assert read_terms(write_terms(plan)).instalments == (plan if len(write_terms(plan)) <= 120 else ())


def test_the_plan_made_by_hand_is_the_one_that_is_planned(firm):
    order = firm.order("in_review", "10", price="100", payment_terms="月结30天")

    services.plan_payments(order.pk, instalments=HALVES, version=order.version, by=firm.assistant)

    order.refresh_from_db()
    assert (order.payment_plan, order.history.first().history_user) == ("签约后5天付40%，次月10号付60%", firm.assistant)
    assert order.terms_reading.instalments == tuple(HALVES)


def test_an_order_that_changed_meanwhile_is_a_conflict(firm):
    order = firm.order("draft")

    with pytest.raises(Conflict):
        services.plan_payments(order.pk, instalments=HALVES, version=order.version + 1, by=firm.assistant)


@pytest.mark.parametrize(
    "plan",
    [HALVES[:1], [], [Instalment(Decimal(100), "before_shipping", 3)]],
)
def test_what_is_no_plan_is_refused(firm, plan):
    order = firm.order("draft")

    with pytest.raises(Refused):
        services.plan_payments(order.pk, instalments=plan, version=order.version, by=firm.assistant)


def test_it_is_too_late_once_it_is_approved(firm):
    order = firm.order("confirmed")

    with pytest.raises(Refused):
        services.plan_payments(order.pk, instalments=HALVES, version=order.version, by=firm.assistant)


def test_who_does_not_enter_orders_is_denied(firm):
    order = firm.order("draft")

    with pytest.raises(PermissionDenied):
        services.plan_payments(order.pk, instalments=HALVES, version=order.version, by=firm.finance)


def test_the_page_shows_the_amounts_and_takes_the_rows(client, firm):
    order = firm.order("draft", "10", price="100", payment_terms="预付30%，余款到付")
    client.force_login(firm.assistant)
    url = reverse("orders:plan-payments", args=[order.pk])

    page = client.get(url)
    answer = client.post(
        url, fields_of(page) | {"plan-0-percent": "50", "plan-1-percent": "50", "plan-1-trigger": "invoice"}
    )

    order.refresh_from_db()
    assert "300.00 · On confirmation" in " ".join(page.content.decode().split())
    assert (answer.status_code, order.payment_plan) == (302, "签约后付50%，票到付50%")
    assert "签约后付50%，票到付50%" in client.get(reverse("orders:edit", args=[order.pk])).content.decode()


def test_a_deposit_in_yuan_is_planned_by_hand(client, firm):
    order = firm.order("draft", "10", price="100", payment_terms="定金400元，余款到付")
    client.force_login(firm.assistant)
    url = reverse("orders:plan-payments", args=[order.pk])

    page = client.get(url)
    answer = client.post(url, fields_of(page) | {"plan-0-amount": "250", "plan-1-trigger": "invoice"})

    order.refresh_from_db()
    assert "400.00 · On confirmation" in " ".join(page.content.decode().split())
    assert (answer.status_code, order.payment_plan) == (302, "签约后付250元，票到付余款")


def test_amounts_beyond_the_order_are_refused_where_it_is_submitted(firm):
    order = firm.order("draft", "10", price="100", payment_terms="定金5000元，余款到付")

    with pytest.raises(
        Refused, match=r"5,000\.00 yuan fall due before the rest, but the order comes to 1,000\.00 yuan"
    ):
        services.submit_order(order.pk, by=firm.assistant)

    order.refresh_from_db()
    assert order.status == "draft"


def test_a_deposit_in_yuan_is_what_falls_due_on_confirmation(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="定金400元，余款到付")

    assert list(order.instalments.values_list("trigger", "percent", "amount")) == [
        ("confirmation", Decimal("40.00"), Decimal("400.00")),
        ("delivery", Decimal("60.00"), Decimal("600.00")),
    ]


def test_a_copy_takes_the_plan_along(client, firm):
    order = firm.order("draft", payment_terms="面议", payment_plan="签约后付50%，票到付50%")
    client.force_login(firm.assistant)

    page = client.get(reverse("orders:create"), {"copy": order.pk}).content.decode()
    client.post(
        reverse("orders:create"), typed(firm, payment_terms="面议", payment_plan=order.payment_plan, action="submit")
    )

    copy = Order.objects.exclude(pk=order.pk).get()
    assert f'<option value="{order.payment_plan}" selected>' in page
    assert (copy.status, copy.payment_plan) == ("in_review", order.payment_plan)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"plan-0-percent": "50"}, "The shares add up to 120 %: they must be 100 %."),
        ({"plan-0-percent": "x"}, "x"),
        ({"plan-0-amount": "100"}, "Enter a share, an amount or the rest: one of them."),
        ({"plan-0-percent": "", "plan-0-amount": "100"}, "exactly one instalment takes the rest: tick it."),
        ({"plan-1-month_day": "10"}, "A day of the month goes with the end of a month"),
        ({"plan-0-trigger": "before_shipping", "plan-0-days": "3"}, "Before shipping there is nothing to wait for"),
        ({"plan-2-days": "3"}, "Enter the share of this instalment, or clear the row."),
    ],
)
def test_what_does_not_add_up_is_asked_about(client, firm, changes, sentence):
    order = firm.order("draft", payment_terms="预付30%，余款到付")
    client.force_login(firm.assistant)
    url = reverse("orders:plan-payments", args=[order.pk])

    answer = client.post(url, fields_of(client.get(url)) | changes)

    order.refresh_from_db()
    assert (answer.status_code, order.payment_plan) == (422, "")
    assert sentence in answer.content.decode()


def test_it_is_hidden_from_others(client, firm):
    order = firm.order("draft")
    for person in (firm.warehouse, firm.finance, firm.logistics):
        client.force_login(person)
        assert client.get(reverse("orders:plan-payments", args=[order.pk])).status_code == 404
