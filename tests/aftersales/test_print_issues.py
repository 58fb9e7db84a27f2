"""The record of what the customer objected to."""

import pytest
from django.contrib.messages import get_messages

from tests.aftersales.signed import signed
from tests.papers import fonts_of, missing, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_record_of_issues_has_each_with_its_ticket(client, firm):
    acceptance = signed(firm, text="外箱进水")
    issue = acceptance.lines.get().objections.get()

    response = press(client, firm.logistics, "aftersales:print-issues", acceptance.pk)

    facts = [issue.number, issue.ticket.number, "外箱进水", "顾磊", "10台", "8", "2", acceptance.shipment.number]
    assert missing(response, *facts, firm.customer.name, issue.ticket.owner) == []
    assert fonts_of(response.content) <= {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
    assert printed() == [("issues", f"acceptance:{acceptance.pk}", 1, firm.logistics)]


def test_without_an_issue_there_is_nothing_to_print(client, firm):
    acceptance = signed(firm)

    response = press(client, firm.am, "aftersales:print-issues", acceptance.pk)

    assert response.headers["Location"] == f"{acceptance.shipment.order.get_absolute_url()}#papers"
    assert len(get_messages(response.wsgi_request)) == 1
    assert printed() == []
