"""The lines of an order kept under a name."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import OrderTemplate
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def saved(firm, name="年框常用", by=None, **facts):
    return orders.save_template(firm.draft("3", "4.5").pk, name=name, by=by or firm.am, **facts)


def test_products_and_quantities_are_kept_and_no_prices(firm):
    template = saved(firm)

    lines = template.lines.values_list("position", "product", "quantity", "is_gift")
    assert list(lines) == [(1, firm.product.pk, 3, False), (2, firm.product.pk, Decimal("4.5"), False)]
    assert template.history.get().history_user == firm.am


def test_the_same_name_replaces_ones_own_only(firm):
    first, other = saved(firm), saved(firm, by=firm.assistant)

    second = saved(firm)

    assert set(OrderTemplate.objects.filter(dropped_at=None)) == {second, other}
    first.refresh_from_db()
    assert first.dropped_at is not None


def test_a_shared_one_is_found_by_the_team_and_nobody_else(firm):
    own, shared = saved(firm, "own"), saved(firm, "shared", is_shared=True)

    found = {
        name: set(OrderTemplate.objects.visible_to(getattr(firm, name))) for name in ("am", "assistant", "manager")
    }
    assert found == {"am": {own, shared}, "assistant": {shared}, "manager": {shared}}
    assert not OrderTemplate.objects.visible_to(firm.stranger).exists()


def test_the_page_saves_it(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)
    page = reverse("orders:save-template", args=[order.pk])

    answer = client.post(page, {"name": "月度", "is_shared": "on"})

    assert (answer.status_code, answer.url) == (302, reverse("orders:templates"))
    assert OrderTemplate.objects.get().team == order.team
    assert client.post(page, {"name": " "}).status_code == 422


def test_an_empty_order_or_name_is_refused(firm):
    with pytest.raises(Refused):
        saved(firm, "  ")
    with pytest.raises(Refused):
        orders.save_template(orders.create_order(head=firm.head(), lines=[], by=firm.am).pk, name="x", by=firm.am)


def test_who_enters_no_orders_saves_none(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.warehouse)

    assert client.get(reverse("orders:save-template", args=[order.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        saved(firm, by=firm.warehouse)


def test_a_stranger_sees_no_order_to_save(client, firm):
    client.force_login(person("account_manager"))

    assert client.get(reverse("orders:save-template", args=[firm.draft().pk])).status_code == 404
