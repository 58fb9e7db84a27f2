"""The page of one customer."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_shows_who_they_are(client, firm):
    client.force_login(firm.am)

    context = client.get(reverse("customers:detail", args=[firm.customer.pk])).context

    assert (context["customer"], list(context["contacts"])) == (firm.customer, list(firm.customer.contacts.all()))


@pytest.mark.parametrize("who", ["stranger", "warehouse"])
def test_it_is_hidden_from_the_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse("customers:detail", args=[firm.customer.pk])).status_code == 404
