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


def test_whoever_reads_the_order_with_its_prices_may_ask_and_changes_nothing(client, firm):
    order = firm.order("in_approval")

    for person in (firm.manager, firm.assistant, firm.am, firm.finance):
        client.force_login(person)
        page = client.get(reverse(URL), {"order": order.number})
        assert (page.status_code, [row["level"] for row in page.context["rows"]]) == (200, ["Sales manager"])
        assert "forms" not in page.context
        assert client.post(reverse(URL), {}).status_code == 404


def test_a_draft_is_named_by_its_key_and_its_page_leads_there(client, firm):
    draft = firm.draft()
    client.force_login(firm.am)

    order_page = client.get(draft.get_absolute_url()).content.decode()

    assert f"{reverse(URL)}?order={draft.pk}#try" in order_page
    for named in (str(draft.pk), str(draft)):
        assert client.get(reverse(URL), {"order": named}).context["order"] == draft


def test_an_order_of_others_is_as_if_it_were_not_there(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.stranger)

    page = client.get(reverse(URL), {"order": order.number})

    assert "rows" not in page.context
    assert list(page.context["try_form"].errors) == ["order"]


def test_it_is_not_there_for_who_reads_no_prices(client, firm):
    for person in (firm.warehouse, firm.production):
        client.force_login(person)
        assert client.get(reverse(URL)).status_code == 404
