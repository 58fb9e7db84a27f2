"""The customer takes a quotation."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from tests.orders.quotations import overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_is_signed_with_who_said_so(firm):
    quotation = sent(firm)

    services.accept_quotation(quotation.pk, by=firm.assistant, name="王建平")

    quotation.refresh_from_db()
    assert (quotation.status, quotation.answered_by) == ("accepted", "王建平")
    assert quotation.history.latest().history_user == firm.assistant


def test_its_account_manager_learns_it(firm):
    services.accept_quotation(sent(firm).pk, by=firm.assistant)

    told = OutgoingMessage.objects.filter(kind="quotation-accept").values_list("recipient", flat=True)
    assert set(told) == {firm.am.pk}


def test_another_version_than_the_one_looked_at_is_a_conflict(firm):
    quotation = sent(firm)
    services.revise_quotation(quotation.pk, by=firm.am)
    services.send_quotation(quotation.pk, by=firm.am)

    with pytest.raises(Conflict, match="There is a newer version"):
        services.accept_quotation(quotation.pk, by=firm.am, revision=1)


def test_after_its_last_day_it_is_refused_before_the_clock_comes(firm):
    quotation = overdue(sent(firm))

    with pytest.raises(Refused, match="was valid until"):
        services.accept_quotation(quotation.pk, by=firm.am)


def test_a_draft_is_refused(firm):
    with pytest.raises(Refused, match="this step is not possible from there"):
        services.accept_quotation(quote(firm).pk, by=firm.am)


def test_others_are_denied(firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        with pytest.raises(PermissionDenied):
            services.accept_quotation(quotation.pk, by=person)


def test_the_page_takes_the_answer(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)
    url = reverse("orders:accept-quotation", args=[quotation.pk])

    opened = client.get(url)
    answer = client.post(url, {"name": "王建平", "revision": "1"})

    quotation.refresh_from_db()
    assert (opened.status_code, answer.url) == (200, quotation.get_absolute_url())
    assert (quotation.status, quotation.answered_by) == ("accepted", "王建平")


def test_a_newer_version_keeps_what_was_typed(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)
    services.revise_quotation(quotation.pk, by=firm.am)
    services.send_quotation(quotation.pk, by=firm.am)

    answer = client.post(reverse("orders:accept-quotation", args=[quotation.pk]), {"name": "王建平", "revision": "1"})

    assert answer.status_code == 409
    assert "There is a newer version" in answer.content.decode()
    assert 'value="王建平"' in answer.content.decode()


def test_a_draft_is_told_so_before_anything_is_typed(client, firm):
    quotation = quote(firm)
    client.force_login(firm.am)

    answer = client.get(reverse("orders:accept-quotation", args=[quotation.pk]), follow=True)

    assert "this step is not possible from there" in answer.content.decode()


def test_the_step_is_hidden_from_others(client, firm):
    quotation = sent(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:accept-quotation", args=[quotation.pk])).status_code == 404
