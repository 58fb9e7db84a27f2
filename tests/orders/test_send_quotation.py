"""A quotation goes to its customer: it stands from then on, and has a link."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from orderdesk.core.errors import Refused
from orders import services
from orders.models import QuotationLink
from tests.orders.quotations import overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_is_dated_and_gets_a_link_that_outlives_its_last_day(firm):
    quotation = quote(firm, days=10)

    link = services.send_quotation(quotation.pk, by=firm.am)

    quotation.refresh_from_db()
    assert (quotation.status, quotation.latest().sent_at) == ("sent", quotation.sent_at)
    assert link.get_absolute_url().endswith(f"/{link.token}/")
    assert QuotationLink.objects.of_token(link.token).get() == link
    assert localtime(link.expires_at).date() == localdate() + timedelta(days=41)


def test_the_next_version_keeps_the_link(firm):
    quotation = sent(firm)
    first = quotation.links.get()
    services.revise_quotation(quotation.pk, by=firm.am)

    again = services.send_quotation(quotation.pk, by=firm.am)

    assert (again.pk, again.token) == (first.pk, first.token)


def test_without_lines_or_after_its_last_day_it_is_refused(firm):
    empty = services.write_quotation(head=firm.head(valid_until=localdate()), lines=[], by=firm.am)
    late = overdue(quote(firm))

    with pytest.raises(Refused, match="has no lines yet"):
        services.send_quotation(empty.pk, by=firm.am)
    with pytest.raises(Refused, match="Its last day has passed"):
        services.send_quotation(late.pk, by=firm.am)
    assert not QuotationLink.objects.exists()


def test_it_is_sent_once(firm):
    quotation = sent(firm)

    with pytest.raises(Refused, match="this step is not possible from there"):
        services.send_quotation(quotation.pk, by=firm.am)


def test_others_are_denied(firm):
    quotation = quote(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        with pytest.raises(PermissionDenied):
            services.send_quotation(quotation.pk, by=person)


def test_the_button_sends_what_was_looked_at(client, firm):
    quotation = quote(firm)
    client.force_login(firm.am)
    url = reverse("orders:send-quotation", args=[quotation.pk])

    stale = client.post(url, {"version": "7"}, follow=True)
    answer = client.post(url, {"version": "1"})

    assert "Somebody changed" in stale.content.decode()
    assert answer.url == f"{quotation.get_absolute_url()}#link"


def test_the_step_is_hidden_from_others(client, firm):
    quotation = quote(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:send-quotation", args=[quotation.pk])).status_code == 404
