"""A template is offered no more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import OrderTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def template(firm):
    return orders.save_template(firm.draft().pk, name="年框", is_shared=True, by=firm.am)


def test_its_owner_and_the_leader_of_the_team_drop_it(client, firm, template):
    client.force_login(firm.am)

    client.post(reverse("orders:drop-template", args=[template.pk]))

    template.refresh_from_db()
    assert template.dropped_at is not None
    assert not OrderTemplate.objects.visible_to(firm.am).exists()
    again = orders.save_template(firm.draft().pk, name="年框", is_shared=True, by=firm.am)
    assert orders.drop_template(again.pk, by=firm.manager).dropped_at is not None


def test_twice_is_refused(firm, template):
    orders.drop_template(template.pk, by=firm.am)

    with pytest.raises(Refused):
        orders.drop_template(template.pk, by=firm.am)


def test_a_colleague_uses_it_and_does_not_drop_it(client, firm, template):
    client.force_login(firm.assistant)

    assert client.post(reverse("orders:drop-template", args=[template.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        orders.drop_template(template.pk, by=firm.assistant)


def test_a_stranger_finds_none(client, firm, template):
    client.force_login(firm.stranger)

    assert client.post(reverse("orders:drop-template", args=[template.pk])).status_code == 404
