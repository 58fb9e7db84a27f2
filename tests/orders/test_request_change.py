"""The form on which sales type over a confirmed order, and the page on which they see what that makes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orders.models import ChangeRequest
from orders.models.change import HEAD_KINDS
from tests.orders.changes import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def posted(order, quantities=None, **changes):
    """What the page of an untouched order sends, with some cells typed over."""
    data = {name: getattr(order, name) or "" for name in HEAD_KINDS} | {"why": "客户临时要求增加1台"}
    lines = list(order.lines.select_related("product"))
    for number, line in enumerate(lines):
        data |= {
            f"lines-{number}-id": line.pk,
            f"lines-{number}-product": line.product_id,
            f"lines-{number}-code": line.product.code,
            f"lines-{number}-quantity": (quantities or {}).get(line.position, line.quantity),
            f"lines-{number}-unit_price": line.unit_price,
            f"lines-{number}-discount": "",
        }
    return data | {"lines-TOTAL_FORMS": len(lines)} | changes


def test_a_change_is_typed_over_the_order(client, firm):
    order = firm.order("in_production")
    client.force_login(firm.am)
    url = reverse("orders:request-change", args=[order.pk])

    page = client.get(url)
    answer = client.post(url, posted(order, quantities={1: "１１"}))

    change = ChangeRequest.objects.get()
    assert page.status_code == 200
    assert (answer.status_code, answer.url) == (302, change.get_absolute_url())
    assert [(item.field, item.old, item.new) for item in change.items.all()] == [("quantity", "10.000", "11.000")]


def test_the_form_offers_what_the_customer_usually_buys(client, firm):
    order = firm.order("in_production")
    client.force_login(firm.am)

    page = client.get(reverse("orders:request-change", args=[order.pk])).content.decode()

    assert f'data-basket="{reverse("orders:customer-basket")}"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing differs"),
        ({"quantities": {1: "x"}}, "Correct the marked fields"),
        ({"why": ""}, "Correct the marked fields"),
        ({"payment_terms": "看情况"}, "is not understood"),
        ({"due_on": "2020-01-01"}, "has passed"),
    ],
)
def test_bad_input_stays_on_the_page_with_its_reason(client, firm, changes, sentence):
    order = firm.order("confirmed")
    client.force_login(firm.am)

    answer = client.post(reverse("orders:request-change", args=[order.pk]), posted(order, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_an_earlier_request_fills_the_form(client, firm):
    order = firm.order("confirmed")
    later = order.due_on + timedelta(days=5)
    change = ask(firm, order, quantities={1: 11}, due_on=later)
    client.force_login(firm.am)

    page = client.get(f"{reverse('orders:request-change', args=[order.pk])}?from={change.pk}")

    assert page.context["form"]["due_on"].value() == later.isoformat()
    assert page.context["lines"].forms[0]["quantity"].value() == "11"


def test_a_product_that_is_no_longer_sold_stays_on_its_line(client, firm):
    order = firm.order("confirmed")
    firm.product.is_active = False
    firm.product.save()
    client.force_login(firm.am)

    answer = client.post(reverse("orders:request-change", args=[order.pk]), posted(order, quantities={1: "9"}))

    assert answer.status_code == 302


def test_what_cannot_be_changed_says_so_before_anything_is_typed(client, firm):
    order = firm.order("shipped")
    client.force_login(firm.am)

    answer = client.get(reverse("orders:request-change", args=[order.pk]), follow=True)

    assert answer.redirect_chain == [(order.get_absolute_url(), 302)]
    assert len(answer.context["messages"]) == 1


def test_the_form_is_hidden_from_whoever_does_not_serve_the_order(client, firm):
    order = firm.order("confirmed")

    for person in (firm.stranger, firm.production, firm.finance, firm.aftersales):
        client.force_login(person)
        assert client.get(reverse("orders:request-change", args=[order.pk])).status_code == 404
