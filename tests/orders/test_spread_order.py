"""The discount of the whole order at the foot of the grid, and what is saved of it."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
PAGE = reverse("orders:spread-order")


def typed(firm, wish, *rows, **head):
    """The form of the grid with lines of (quantity, price, pays)."""
    head = {"customer": firm.customer.pk, "due_on": str(localdate()), "wish": wish, **head}
    for place, (quantity, price, share) in enumerate(rows):
        product = {"product": firm.product.pk, "code": firm.product.code} if quantity else {}
        facts = product | {"quantity": quantity, "unit_price": price}
        head |= {f"lines-{place}-{name}": value for name, value in (facts | {"discount": share}).items()}
    return head


def test_the_rows_come_back_and_add_up(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(
        PAGE, typed(firm, "1000", ("3", "318", ""), ("", "", ""), ("2", "100", "95"), freight="30")
    ).json()

    assert [row["place"] for row in answer["rows"]] == [0, 2]
    assert answer["text"].startswith("Spread over 2 lines.")
    assert not Order.objects.exists()


def test_what_is_missing_is_named(client, firm):
    client.force_login(firm.assistant)

    for rows, text in (([("3", "318", ""), ("3", "", "")], "Line 2 needs"), ([], "There is no line yet")):
        answer = client.post(PAGE, typed(firm, "95", *rows))
        assert answer.json()["error"].startswith(text)
    answer = client.post(PAGE, typed(firm, "便宜点", ("3", "318", "")))
    assert list(answer.json()) == ["error"]


def test_who_reads_no_prices_is_told_none(client, firm):
    client.force_login(firm.warehouse)

    assert client.post(PAGE, typed(firm, "95", ("3", "318", ""))).status_code == 404


def test_what_the_page_has_not_spread_is_spread_when_it_is_saved(client, firm):
    client.force_login(firm.assistant)

    client.post(
        reverse("orders:create"), typed(firm, "1,000元", ("3", "318", ""), ("7", "13.37", "95"), freight="12.34")
    )

    order = Order.objects.get()
    assert (order.total, sum(line.amount for line in order.lines.all())) == (1000, Decimal("987.66"))


def test_what_was_spread_already_is_saved_as_it_stands(client, firm):
    client.force_login(firm.assistant)

    client.post(reverse("orders:create"), typed(firm, "", ("3", "318", "95"), wished="95"))

    assert Order.objects.get().total == Decimal("906.30")


def test_a_wish_that_cannot_be_had_is_refused_and_stays(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse("orders:create"), typed(firm, "5000", ("3", "318", "")))

    page = answer.content.decode()
    assert (answer.status_code, "that is no discount" in page, 'value="5000"' in page) == (422, True, True)
    assert not Order.objects.exists()
