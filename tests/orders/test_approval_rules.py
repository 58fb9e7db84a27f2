"""The page of the approval rules: changed as a whole, and tried on an order."""

import pytest
from django.urls import reverse

from orders.models import ApprovalRule
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:approval-rules"


def test_the_page_saves_a_rule_and_tries_it_on_an_order(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.admin)
    page = client.get(reverse(URL))
    new = {"form-0-condition": "amount", "form-0-value": "1", "form-0-level": "finance", "form-0-is_active": "on"}

    saved = client.post(reverse(URL), fields_of(page) | new)
    tried = client.get(reverse(URL), {"order": order.number}).content.decode()

    assert (saved.status_code, ApprovalRule.objects.get().condition) == (302, "amount")
    assert "is at or above ¥1.00" in tried
    assert [approval.level for approval in order.approvals.all()] == [
        "manager"
    ]  # it waits already, and keeps what it was given


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"condition": "amount", "value": ""}, "Enter the number that this condition compares with."),
        ({"condition": "margin", "value": "101"}, "A percentage is at most 100."),
        ({"condition": "region", "text": ""}, "Enter the text that this condition looks for."),
        ({"condition": "", "value": "5"}, "This field is required."),
    ],
)
def test_what_says_nothing_is_refused(client, firm, changes, sentence):
    client.force_login(firm.admin)
    new = {"condition": "amount", "value": "7", "text": "", "level": "director", "is_active": "on"} | changes

    answer = client.post(reverse(URL), fields_of(client.get(reverse(URL))) | {f"form-0-{n}": v for n, v in new.items()})

    assert (answer.status_code, ApprovalRule.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_an_order_that_is_not_there_is_said(client, firm):
    client.force_login(firm.admin)

    assert "There is no order “202001-999”." in client.get(reverse(URL), {"order": "202001-999"}).content.decode()


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404
