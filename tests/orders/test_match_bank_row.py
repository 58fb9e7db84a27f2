"""Whose money a row of the bank's sheet is: suggested, confirmed, taken once."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import BankRow, Order, Payment
from orders.services.matching import suggestions_for
from tests.factories import CustomerFactory
from tests.orders.bank import came, one, recorded
from tests.orders.receipts import made_on
from tests.races import run_together, without_row_locks
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def owing(firm, price="100", **head):
    order = firm.order("confirmed", "10", price=price, **head)
    made_on(order, localdate() - timedelta(days=1))  # as old as what came in
    return order


def suggested(row):
    suggestion = suggestions_for([row])[row.pk]
    return suggestion and (suggestion.customer, suggestion.reasons, suggestion.is_sure, suggestion.orders)


def test_number_name_and_amount_agree(firm):
    order = owing(firm)
    row = one(firm, "1000.00", remark=f"付{order.number}货款")

    assert suggested(row) == (firm.customer, [f"number {order.number}", "payer's name", "amount"], True, [order])


def test_the_payers_name_alone_is_enough_whatever_its_brackets(firm):
    firm.customer.name = "无锡（锐丰）有限公司"
    firm.customer.save()

    assert suggested(one(firm, "77", payer="无锡（锐丰）有限公司"))[1:3] == (["payer's name"], True)


def test_an_amount_alone_is_shown_and_not_sure(firm):
    owing(firm)

    assert suggested(one(firm, "1000", payer="某人"))[1:] == (["amount"], False, [])


def test_who_paid_for_a_customer_before_is_known(firm):
    row = one(firm, "50", payer="王老板")
    services.match_bank_row(row.pk, customer_id=firm.customer.pk, shares={}, by=firm.finance)

    assert suggested(one(firm, "60", payer="王老板"))[1:3] == (["payer's name"], True)


def test_a_number_that_contradicts_the_name_is_nobodys_without_a_look(firm):
    other, order = CustomerFactory(owner=firm.am), owing(firm)

    assert suggested(one(firm, "1000", payer=other.name, remark=order.number))[2] is False


def test_nothing_known_is_no_suggestion(firm):
    assert suggested(one(firm, "12.34", payer="利息")) is None


def test_suggestions_cost_the_same_for_any_number_of_rows(firm, django_assert_max_num_queries):
    owing(firm)
    _sheet, rows = recorded(firm, *[came(amount, firm.customer.name) for amount in (1000, 2, 3, 4, 5)])

    with django_assert_max_num_queries(9):
        suggestions_for(rows)


def test_the_match_is_a_payment_for_the_orders(firm):
    order, row = owing(firm), one(firm, "1000.00")

    payment = services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)

    order.refresh_from_db()
    row.refresh_from_db()
    assert (row.payment, order.received, order.paid) == (payment, Decimal(1000), "all")
    assert (payment.received_on, payment.payer) == (row.received_on, firm.customer.name)
    with pytest.raises(Refused, match="matched already"):
        services.match_bank_row(row.pk, customer_id=firm.customer.pk, by=firm.finance)


def test_nobody_else_matches(firm):
    with pytest.raises(PermissionDenied):
        services.match_bank_row(one(firm, "5").pk, customer_id=firm.customer.pk, by=firm.manager)


def test_the_page_is_filled_with_what_is_suggested(client, firm):
    order = owing(firm)
    row = one(firm, "1500.00", remark=order.number)
    client.force_login(firm.finance)
    url = reverse("orders:match-bank-row", args=[row.pk])

    page = client.get(url)
    answer = client.post(url, fields_of(page))

    row.refresh_from_db()
    assert f'name="order-{order.pk}" value="1000"' in " ".join(page.content.decode().split())
    assert (answer.status_code, row.payment.allocated, row.payment.rest) == (302, Decimal(1000), Decimal(500))


def test_another_customer_is_searched_and_chosen(client, firm):
    other = CustomerFactory(owner=firm.am, name="苏州别家有限公司")
    row = one(firm, "1000")
    client.force_login(firm.finance)
    url = reverse("orders:match-bank-row", args=[row.pk])

    found = client.get(url, {"q": "苏州别家"}).content.decode()
    client.post(f"{url}?customer={other.pk}", {"customer": other.pk})

    row.refresh_from_db()
    assert f"?customer={other.pk}" in found
    assert (row.payment.customer, row.payment.rest) == (other, Decimal(1000))


def test_more_than_came_in_is_refused_and_nothing_is_lost(client, firm):
    order, row = owing(firm), one(firm, "400")
    client.force_login(firm.finance)

    answer = client.post(
        reverse("orders:match-bank-row", args=[row.pk]), {"customer": firm.customer.pk, f"order-{order.pk}": "700"}
    )

    assert (answer.status_code, Payment.objects.count()) == (409, 0)
    assert 'value="700"' in answer.content.decode()


@pytest.mark.parametrize("name", ["match-bank-row", "dismiss-bank-row"])
def test_others_have_no_such_page(client, firm, name):
    row = one(firm, "5")
    for person in (firm.manager, firm.am, firm.warehouse):
        client.force_login(person)
        assert client.get(reverse(f"orders:{name}", args=[row.pk])).status_code == 404


def match_twice(firm):
    order, row = owing(firm), one(firm, "600")

    def match():
        with suppress(Refused):
            services.match_bank_row(row.pk, customer_id=firm.customer.pk, shares={order.pk: 600}, by=firm.finance)

    run_together(match, match)
    return Payment.objects.count(), Order.objects.get(pk=order.pk).received


def test_a_row_older_than_the_customers_first_order_is_asked_about_and_not_matched_with_all(client, firm):
    order = firm.order("confirmed", "10", price="100")
    row = one(firm, "1000", firm.customer.name, remark=order.number)
    client.force_login(firm.finance)
    url = reverse("orders:match-bank-row", args=[row.pk])
    typed = fields_of(client.get(url))

    together = services.match_bank_rows(by=firm.finance)
    asked = client.post(url, typed)
    taken = client.post(url, typed | {"confirmed": asked.context["asks"].about})

    assert (together, asked.status_code, taken.status_code) == ([], 422, 302)
    assert "is before the first order of" in asked.content.decode()
    row.refresh_from_db()
    assert (row.payment.method, row.payment.receipts.get().method) == ("bank", "bank")


@pytest.mark.django_db(transaction=True)
def test_a_row_matched_twice_at_once_is_one_payment(firm):
    assert match_twice(firm) == (1, Decimal(600))


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_takes_it_twice(firm, monkeypatch):
    monkeypatch.setattr("orders.services.payment.wait_for_turn", lambda name: None)
    with without_row_locks():
        count, _received = match_twice(firm)

    assert count == 2


def test_the_list_counts_the_days_of_the_bank(client, firm):
    row = one(firm, "5")
    client.force_login(firm.finance)

    assert f"{row.received_on:%Y-%m-%d}" in client.get(reverse("orders:bank-rows")).content.decode()
    assert row.received_on < localdate()
    assert BankRow.objects.visible_to(firm.am).count() == 0
