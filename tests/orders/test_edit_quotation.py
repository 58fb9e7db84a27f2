"""A draft is opened again and rewritten."""

import pytest
from django.urls import reverse

from orders import services
from orders.models import Quotation
from tests.orders.quotations import quote, sent
from tests.orders.test_create_quotation import quoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def url(quotation):
    return reverse("orders:edit-quotation", args=[quotation.pk])


def test_the_form_shows_what_was_written_and_saves_it(client, firm):
    quotation = quote(firm, "7")
    client.force_login(firm.am)

    opened = client.get(url(quotation))
    answer = client.post(url(quotation), quoted(firm, version=str(opened.context["version"])))

    quotation.refresh_from_db()
    assert str(opened.context["lines"].forms[0]["quantity"].value()) == "7"
    assert answer.url == quotation.get_absolute_url()
    assert (str(quotation.total), quotation.version, quotation.latest().line_count) == ("3621.00", 2, 2)


def test_after_somebody_else_saved_it_the_page_stays_and_can_be_sent_again(client, firm):
    quotation = quote(firm)
    client.force_login(firm.am)
    given = {"head": firm.head(valid_until=quotation.valid_until), "lines": firm.lines("4")}
    services.write_quotation(**given, quotation_id=quotation.pk, by=firm.assistant)

    answer = client.post(url(quotation), quoted(firm, version="1"))
    again = client.post(url(quotation), quoted(firm, version=str(answer.context["version"])))

    assert (answer.status_code, again.status_code) == (409, 302)
    assert "Somebody changed" in answer.content.decode()
    assert str(Quotation.objects.get().total) == "3621.00"


def test_what_was_sent_leads_back_to_its_page(client, firm):
    quotation = sent(firm)
    client.force_login(firm.am)

    opened = client.get(url(quotation), follow=True)
    answer = client.post(url(quotation), quoted(firm))

    assert "was sent: write another version instead" in opened.content.decode()
    assert answer.status_code == 409
    assert str(quotation.latest().total) == "3180.00"


def test_it_is_hidden_from_who_does_not_write_it(client, firm):
    quotation = quote(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.get(url(quotation)).status_code == 404
        assert client.post(url(quotation), quoted(firm)).status_code == 404
