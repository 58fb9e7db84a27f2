"""The set-up is left and taken up again."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_pages_of_steps_are_ordinary_again(client, firm):
    client.force_login(firm.admin)
    client.get(reverse("setup:setup"))

    answer = client.post(reverse("setup:leave-setup"))

    assert answer.url == reverse("workbench")
    assert not client.get(reverse("setup:rules")).context["setup_bar"]


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.post(reverse("setup:leave-setup")).status_code == 404
