"""The list of templates."""

import pytest
from django.urls import reverse

from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_lists_ones_own_and_the_teams(client, firm):
    for name, by in (("own", firm.assistant), ("theirs", firm.am), ("private", firm.am)):
        orders.save_template(firm.draft("1", "2").pk, name=name, is_shared=name == "theirs", by=by)
    client.force_login(firm.assistant)

    rows = client.get(reverse("orders:templates")).context["rows"]

    found = [(str(row["template"]), row["template"].count, row["may_drop"]) for row in rows]
    assert found == [("own", 2, True), ("theirs", 2, False)]


def test_a_new_order_begins_with_one(client, firm):
    template = orders.save_template(firm.draft().pk, name="年框", by=firm.assistant)
    client.force_login(firm.assistant)

    page = client.get(f"{reverse('orders:create')}?template={template.pk}").content.decode()

    assert f'data-take="{reverse("orders:template-lines", args=[template.pk])}"' in page


def test_who_enters_no_orders_has_none(client, firm):
    client.force_login(firm.warehouse)

    assert client.get(reverse("orders:templates")).status_code == 404
