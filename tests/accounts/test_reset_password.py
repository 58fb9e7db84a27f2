"""A new password by the administrator: a link, or one for a single log-in."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_link_is_shown_that_works(client, firm):
    firm.am.set_password("geheim-12345")
    firm.am.save()
    client.force_login(firm.admin)

    link = client.post(reverse("accounts:reset-password", args=[firm.am.pk]), {"how": "link"}).context["link"]

    assert "/people/reset/" in link
    assert client.get(link).status_code == 200


def test_a_password_is_shown_that_works_once(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:reset-password", args=[firm.am.pk]), {"how": "password"})

    someone = User.objects.get(pk=firm.am.pk)
    assert someone.check_password(answer.context["password"])
    assert someone.must_change_password


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.post(reverse("accounts:reset-password", args=[firm.am.pk])).status_code == 404
