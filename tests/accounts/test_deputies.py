"""The page of those who decide in somebody's place."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Deputyship
from tests.accounts.test_appoint_deputy import days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_administrator_names_anybodys_deputy(client, firm):
    client.force_login(firm.admin)
    dates = {name: f"{day:%Y-%m-%d}" for name, day in days(1, 5).items()}

    response = client.post(
        reverse("accounts:deputies"), {"person": firm.manager.pk, "deputy": firm.director.pk, **dates}
    )

    assert response.status_code == 302
    assert Deputyship.objects.get().by == firm.admin


def test_who_is_away_names_their_own(client, firm):
    client.force_login(firm.finance)
    dates = {name: f"{day:%Y-%m-%d}" for name, day in days(0, 5).items()}

    page = client.get(reverse("accounts:deputies"))
    client.post(reverse("accounts:deputies"), {"person": firm.manager.pk, "deputy": firm.director.pk, **dates})

    assert "person" not in page.context["form"].fields
    assert Deputyship.objects.get().person == firm.finance


def test_it_is_hidden_from_who_decides_nothing(client, firm):
    client.force_login(firm.assistant)

    assert client.get(reverse("accounts:deputies")).status_code == 404


def test_bad_input_is_said_at_the_field_and_kept(client, firm):
    client.force_login(firm.manager)

    response = client.post(
        reverse("accounts:deputies"), {"deputy": "x", "begins_on": "bald", "ends_on": "", "note": "出差"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"deputy", "begins_on", "ends_on"}
    assert "出差" in response.content.decode()
