"""The customer does not take a quotation, and says why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from tests.orders.quotations import overdue, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_cause_is_kept(firm):
    quotation = sent(firm)

    services.decline_quotation(quotation.pk, cause="price", text="对手低 8%", name="王建平", by=firm.am)

    quotation.refresh_from_db()
    assert (quotation.status, quotation.decline_cause, quotation.decline_text) == ("declined", "price", "对手低 8%")
    assert quotation.answered_by == "王建平"


@pytest.mark.parametrize(("cause", "sentence"), [("", "Choose why"), ("x", "Choose why"), ("other", "a few words")])
def test_without_a_cause_it_is_refused(firm, cause, sentence):
    with pytest.raises(Refused, match=sentence):
        services.decline_quotation(sent(firm).pk, cause=cause, by=firm.am)


def test_after_its_last_day_it_is_refused(firm):
    with pytest.raises(Refused, match="was valid until"):
        services.decline_quotation(overdue(sent(firm)).pk, cause="price", by=firm.am)


def test_others_are_denied(firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse):
        with pytest.raises(PermissionDenied):
            services.decline_quotation(quotation.pk, cause="price", by=person)


def test_the_page_asks_for_the_cause(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)
    url = reverse("orders:decline-quotation", args=[quotation.pk])

    empty = client.post(url, {"cause": "", "text": "贵"})
    other = client.post(url, {"cause": "other", "text": ""})
    answer = client.post(url, {"cause": "other", "text": "换了设计"})

    quotation.refresh_from_db()
    assert (empty.status_code, other.status_code, answer.status_code) == (422, 422, 302)
    assert "贵" in empty.content.decode()
    assert "Write a few words" in other.content.decode()
    assert (quotation.decline_cause, quotation.decline_text) == ("other", "换了设计")


def test_the_step_is_hidden_from_others(client, firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:decline-quotation", args=[quotation.pk])).status_code == 404
