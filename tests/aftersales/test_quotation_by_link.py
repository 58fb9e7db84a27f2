"""The customer takes 报价单 along as a PDF."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import link_user
from orders import services
from tests.orders.quotations import sent
from tests.papers import missing, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def paper_of(client, quotation):
    return client.get(reverse("link:quotation-paper", args=[quotation.links.get().token]))


def test_it_is_the_same_paper_and_counted(client, firm):
    quotation = sent(firm, "10")

    response = paper_of(client, quotation)

    assert missing(response, "报价单", quotation.number, "3,180.00", "13861724471") == []
    assert printed() == [("quotation", f"quotation:{quotation.pk}", 1, link_user())]


def test_while_another_version_is_written_and_after_the_end_there_is_none(client, firm):
    revised, withdrawn, revoked = sent(firm), sent(firm), sent(firm)
    services.revise_quotation(revised.pk, by=firm.am)
    services.withdraw_quotation(withdrawn.pk, by=firm.am)
    services.revoke_quotation_link(revoked.pk, by=firm.am)

    assert [paper_of(client, quotation).status_code for quotation in (revised, withdrawn, revoked)] == [404] * 3
