"""The page of a quotation: what it says, its versions side by side, what can be done, what happened."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from orders import services
from tests.orders.quotations import accepted, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def page_of(client, quotation, person):
    client.force_login(person)
    return client.get(quotation.get_absolute_url())


def labels(answer):
    return [str(action.label) for action in answer.context["actions"]]


def test_what_can_be_done_follows_the_state(client, firm):
    ordered = accepted(firm)
    services.order_quotation(ordered.pk, by=firm.am)

    assert labels(page_of(client, quote(firm), firm.am)) == ["Send", "Edit", "Copy", "Withdraw"]
    waiting = ["Customer accepts", "Customer declines", "New version", "Copy", "Withdraw"]
    assert labels(page_of(client, sent(firm), firm.am)) == waiting
    assert labels(page_of(client, accepted(firm), firm.am)) == ["Make the order", "New version", "Copy"]
    assert labels(page_of(client, sent(firm), firm.finance)) == []


def test_versions_stand_side_by_side(client, firm):
    quotation = services.revise_quotation(sent(firm, "10", "3").pk, by=firm.am)
    head = firm.head(valid_until=quotation.valid_until, payment_terms="款到发货")
    services.write_quotation(head=head, lines=firm.lines("10", price="300"), quotation_id=quotation.pk, by=firm.am)

    rows = page_of(client, quotation, firm.am).context["rows"]

    assert [(str(row["label"]), [cell["text"] for cell in row["cells"]]) for row in rows] == [
        ("开关电源 240W 24V 导轨式", ["10 台 × 318.00 = 3,180.00", "10 台 × 300.00 = 3,000.00"]),
        ("开关电源 240W 24V 导轨式", ["3 台 × 318.00 = 954.00", "—"]),
        ("payment terms", ["月结30天", "款到发货"]),
        ("Amount with tax", ["¥4,134.00", "¥3,000.00"]),
    ]
    assert [cell["differs"] for cell in rows[0]["cells"]] == [False, True]


def test_one_version_is_compared_with_nothing(client, firm):
    assert page_of(client, quote(firm), firm.am).context["rows"] == []


def test_the_timeline_tells_who_did_what(client, firm):
    quotation = sent(firm)
    services.decline_quotation(quotation.pk, cause="price", text="贵了", by=firm.assistant, name="王建平")

    events = page_of(client, quotation, firm.am).context["events"]

    told = [(event.who, event.what, event.note) for event in events]
    assert told == [
        (firm.assistant.name, "recorded that the customer declines", "Price too high · 贵了"),
        (firm.am.name, "sent the quotation", ""),
        (firm.am.name, "wrote the quotation", ""),
    ]


def test_what_became_of_it_stands_above(client, firm):
    late, ordered = overdue(sent(firm)), accepted(firm)
    order = services.order_quotation(ordered.pk, by=firm.am)

    assert "Its last day was" in page_of(client, late, firm.am).content.decode()
    assert order.get_absolute_url() in page_of(client, ordered, firm.am).content.decode()


def test_the_order_leads_back_to_it(client, firm):
    quotation = accepted(firm)
    order = services.order_quotation(quotation.pk, by=firm.am)
    client.force_login(firm.am)

    page = client.get(order.get_absolute_url()).content.decode()

    assert f'href="{quotation.get_absolute_url()}"' in page
    assert f"made the order from the quotation {quotation.number}" in page


def test_an_order_without_one_says_nothing_of_it(client, firm):
    client.force_login(firm.am)

    assert "Quotation</dt>" not in client.get(firm.draft().get_absolute_url()).content.decode()


def test_freight_is_part_of_the_amount(client, firm):
    quotation = quote(firm, "10", freight=Decimal("80"))

    assert page_of(client, quotation, firm.am).context["text"].total == Decimal(3260)
    assert quotation.valid_until > localdate()


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales", "stranger"])
def test_it_is_hidden_from_others(client, firm, role):
    assert page_of(client, quote(firm), getattr(firm, role)).status_code == 404
