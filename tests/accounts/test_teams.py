"""The list of teams."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_every_team_is_there(client, firm):
    client.force_login(firm.admin)

    assert firm.team in client.get(reverse("accounts:teams")).context["teams"]


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse("accounts:teams")).status_code == 404
