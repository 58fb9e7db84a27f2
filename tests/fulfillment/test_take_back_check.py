"""A check that was recorded by mistake is taken back, as long as its pieces are there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from tests.fulfillment.test_record_check import checked_order, look, quality, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_nothing_leaves_by_it_any_more_and_its_stage_is_open(client, firm):
    order = checked_order(firm)
    check = look(firm, order, 10)
    client.force_login(firm.production)

    for _press in range(2):
        assert client.post(reverse("fulfillment:take-back-check", args=[check.pk])).status_code == 302

    check.refresh_from_db()
    assert (check.undone_by, quality(order).finished_at) == (firm.production, None)
    with pytest.raises(Refused, match=r"0 .* passed|合格 0"):
        send(firm, order, 1)


def test_what_has_left_keeps_its_check(firm):
    order = checked_order(firm)
    check = look(firm, order, 10)
    send(firm, order, 1)

    with pytest.raises(Refused, match="have left already"):
        fulfillment.take_back_check(check.pk, by=firm.production)


def test_sales_take_nothing_back(client, firm):
    check = look(firm, checked_order(firm), 10)
    client.force_login(firm.am)

    assert client.post(reverse("fulfillment:take-back-check", args=[check.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        fulfillment.take_back_check(check.pk, by=firm.am)
