"""What waits for somebody, and what is late."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_what_waits_is_counted(client, firm):
    client.force_login(firm.manager)
    before = client.get(reverse("workbench")).context["waiting"]

    firm.order("in_approval")

    assert client.get(reverse("workbench")).context["waiting"] == before + 1


def test_another_team_has_nothing_to_do_with_it(client, firm):
    firm.order("in_approval")
    client.force_login(firm.stranger)

    assert client.get(reverse("workbench")).context["waiting"] == 0
