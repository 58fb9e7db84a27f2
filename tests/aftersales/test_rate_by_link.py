"""The customer rates by the link, once: the return visit is made by it."""

from uuid import uuid4

import pytest

from aftersales import services
from aftersales.models import Ticket, Visit
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Refused
from orders.services import revoke_link
from tests.aftersales.links import at, linked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


@pytest.fixture
def delivered(firm):
    return linked(firm, status="delivered")


def test_it_is_the_rating_of_the_return_visit(client, firm, delivered):
    _order, link = delivered

    answer = client.post(at("rate", link), {"stars": "5", "text": "送货很快"})

    visit = Visit.objects.get()
    assert answer.headers["Location"] == link.get_absolute_url()
    assert (visit.state, visit.overall, visit.text, visit.channel) == ("done", 5, "送货很快", "link")
    assert visit.closed_by == link_user()
    assert "您给了 5 分" in client.get(link.get_absolute_url()).content.decode()


def test_a_low_rating_opens_a_ticket(client, firm, delivered):
    _order, link = delivered

    client.post(at("rate", link), {"stars": "2", "text": "送货迟了两天"})

    ticket = Ticket.objects.get()
    assert (Visit.objects.get().ticket, ticket.kind, ticket.owner) == (ticket, "complaint", firm.aftersales)


def test_a_low_rating_without_a_word_is_asked_for_one(client, firm, delivered):
    _order, link = delivered

    answer = client.post(at("rate", link), {"stars": "1", "text": ""})

    assert (answer.status_code, "请用一句话告诉我们哪里不好" in answer.content.decode()) == (422, True)
    assert Visit.objects.get().state == "due"
    with pytest.raises(Refused):
        services.rate_by_link(link.pk, stars=1)


@pytest.mark.parametrize("data", [{}, {"stars": "6"}, {"stars": "x"}, {"stars": "5", "text": "x" * 4001}])
def test_nonsense_is_refused_in_words(client, firm, delivered, data):
    _order, link = delivered

    assert client.post(at("rate", link), data).status_code == 422
    assert Visit.objects.get().state == "due"


def test_it_is_taken_once(client, firm, delivered):
    _order, link = delivered
    data = {"stars": "4", "text": "", "submit_key": str(uuid4())}

    taps = [client.post(at("rate", link), data).status_code for _tap in range(2)]
    other = client.post(at("rate", link), {"stars": "1", "text": "其实不好"})

    assert (taps, Visit.objects.get().overall) == ([302, 302], 4)
    assert (other.status_code, "您的评分已记录" in other.content.decode()) == (422, True)


def test_it_refuses_before_everything_has_arrived(client, firm):
    _order, link = linked(firm, status="shipped")

    with pytest.raises(Refused):
        services.rate_by_link(link.pk, stars=5)

    assert 'id="rate"' not in client.get(link.get_absolute_url()).content.decode()


def test_a_revoked_link_rates_nothing(firm, delivered):
    order, link = delivered
    revoke_link(order.pk, by=firm.am)

    with pytest.raises(services.LinkEnded):
        services.rate_by_link(link.pk, stars=5)
