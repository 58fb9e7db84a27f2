"""A quotation whose link was taken back gets another one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from tests.orders.quotations import quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_new_link_is_another_one(firm):
    quotation = sent(firm)
    former = services.revoke_quotation_link(quotation.pk, by=firm.am)

    link = services.make_quotation_link(quotation.pk, by=firm.am)

    assert link.token != former.token
    assert quotation.links.unrevoked().get() == link


def test_a_live_link_is_kept(firm):
    quotation = sent(firm)

    assert services.make_quotation_link(quotation.pk, by=firm.am) == quotation.links.get()


def test_a_draft_is_refused(firm):
    with pytest.raises(Refused, match="only one that waits for its answer gets a link"):
        services.make_quotation_link(quote(firm).pk, by=firm.am)


def test_a_stranger_is_denied(firm):
    with pytest.raises(PermissionDenied):
        services.make_quotation_link(sent(firm).pk, by=firm.stranger)


def test_the_button_of_the_page(client, firm):
    quotation = sent(firm)
    url = reverse("orders:make-quotation-link", args=[quotation.pk])

    client.force_login(firm.am)
    assert client.post(url).url == f"{quotation.get_absolute_url()}#link"
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
