"""The page of one return visit."""

import pytest

from aftersales.models import Ticket, Visit
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


def test_the_page_tells_which_ticket_was_opened(client, firm):
    visit = planned(firm)
    firm.am.language = "en"
    firm.am.save()
    client.force_login(firm.am)
    said = {"channel": "phone", "reached": "yes", "overall": "1", "ticket_kind": "complaint", "ticket_text": "没人培训"}

    page = client.post(visit.get_absolute_url(), said, follow=True)

    ticket = Ticket.objects.get()
    [toast] = page.context["messages"]
    assert str(toast).endswith(f'<a href="{ticket.get_absolute_url()}">{ticket}</a> was opened for it.')
    assert str(toast) in page.content.decode()


def test_what_customers_say_of_us_is_hidden_from_the_back_office_and_other_teams(client, firm):
    visit = planned(firm)

    codes = {}
    for name in ("am", "director", "warehouse", "stranger"):
        client.force_login(getattr(firm, name))
        codes[name] = client.get(visit.get_absolute_url()).status_code

    assert codes == {"am": 200, "director": 200, "warehouse": 404, "stranger": 404}


def test_a_low_rating_by_page_opens_a_ticket_in_the_same_step(client, firm):
    visit = planned(firm)
    client.force_login(firm.am)
    told = {
        "reached": "yes",
        "channel": "phone",
        "overall": "2",
        "product": "4",
        "ticket_kind": "installation",
        "ticket_text": "接线没人教",
        "text": "一般",
        "version": visit.version,
    }

    response = client.post(visit.get_absolute_url(), told)

    visit.refresh_from_db()
    assert response.status_code == 302
    assert (visit.overall, visit.product, visit.delivery, visit.text) == (2, 4, None, "一般")
    assert (visit.ticket.kind, visit.ticket.text) == ("installation", "接线没人教")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reached": ""}, "Say whether the customer was reached."),
        ({"overall": ""}, "Ask for the overall rating"),
        ({"overall": "6"}, "is not one of the available choices"),
        ({"overall": "1"}, "Describe what needs follow-up"),
        ({"wish": "on"}, "Describe what needs follow-up"),
        ({"channel": "pigeon"}, "is not one of the available choices"),
        ({"text": "长" * 4001}, "Ensure this value has at most 4000 characters"),
        ({"version": "99"}, "since you opened it."),
    ],
)
def test_bad_input_gets_a_sentence(client, firm, changes, sentence):
    firm.am.language = "en"
    firm.am.save()
    visit = planned(firm)
    client.force_login(firm.am)
    good = {"reached": "yes", "channel": "phone", "overall": "5", "note": "打了两次", "version": visit.version}

    response = client.post(visit.get_absolute_url(), good | changes)

    assert response.status_code in (409, 422)
    assert sentence in response.content.decode()
    assert 'value="打了两次"' in response.content.decode()
    assert Visit.objects.get().state == "due"
