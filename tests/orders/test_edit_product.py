"""A product is changed by page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_its_form_holds_what_is_known(client, firm):
    client.force_login(firm.manager)

    response = client.get(reverse("orders:edit-product", args=[firm.product.pk]))

    assert (response.status_code, response.context["form"]["code"].value()) == (200, firm.product.code)


def test_it_is_hidden_from_who_changes_no_products(client, firm):
    client.force_login(firm.warehouse)

    assert client.get(reverse("orders:edit-product", args=[firm.product.pk])).status_code == 404
