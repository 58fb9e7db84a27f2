"""Copies propose what is agreed today; what stands in an order stays."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders import services as orders
from orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def lines_of(response):
    return [
        (row["quantity"].value(), row["unit_price"].value(), row["discount"].value())
        for row in response.context["lines"]
    ][:2]


@pytest.fixture
def former(firm):
    """An order of 5 and 50 pieces at 318 with 5 % off."""
    lines = [{**line, "discount": Decimal("0.05")} for line in firm.lines("5", "50")]
    return orders.create_order(head=firm.head(), lines=lines, by=firm.assistant)


@pytest.fixture
def agreed(firm, former):
    orders.set_price(
        firm.product.pk,
        unit_price=Decimal(280),
        from_quantity=Decimal(50),
        customer_id=firm.customer.pk,
        by=firm.manager,
    )


def test_a_copy_has_todays_prices_and_says_so(client, firm, former, agreed):
    client.force_login(firm.assistant)

    answer = client.get(f"{reverse('orders:create')}?copy={former.pk}")

    assert lines_of(answer) == [("5", "318", "95"), ("50", "280", "")]
    assert [line.unit_price for line in former.lines.all()] == [318, 318]
    assert len(list(answer.context["messages"])) == 1


def test_without_an_agreement_it_is_the_former_price(client, firm, former):
    client.force_login(firm.assistant)

    answer = client.get(f"{reverse('orders:create')}?copy={former.pk}")

    assert lines_of(answer) == [("5", "318", "95"), ("50", "318", "95")]
    assert list(answer.context["messages"]) == []


def test_a_copy_takes_no_state_number_approval_or_date_along(client, firm):
    former = firm.order("shipped", customer_po="PO-7")
    client.force_login(firm.assistant)

    page = client.get(f"{reverse('orders:create')}?copy={former.pk}").context
    order, _refusal = orders.enter_order(
        head=firm.head(**{name: page["form"][name].value() for name in ("contact_name", "address")}),
        lines=firm.lines("10"),
        by=firm.assistant,
    )

    assert (page["form"]["due_on"].value(), page["form"]["customer_po"].value()) == (None, None)
    assert {row["requested_on"].value() for row in page["lines"]} == {None}
    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.number, order.approvals.count(), order.shipped) == ("draft", None, 0, "none")


def test_a_gift_stays_a_gift(firm, agreed):
    rows = [{"product": firm.product.pk, "quantity": Decimal(60), "unit_price": 0, "discount": 0, "is_gift": True}]

    assert orders.take_prices(rows, customer=firm.customer.pk, by=firm.assistant) == 0
    assert rows[0]["unit_price"] == 0


def test_a_copied_quotation_too(client, firm, agreed):
    from django.utils.timezone import localdate

    head = firm.head(valid_until=localdate())
    quotation = orders.write_quotation(head=head, lines=firm.lines("50"), by=firm.am)
    client.force_login(firm.am)

    answer = client.get(f"{reverse('orders:create-quotation')}?copy={quotation.pk}")

    assert lines_of(answer)[0] == ("50", "280", "")
