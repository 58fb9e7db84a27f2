"""A customer is changed by page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_its_form_holds_what_is_known(client, firm):
    client.force_login(firm.am)

    form = client.get(reverse("customers:edit", args=[firm.customer.pk])).context["form"]

    assert form["name"].value() == firm.customer.name


@pytest.mark.parametrize("who", ["stranger", "warehouse"])
def test_it_is_hidden_from_the_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse("customers:edit", args=[firm.customer.pk])).status_code == 404
