"""A saved view is deleted; its history stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.looks import ListChoice, SavedView
from tests.accounts.looks import ORDERS, names, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_gone_and_lists_that_began_with_it_begin_with_everything(client, firm):
    view = save(firm.am)
    services.start_with_view(view.pk, by=firm.am)

    services.delete_view(view.pk, by=firm.am)

    assert names(client, firm.am) == []
    assert ListChoice.objects.get().start is None
    assert SavedView.history.first().history_user == firm.am


def test_an_administrator_clears_away_what_everybody_sees(firm):
    view = save(firm.director)
    services.share_view(view.pk, scope="all", by=firm.director)

    services.delete_view(view.pk, by=firm.admin)

    assert not SavedView.objects.exists()


def test_nobody_deletes_the_view_of_somebody_else(firm):
    view = save(firm.director)

    for who in (firm.am, firm.admin):
        with pytest.raises(PermissionDenied):
            services.delete_view(view.pk, by=who)


def test_the_button_leads_back_to_the_list(client, firm):
    view = save(firm.am)
    client.force_login(firm.am)

    response = client.post(reverse("looks:delete-view", args=[view.pk]))

    assert response.url == f"{reverse(ORDERS)}?view=0"


def test_the_view_of_a_colleague_is_not_found(client, firm):
    view = save(firm.director)
    client.force_login(firm.am)

    assert client.post(reverse("looks:delete-view", args=[view.pk])).status_code == 404
