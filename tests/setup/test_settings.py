"""What can be set, by whom."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def titles(client, person):
    client.force_login(person)
    return {page.url_name for page in client.get(reverse("setup:settings")).context["pages"]}


def test_everybody_sees_the_pages_that_open_for_them(client, firm):
    administrator, director = titles(client, firm.admin), titles(client, firm.director)

    assert director < administrator
    assert {client.get(reverse(name)).status_code for name in director} == {200}
    client.force_login(firm.admin)
    assert {client.get(reverse(name)).status_code for name in administrator} == {200}


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("setup:settings")).status_code == 404
