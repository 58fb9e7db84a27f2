"""Warehouse and production answer line by line how and by when it can be supplied."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.models import SupplyAnswer
from orderdesk.core.errors import Refused
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
