"""The house takes a quotation back before it was answered."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from tests.orders.quotations import accepted, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.mark.parametrize("made", [quote, sent])
def test_it_is_taken_back_with_a_reason(firm, made):
    quotation = made(firm)

    services.withdraw_quotation(quotation.pk, by=firm.am, why="停产")

    quotation.refresh_from_db()
    assert quotation.status == "withdrawn"
    assert quotation.history.latest().history_change_reason.endswith(">withdrawn 停产")


def test_what_was_answered_is_refused(firm):
    with pytest.raises(Refused, match="this step is not possible from there"):
        services.withdraw_quotation(accepted(firm).pk, by=firm.am)


def test_a_stranger_is_denied(firm):
    with pytest.raises(PermissionDenied):
        services.withdraw_quotation(quote(firm).pk, by=firm.stranger)


def test_the_page_asks_for_the_reason(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)
    url = reverse("orders:withdraw-quotation", args=[quotation.pk])

    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "停产"}).url == quotation.get_absolute_url()


def test_the_step_is_hidden_from_others(client, firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:withdraw-quotation", args=[quotation.pk])).status_code == 404
