"""The line that is pasted into a form, taken apart."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = reverse("customers:split-pasted")


def test_the_fields_come_back_with_what_was_left(client, firm):
    firm.assistant.language = "en"
    firm.assistant.save()
    client.force_login(firm.assistant)

    answer = client.post(PAGE, {"text": "重庆市綦江区古南街道1号,赵六,13912345678,周三收货"}).json()

    assert answer == {
        "name": "赵六",
        "phone": "13912345678",
        "region": "重庆市 綦江区",
        "address": "重庆市綦江区古南街道1号 周三收货",
        "text": "重庆市 綦江区 · Not understood, left in the address: 周三收货.",
    }


def test_nothing_is_nothing(client, firm):
    client.force_login(firm.assistant)

    assert client.post(PAGE, {}).json()["address"] == ""


def test_only_colleagues_ask(client):
    assert client.post(PAGE, {"text": "x"}).status_code == 302
