"""Warehouse and production answer line by line how and by when it can be supplied."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import SupplyAnswer
from orderdesk.core.errors import Refused
from tests.factories import make_stock
from tests.filled import SOON, answer, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def answers(order):
    return {line.pk: {"kind": "in_stock", "ready_on": order.due_on} for line in order.lines.all()}


def test_each_line_has_its_answer(firm):
    order = firm.order("awaiting_supply", "10", "5")

    fulfillment.answer_supply(order.pk, answers=answers(order), by=firm.warehouse)

    assert [(each.kind, each.by) for each in fulfillment.answers_of(order)] == [("in_stock", firm.warehouse)] * 2


def test_a_confirmed_order_is_not_answered_any_more(firm):
    order = firm.order("confirmed")

    with pytest.raises(Refused):
        fulfillment.answer_supply(order.pk, answers=answers(order), by=firm.warehouse)


def test_sales_answer_nothing(firm):
    order = firm.order("awaiting_supply")

    with pytest.raises(PermissionDenied):
        fulfillment.answer_supply(order.pk, answers=answers(order), by=firm.am)

    assert fulfillment.answers_of(order) == []


@pytest.mark.parametrize("who", ["stranger", "am"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    order = firm.order("awaiting_supply")
    client.force_login(getattr(firm, who))

    assert client.get(reverse("fulfillment:answer-supply", args=[order.pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_the_answer_for_a_line_of_another_order_is_not_taken(client, firm):
    other = firm.order("awaiting_supply").lines.get().pk
    extra = {f"line-{other}-kind": "in_stock", f"line-{other}-ready_on": SOON}
    _person, url, data = filled(firm, answer, extra)
    client.force_login(firm.warehouse)

    client.post(url, data)

    assert not SupplyAnswer.objects.filter(line=other).exists()
    assert SupplyAnswer.objects.count() == 1


def test_an_answer_changes_with_a_reason_only(firm):
    order = firm.order("awaiting_supply")
    fulfillment.answer_supply(order.pk, answers=answers(order), by=firm.warehouse)
    line = order.lines.get()
    later = {"kind": "to_make", "ready_on": order.due_on + timedelta(days=4), "note": ""}

    with pytest.raises(Refused, match="why the answer is another one now"):
        fulfillment.answer_supply(order.pk, answers={line.pk: later}, by=firm.production)
    assert SupplyAnswer.objects.get().kind == "in_stock"

    fulfillment.answer_supply(order.pk, answers={line.pk: later | {"note": "库存被占用"}}, by=firm.production)
    assert (SupplyAnswer.objects.get().kind, SupplyAnswer.objects.get().note) == ("to_make", "库存被占用")


def test_what_is_on_order_and_waited_for_by_nobody_is_proposed(client, firm):
    make_stock(firm.product, 1)
    day = localdate() + timedelta(days=20)
    facts = {"kind": "buy", "quantity": Decimal(100), "planned_on": day}
    fulfillment.add_task(firm.product, by=firm.warehouse, **facts)
    order = firm.order("awaiting_supply", "10")
    client.force_login(firm.warehouse)

    (form,) = client.get(reverse("fulfillment:answer-supply", args=[order.pk])).context["forms"]

    assert (form["kind"].value(), form["ready_on"].value()) == ("short", f"{day}")
