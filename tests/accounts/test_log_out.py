"""Whoever signs out is out, and their browser keeps nothing."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_session_ends(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse("logout"))

    assert answer.url == reverse("login")
    assert client.get(reverse("workbench")).status_code == 302


def test_the_answer_is_not_kept_and_photos_are_forgotten(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse("logout"))

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Clear-Site-Data"] == '"cache"'  # photos are kept for an hour


def test_a_link_signs_nobody_out(client, firm):
    client.force_login(firm.assistant)

    assert client.get(reverse("logout")).status_code == 405
    assert client.get(reverse("workbench")).status_code == 200
