"""The address to which the query service pushes: its signature is the permission, its answer is plain."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from fulfillment.models import TrackingEvent
from tests.fulfillment.carrier import SALT, pushed

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def push(firm, settings):
    settings.KUAIDI100_SALT = SALT
    firm.order("shipped", "10")
    client = Client(enforce_csrf_checks=True)

    def send(param, sign):
        answer = client.post(reverse("fulfillment:push-tracking"), {"param": param, "sign": sign})
        return answer.status_code, answer.json()["result"], answer.json()["returnCode"]

    return send


def now_text():
    return f"{localtime():%Y-%m-%d %H:%M:%S}"


def test_nobody_has_to_be_signed_in(push):
    param, sign = pushed(f"{now_text()} 揽收")

    assert [push(param, sign) for _n in range(2)] == [(200, True, "200")] * 2
    assert TrackingEvent.objects.count() == 1


def test_each_fault_has_its_plain_answer(push):
    param, _sign = pushed(f"{now_text()} 揽收")

    assert push(param, "x") == (403, False, "401")
    assert push(*pushed(f"{now_text()} 揽收", number="YT1", company="yuantong")) == (200, False, "404")
    assert push(*pushed(data="x")) == (400, False, "400")
    assert push("", "") == (403, False, "401")
    assert not TrackingEvent.objects.exists()


def test_it_is_only_posted_to(client):
    assert client.get(reverse("fulfillment:push-tracking")).status_code == 405
