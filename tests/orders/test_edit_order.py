"""What was entered is changed, as long as it may be."""

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from orders.models import OrderLine
from tests.orders.entry import BAD, NINES, fields_kept, typed, written
from tests.typed_forms import lost_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    firm.assistant.language = "en"
    firm.assistant.save()
    return firm


@pytest.fixture
def client(firm):
    client = Client(raise_request_exception=False)
    client.force_login(firm.assistant)
    return client


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_into_a_draft_leaves_it_as_it_was(client, firm, kind):
    changes, sentence = BAD[kind]
    order = firm.draft("5")
    data = typed(firm, version=str(order.version), submit_key=None, **changes)
    before = written()

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert lost_from(response, fields_kept(data)) == {}
    assert written() == before


def test_lines_of_another_order_cannot_be_taken_over(client, firm):
    """The key of a foreign line in the form makes a new line; the foreign one stays where it is."""
    foreign, mine = firm.draft("7"), firm.draft("5")
    key = foreign.lines.get().pk

    client.post(
        reverse("orders:edit", args=[mine.pk]),
        typed(firm, version=str(mine.version), submit_key=None, **{"lines-0-id": str(key), "lines-1-id": NINES}),
    )

    assert OrderLine.objects.get(pk=key).order == foreign
    assert [line.quantity for line in mine.lines.all()] == [10, 2]


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", NINES, "\x00", None])
def test_a_version_that_is_none_is_a_stale_one(client, firm, version):
    order = firm.draft("5")
    data = typed(firm, version=version, submit_key=None)

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    assert response.status_code == 409
    assert lost_from(response, fields_kept(data) | {"version": None}) == {}
    assert [line.quantity for line in order.lines.all()] == [5]


def test_an_order_that_may_no_longer_be_edited_says_so(client, firm):
    order = firm.order("in_approval", "7")
    data = typed(firm, version=str(order.version))

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    assert response.status_code == 409
    assert f"{order} can no longer be edited." in response.content.decode()
    assert lost_from(response, fields_kept(data) | {"submit_key": ""}) == {}
    assert order.lines.get().quantity == 7


def test_the_customer_of_a_draft_that_was_made_inactive_is_asked_for_again(client, firm):
    order = firm.draft("5")
    Customer.objects.filter(pk=firm.customer.pk).update(is_active=False)

    response = client.post(
        reverse("orders:edit", args=[order.pk]), typed(firm, version=str(order.version), submit_key=None)
    )

    assert response.status_code == 422
    assert "Choose a customer from your own list." in response.content.decode()
