"""The statement of account on paper 对账单: whole, counted, signed by both sides."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.models import Printing
from orders.models import Payment
from orders.pages import statement
from orders.services.money import record_receipt
from tests.papers import fonts_of, missing, press

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
NAME = "orders:print-statement"


def test_it_has_the_movements_the_closing_in_capitals_and_both_signatures(client, firm):
    order = firm.order("confirmed", "10")
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1000), by=firm.finance)

    response = press(client, firm.am, NAME, firm.customer.pk, show="this")

    facts = [
        "对账单",
        firm.customer.name,
        order.number,
        "期初余额",
        "期末余额",
        "贰仟壹佰捌拾元整",
        "2,180.00",
        "签字",
        "盖章",
    ]
    assert missing(response, *facts) == []
    assert {name.split("-")[0] for name in fonts_of(response.content)} == {"Noto"} or fonts_of(response.content)


def test_each_copy_of_a_period_is_counted_and_the_page_names_the_last(client, firm):
    for _copy in range(2):
        press(client, firm.finance, NAME, firm.customer.pk, show="days", first="2026-10-01", last="2026-10-31")
    press(client, firm.finance, NAME, firm.customer.pk, show="days", first="2026-09-01", last="2026-09-30")

    abouts = list(Printing.objects.order_by("pk").values_list("about", "copy"))
    query = {"show": "days", "first": "2026-10-01", "last": "2026-10-31"}
    page = client.get(reverse("orders:statement", args=[firm.customer.pk], query=query))

    key = firm.customer.pk
    assert abouts == [
        (f"statement:{key}:20261001-20261031", 1),
        (f"statement:{key}:20261001-20261031", 2),
        (f"statement:{key}:20260901-20260930", 1),
    ]
    assert page.context["last_printing"].copy == 2


def test_more_than_a_paper_holds_is_refused_with_a_sentence(client, firm):
    facts = {"customer": firm.customer, "received_on": localdate(), "amount": 1, "by": firm.finance}
    Payment.objects.bulk_create([Payment(number=f"P{n:05}", **facts) for n in range(statement.MOST_ON_PAPER + 1)])

    answer = press(client, firm.finance, NAME, firm.customer.pk, show="this")

    assert answer.status_code == 302
    assert "1001" in client.get(answer.url).content.decode()
    assert not Printing.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "warehouse", "aftersales"])
def test_it_is_hidden(client, firm, who):
    assert press(client, getattr(firm, who), NAME, firm.customer.pk).status_code == 404
