"""A saved view gets another name, on its page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.core.errors import Refused
from tests.accounts.looks import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_has_the_new_name(firm):
    view = services.rename_view(save(firm.am).pk, name="  所有 在途 ", by=firm.am)

    assert (view.name, view.history.count()) == ("所有 在途", 2)


def test_a_name_of_another_view_is_refused(firm):
    save(firm.am, name="已迟")

    with pytest.raises(Refused, match="Choose another name"):
        services.rename_view(save(firm.am).pk, name="已迟", by=firm.am)


def test_nobody_renames_what_others_share(client, firm):
    view = save(firm.director)
    services.share_view(view.pk, scope="all", by=firm.director)
    client.force_login(firm.am)

    with pytest.raises(PermissionDenied):
        services.rename_view(view.pk, name="x", by=firm.am)
    assert client.post(reverse("looks:rename-view", args=[view.pk]), {"name": "x"}).status_code == 403


def test_the_page_offers_it_and_says_what_is_wrong(client, firm):
    view = save(firm.am)
    client.force_login(firm.am)
    url = reverse("looks:rename-view", args=[view.pk])

    refused = client.post(url, {"name": ""})
    done = client.post(url, {"name": "新名"})

    assert (client.get(url).status_code, refused.status_code, done.status_code) == (200, 422, 302)


def test_the_view_of_a_colleague_is_not_found(client, firm):
    view = save(firm.director)
    client.force_login(firm.am)

    assert client.get(reverse("looks:rename-view", args=[view.pk])).status_code == 404
