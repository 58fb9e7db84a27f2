"""What a customer sees of a quotation by its link."""

import pytest
from django.conf import settings
from django.urls import reverse

from orders import services
from tests.orders.quotations import overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def client(client):
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return client


def page_of(client, quotation):
    return client.get(quotation.links.get().get_absolute_url())


def test_it_shows_what_is_offered_and_asks_for_an_answer(client, firm):
    page = page_of(client, sent(firm, "10")).content.decode()

    assert "开关电源 240W" in page
    assert "3,180.00" in page
    assert "We accept this quotation" in page
    assert "201.5" not in page  # what it costs the house


def test_a_look_is_counted_that_of_a_colleague_is_not(client, firm):
    quotation = sent(firm)

    page_of(client, quotation)
    client.force_login(firm.am)
    page_of(client, quotation)

    assert quotation.links.get().view_count == 1


def test_while_another_version_is_written_the_one_before_stays_to_be_read(client, firm):
    quotation = sent(firm, "10")
    services.revise_quotation(quotation.pk, by=firm.am)
    head = firm.head(valid_until=quotation.valid_until)
    services.write_quotation(head=head, lines=firm.lines("10", price="299"), quotation_id=quotation.pk, by=firm.am)

    page = page_of(client, quotation).content.decode()

    assert "3,180.00" in page
    assert "2,990.00" not in page
    assert "We are preparing another version" in page
    assert "We accept this quotation" not in page


@pytest.mark.parametrize("ended", ["accepted", "declined", "expired", "withdrawn"])
def test_what_became_of_it_is_said_and_nothing_is_asked(client, firm, ended):
    quotation = sent(firm)
    steps = {
        "accepted": lambda: services.accept_quotation(quotation.pk, by=firm.am),
        "declined": lambda: services.decline_quotation(quotation.pk, cause="price", by=firm.am),
        "expired": lambda: overdue(quotation),
        "withdrawn": lambda: services.withdraw_quotation(quotation.pk, by=firm.am),
    }
    steps[ended]()

    page = page_of(client, quotation).content.decode()

    assert 'role="status"' in page
    assert "We accept this quotation" not in page
    assert ("开关电源" in page) == (ended != "withdrawn")


def test_unknown_and_revoked_links_have_one_answer(client, firm):
    quotation = sent(firm)
    url = quotation.links.get().get_absolute_url()
    services.revoke_quotation_link(quotation.pk, by=firm.am)

    answers = [client.get(path) for path in (url, reverse("link:quotation", args=["x" * 32]))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["Referrer-Policy"] == "same-origin"


def test_the_link_of_a_quotation_opens_nothing_else(client, firm):
    token = sent(firm).links.get().token

    assert client.get(reverse("link:page", args=[token])).status_code == 404
    assert client.get(reverse("link:statement", args=[token])).status_code == 404


def test_a_draft_has_no_link(firm):
    assert not quote(firm).links.exists()
