"""The change sheet 订单变更单, and the revision on the papers of the order."""

import pytest
from django.urls import reverse

from tests.orders.changes import agree, ask, draft
from tests.papers import missing, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_sheet_has_old_and_new_and_both_amounts(client, firm):
    order = firm.order("confirmed", "10")
    change = agree(firm, ask(firm, order, quantities={1: 11}))

    response = press(client, firm.assistant, "orders:print-change", change.pk)

    facts = ["订单变更单", change.number, order.number, "客户临时要求增加1台", "3,180.00", "3,498.00", "第 1 次修订"]
    assert missing(response, *facts) == []


def test_the_confirmation_carries_the_revision(client, firm):
    order = firm.order("confirmed", "10")
    agree(firm, ask(firm, order, quantities={1: 11}))

    response = press(client, firm.assistant, "orders:print-confirmation", order.pk)

    assert missing(response, "第 1 次修订", "3,498.00") == []


def test_a_draft_has_no_sheet_and_nobody_without_prices_prints_one(client, firm):
    order = firm.order("confirmed")
    change = draft(firm, order, quantities={1: 11})
    url = reverse("orders:print-change", args=[change.pk])

    client.force_login(firm.am)
    assert client.post(url).status_code == 302
    asked = ask(firm, order, quantities={1: 12})
    client.force_login(firm.production)
    assert client.post(reverse("orders:print-change", args=[asked.pk])).status_code == 404
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
