"""The link of a quotation is taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.services.quotation import link_of_quotation
from tests.orders.quotations import quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_opens_nothing_any_more(firm):
    quotation = sent(firm)

    services.revoke_quotation_link(quotation.pk, by=firm.assistant)

    assert link_of_quotation(quotation) is None
    with pytest.raises(Refused, match="has no link"):
        services.revoke_quotation_link(quotation.pk, by=firm.am)


def test_what_was_never_sent_has_none(firm):
    with pytest.raises(Refused, match="has no link"):
        services.revoke_quotation_link(quote(firm).pk, by=firm.am)


def test_a_stranger_is_denied(firm):
    with pytest.raises(PermissionDenied):
        services.revoke_quotation_link(sent(firm).pk, by=firm.stranger)


def test_the_button_of_the_page(client, firm):
    quotation = sent(firm)
    url = reverse("orders:revoke-quotation-link", args=[quotation.pk])

    client.force_login(firm.am)
    assert client.post(url).url == f"{quotation.get_absolute_url()}#link"
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
