"""What a customer keeps out, or gets an allowance for, is taken off what the order costs."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services
from aftersales.audit import find_differences
from aftersales.models import Remedy
from orderdesk.core.errors import Refused
from orders.services.money import open_amount
from tests.aftersales.remedies import objected, promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def credit(firm, ticket, *, by=None, reason="客户不要了", **facts):
    facts = {name: Decimal(value) for name, value in facts.items()}
    return services.credit_ticket(ticket.pk, reason=reason, by=by or firm.am, **facts)


def test_the_price_of_the_pieces_is_no_longer_owed(firm):
    ticket = objected(firm)

    remedy = credit(firm, ticket, quantity=2)

    ticket.order.refresh_from_db()
    ticket.refresh_from_db()
    assert (remedy.state, remedy.correction.amount, ticket.solution) == ("done", Decimal("636.00"), "refund")
    assert open_amount(ticket.order) == Decimal("2544.00")
    assert list(find_differences()) == []


def test_an_allowance_takes_an_amount_off(firm):
    ticket = objected(firm)

    remedy = credit(firm, ticket, amount="99.99")

    ticket.order.refresh_from_db()
    assert (remedy.quantity, remedy.kind) == (0, "allowance")
    assert open_amount(ticket.order) == Decimal("3080.01")
    assert list(find_differences()) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"quantity": 3}, "at most 2 台"),
        ({"amount": "3180.01"}, "no more can be taken off"),
        ({"amount": "-1"}, "Enter the amount"),
        ({}, "either how many pieces"),
        ({"quantity": 1, "amount": 1}, "either how many pieces"),
        ({"quantity": 1, "reason": " "}, "why it is taken off"),
    ],
)
def test_it_refuses(firm, facts, sentence):
    ticket, facts = objected(firm), dict(facts)
    reason = facts.pop("reason", "客户不要了")

    with pytest.raises(Refused, match=sentence):
        credit(firm, ticket, reason=reason, **facts)

    assert not Remedy.objects.exists()


def test_what_is_replaced_is_not_credited_too(firm):
    ticket = objected(firm)
    promise(firm, ticket)

    with pytest.raises(Refused, match="has its answer already"):
        credit(firm, ticket, quantity=1)


@pytest.mark.parametrize("who", ["stranger", "warehouse", "aftersales"])
def test_it_is_for_sales_and_administrators(firm, who):
    ticket = objected(firm)

    with pytest.raises(PermissionDenied):
        credit(firm, ticket, quantity=1, by=getattr(firm, who))


def test_the_page_takes_it_off(client, firm):
    ticket = objected(firm)
    client.force_login(firm.am)

    url = reverse("aftersales:credit-ticket", args=[ticket.pk])
    answer = client.post(url, {"quantity": "2", "amount": "", "reason": "客户不要了"})

    assert answer.status_code == 302
    correction = Remedy.objects.get().correction
    assert correction.get_absolute_url() in client.get(ticket.get_absolute_url()).content.decode()


def test_the_page_is_hidden_from_the_others(client, firm):
    ticket = objected(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("aftersales:credit-ticket", args=[ticket.pk])).status_code == 404
