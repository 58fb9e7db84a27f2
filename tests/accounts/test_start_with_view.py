"""A list starts with a saved view, for one person."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.looks import ListChoice, SavedView
from tests.accounts.looks import ORDERS, save, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_list_starts_with_it(client, firm):
    view = save(firm.am)
    services.start_with_view(view.pk, by=firm.am)
    client.force_login(firm.am)

    response = client.get(reverse(ORDERS))

    assert response.url == f"{reverse(ORDERS)}?status=open&view={view.pk}"


def test_everything_is_one_click_away(client, firm):
    services.start_with_view(save(firm.am).pk, by=firm.am)

    orders = shown(client, firm.am, f"{reverse(ORDERS)}?view=0")

    assert [tab.url for tab in orders.tabs if tab.current] == [f"{reverse(ORDERS)}?view=0"]
    assert orders.clear_url == f"{reverse(ORDERS)}?view=0"
    assert orders.notes == []


def test_a_shared_view_may_be_the_first(client, firm):
    view = save(firm.director)
    services.share_view(view.pk, scope="all", by=firm.director)
    services.start_with_view(view.pk, by=firm.am)
    services.share_view(view.pk, scope="own", by=firm.director)
    client.force_login(firm.am)

    assert client.get(reverse(ORDERS)).status_code == 200


def test_what_one_does_not_see_is_none(client, firm):
    view = save(firm.director)
    client.force_login(firm.am)

    with pytest.raises(SavedView.DoesNotExist):
        services.start_with_view(view.pk, by=firm.am)
    assert client.post(reverse("looks:start-with-view", args=[view.pk]), {"starts": "1"}).status_code == 404


def test_the_buttons(client, firm):
    view = save(firm.am)
    client.force_login(firm.am)
    url = reverse("looks:start-with-view", args=[view.pk])

    client.post(url, {"starts": "1"})
    first = ListChoice.objects.get().start
    client.post(url, {"starts": "0"})

    assert (first, ListChoice.objects.get().start) == (view, None)
