"""A customer goes to another account manager."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from customers import services as customers
from orderdesk.core.errors import Refused
from tests.filled import filled, transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_team_follows(firm):
    customers.transfer_customer(firm.customer.pk, owner=firm.stranger, by=firm.manager, why="休假")

    firm.customer.refresh_from_db()
    assert (firm.customer.owner, firm.customer.team) == (firm.stranger, firm.stranger.team)


def test_whoever_has_it_already_does_not_get_it(firm):
    with pytest.raises(Refused, match="already has"):
        customers.transfer_customer(firm.customer.pk, owner=firm.am, by=firm.manager)


def test_only_those_who_lead_hand_over(firm):
    with pytest.raises(PermissionDenied):
        customers.transfer_customer(firm.customer.pk, owner=firm.stranger, by=firm.am)


@pytest.mark.parametrize("who", ["stranger", "am"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse("customers:transfer", args=[firm.customer.pk])).status_code == 404


@pytest.mark.usefixtures("in_english")
def test_a_customer_goes_to_an_account_manager_only(client, firm):
    _person, url, data = filled(firm, transfer, {"owner": str(firm.warehouse.pk)})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert response.status_code == 422
    firm.customer.refresh_from_db()
    assert firm.customer.owner == firm.am
