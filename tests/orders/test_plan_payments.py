"""The payment plan of an order is changed by hand before it is submitted."""

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


@given(plans())
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
