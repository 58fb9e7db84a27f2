"""Who would have to approve an order is said while it is typed; nothing is saved for it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import Order
from tests.factories import CustomerFactory
from tests.orders.entry import BAD, typed, written
from tests.orders.objecting import rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def judged(client, firm, who="assistant", **changes):
    reader = getattr(firm, who)
    client.force_login(reader)
    return client.post(reverse("orders:judge-order"), typed(firm, **changes))


def levels(response):
    return response.context["judgement"].levels


def kinds(response):
    return [str(row["label"]) for row in response.context["judgement"].rows]


def test_a_large_order_would_need_the_director(client, firm, in_english):
    small, large = judged(client, firm), judged(client, firm, line_quantity="1000")

    assert levels(small) == ["Sales manager"]
    assert levels(large) == ["Sales manager", "Sales director"]


def test_credit_speaks_against_it_before_it_is_saved(client, firm, in_english):
    firm.customer.credit_limit = Decimal(10)
    firm.customer.save()

    response = judged(client, firm)

    assert levels(response) == ["Sales manager", "Finance"]
    assert "Credit limit" in kinds(response)


def test_it_says_the_same_as_the_saved_order(client, firm, in_english):
    rule(firm, "discount", approve="level", level="director", bound=Decimal(96))
    before = levels(judged(client, firm))

    client.post(reverse("orders:create"), typed(firm, due_on="2099-01-01", ordered_on="", action="pass"))

    order = Order.objects.get(status="in_approval")
    assert before == [str(a.get_level_display()) for a in order.approvals.order_by("place")]


def test_nothing_is_saved(client, firm):
    before = written()

    assert judged(client, firm).status_code == 200
    assert written() == before


def test_who_reads_no_cost_learns_no_margin(client, firm, in_english):
    rule(firm, "margin", approve="level", bound=Decimal(99))

    hidden, shown = judged(client, firm), judged(client, firm, "manager")

    assert levels(hidden) == levels(shown) == ["Sales manager", "Sales director"]
    assert "The margin is" not in hidden.content.decode()
    assert "The margin is" in shown.content.decode()


def test_an_order_that_is_edited_is_not_compared_with_itself(client, firm, in_english):
    order = firm.draft(customer_po="PO-1")

    itself, another = judged(client, firm, order=str(order.pk)), judged(client, firm)

    assert "Customer's order number" not in kinds(itself)
    assert "Customer's order number" in kinds(another)


@pytest.mark.parametrize("case", BAD)
def test_whatever_is_typed_is_no_error(client, firm, case):
    changes, _sentence = BAD[case]

    assert judged(client, firm, **changes).status_code == 200


@pytest.mark.parametrize("changes", [{"customer": ""}, {"line_quantity": "", "lines-1-quantity": ""}])
def test_too_little_says_nothing(client, firm, changes):
    assert levels(judged(client, firm, **changes)) == []


@pytest.mark.parametrize("who", ["warehouse", "finance", "logistics"])
def test_it_is_hidden_from_who_enters_no_orders(client, firm, who):
    assert judged(client, firm, who).status_code == 404


def test_anothers_order_and_customer_stay_hidden(client, firm):
    order = firm.draft()
    customer = CustomerFactory(owner=firm.stranger, credit_limit=Decimal(1))

    assert judged(client, firm, "stranger", order=str(order.pk)).status_code == 404
    assert levels(judged(client, firm, "am", customer=str(customer.pk))) == []
