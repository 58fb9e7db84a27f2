"""A quotation goes to another account manager, alone or with all that somebody held."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from customers.services import transfer_customer
from orderdesk.accounts.holdings import holdings
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from tests.orders.quotations import accepted, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_the_team_follows_and_the_new_owner_learns_it(firm):
    quotation = sent(firm)

    services.reassign_quotation(quotation.pk, owner=firm.stranger, by=firm.director, why="休假")

    quotation.refresh_from_db()
    told = OutgoingMessage.objects.filter(kind="quotation-reassign", channel="app")
    assert (quotation.owner, quotation.team) == (firm.stranger, firm.stranger.team)
    assert [message.recipient for message in told] == [firm.stranger]
    assert quotation.history.latest().history_change_reason == "reassign 休假"


def test_it_goes_along_with_its_customer_unless_it_is_done(firm):
    open_one, ordered = sent(firm), accepted(firm)
    services.order_quotation(ordered.pk, by=firm.am)

    transfer_customer(firm.customer.pk, owner=firm.stranger, by=firm.director, with_orders=True)

    for quotation in (open_one, ordered):
        quotation.refresh_from_db()
    assert (open_one.owner, ordered.owner) == (firm.stranger, firm.am)


def test_who_leaves_holds_open_ones_only(firm):
    waiting, draft, lost = sent(firm), quote(firm), sent(firm)
    services.decline_quotation(lost.pk, cause="price", by=firm.am)
    holding = next(one for one in holdings() if one.key == "quotations")

    held = set(holding.held_by(firm.am))
    holding.hand_over(waiting, owner=firm.stranger, by=firm.admin)

    assert held == {waiting, draft}
    waiting.refresh_from_db()
    assert waiting.owner == firm.stranger


def test_whose_it_is_already_is_refused(firm):
    with pytest.raises(Refused, match="already has"):
        services.reassign_quotation(sent(firm).pk, owner=firm.am, by=firm.director)


def test_others_are_denied(firm):
    quotation = sent(firm)

    for person in (firm.am, firm.assistant, firm.stranger, firm.warehouse):
        with pytest.raises(PermissionDenied):
            services.reassign_quotation(quotation.pk, owner=firm.stranger, by=person)


def test_the_search_finds_it_by_its_number(client, firm):
    quotation = sent(firm)
    pages = {}

    for person in (firm.am, firm.stranger, firm.warehouse):
        client.force_login(person)
        pages[person] = client.get(reverse("search"), {"q": quotation.number[-8:]}).content.decode()

    assert [quotation.get_absolute_url() in page for page in pages.values()] == [True, False, False]
