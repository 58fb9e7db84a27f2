"""The page on which the delivery date is moved."""

from datetime import timedelta

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def firm(firm):
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


def test_the_date_is_moved_by_page(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)
    url = reverse("fulfillment:move-date", args=[order.pk])
    day = order.due_on + timedelta(days=7)

    assert client.get(url).status_code == 200
    assert client.post(url, {"due_on": str(day), "why": ""}).status_code == 422
    assert client.post(url, {"due_on": str(order.due_on), "why": "晚"}).status_code == 422
    answer = client.post(url, {"due_on": str(day), "why": "客户要求", "version": order.version})

    order.refresh_from_db()
    assert (answer.status_code, order.due_on) == (302, day)
    assert client.post(url, {"due_on": str(day + timedelta(days=1)), "why": "又", "version": 1}).status_code == 422
    client.force_login(firm.production)
    assert client.get(url).status_code == 404
