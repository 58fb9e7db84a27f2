"""What payment terms are read as while they are typed, and who is asked where they are not understood."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services as orders
from orders.audit.money import check_due_days
from orders.models import Order
from tests.orders.entry import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"payment_terms": "预付三成，余款次月10号付清"}, ["30 % · On confirmation", "70 % · Month end"]),
        ({"payment_terms": "验收后10个工作日"}, ["100 % · On delivery + 10 working days"]),
        ({"payment_terms": "定金5000元，余款发货前付清"}, ["5,000.00 yuan · On confirmation", "The rest · Before"]),
        ({"payment_terms": "半月结"}, ["“半月” is not understood. Choose the payment plan."]),
        ({"payment_terms": "面议", "payment_plan": "款到发货"}, ["100 % · Before shipping"]),
    ],
)
def test_the_reading_is_shown(client, firm, fields, sentences):
    client.force_login(firm.assistant)

    page = " ".join(client.get(reverse("orders:explain-terms"), fields).content.decode().split())

    assert [sentence for sentence in sentences if sentence not in page] == []


def test_the_warehouse_has_no_such_page(client, firm):
    client.force_login(firm.warehouse)

    assert client.get(reverse("orders:explain-terms"), {"payment_terms": "货到付款"}).status_code == 404


@pytest.mark.parametrize("action", ["submit", "pass"])
def test_terms_that_are_not_understood_are_asked_about_before_others_read_them(client, firm, action):
    client.force_login(firm.assistant)
    url, data = reverse("orders:create"), typed(firm, payment_terms="半月结", action=action)

    asked = client.post(url, data)
    written = Order.objects.count()
    taken = client.post(url, data | {"payment_plan": "月结30天"})

    assert (asked.status_code, written, taken.status_code) == (422, 0, 302)
    assert "“半月” is not understood." in asked.content.decode()
    assert [part.trigger for part in Order.objects.get().terms_reading.instalments] == ["month_end"]


def test_a_draft_may_wait_for_its_terms(client, firm):
    client.force_login(firm.assistant)

    client.post(reverse("orders:create"), typed(firm, payment_terms="面议", action="draft"))

    assert Order.objects.get().status == "draft"


def test_the_review_names_what_is_not_understood_and_does_not_pass(client, firm):
    order = firm.order("in_review", payment_terms="半月结")
    client.force_login(firm.assistant)

    page = client.get(reverse("orders:review-order", args=[order.pk])).content.decode()
    with pytest.raises(Refused):
        orders.pass_review(order.pk, by=firm.assistant)

    assert "Not understood: 半月. Choose the payment plan in the order." in page


def test_the_chosen_plan_makes_the_instalments(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="面议", payment_plan="预付30%，余款货到付清")

    assert [(i.trigger, i.amount) for i in order.instalments.all()] == [
        ("confirmation", Decimal(300)),
        ("delivery", Decimal(700)),
    ]


def test_finance_sees_what_was_planned_without_being_understood(client, firm):
    order = firm.order("confirmed")
    Order.objects.filter(pk=order.pk).update(payment_terms="面议")  # as an import does
    client.force_login(firm.finance)

    page = " ".join(client.get(order.get_absolute_url()).content.decode().split())

    assert "The payment terms “面议” are not understood (面议): everything is planned on delivery." in page


@pytest.mark.parametrize(
    "terms",
    ["次月10号付清", "验收后10个工作日", "月结1个月", "账期1个月", "次月31号付清", "投产前付30%，发货付40%，票到30%"],
)
def test_verify_reckons_the_same_days(firm, terms):
    order = firm.order("delivered", "10", price="100", payment_terms=terms)

    assert None not in [i.due_on for i in order.instalments.all()]
    assert list(check_due_days()) == []
