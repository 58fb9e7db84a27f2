"""An accepted quotation becomes an order, once, and takes everything along."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Order
from tests.orders.quotations import accepted, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_everything_goes_along(firm):
    head = {"freight": Decimal("80"), "freight_tax_rate": Decimal("0.09"), "special_needs": "木箱", "note": "先电话"}
    quotation = accepted(firm, "10", "3", **head)
    firm.product.name, firm.product.tax_rate, firm.product.list_price = "改名", Decimal("0.06"), Decimal(999)
    firm.product.save()

    order = services.order_quotation(quotation.pk, by=firm.assistant)

    quotation.refresh_from_db()
    text = quotation.latest()
    assert (order.status, order.number, order.quotation, quotation.order) == ("draft", None, quotation, order)
    assert (order.customer, order.owner, order.team) == (firm.customer, firm.am, firm.team)
    for name in ("contact_name", "contact_phone", "address", "due_on", "payment_terms", "freight", "total", "tax"):
        assert getattr(order, name) == getattr(text, name), name
    assert (order.special_needs, order.note) == ("木箱", "先电话")
    same = ("product_id", "product_name", "spec", "unit", "quantity", "unit_price", "discount", "tax_rate", "amount")
    ordered = [[getattr(line, name) for name in same] for line in order.lines.all()]
    assert ordered == [[getattr(line, name) for name in same] for line in text.lines.all()]
    assert order.history.earliest().history_change_reason == f"quoted {quotation.number}"


def test_it_is_made_once(firm):
    quotation = accepted(firm)
    services.order_quotation(quotation.pk, by=firm.am)

    with pytest.raises(Refused, match="was made from it already"):
        services.order_quotation(quotation.pk, by=firm.am)
    assert Order.objects.count() == 1


@pytest.mark.parametrize("made", [quote, sent])
def test_what_is_not_accepted_is_refused(firm, made):
    with pytest.raises(Refused, match="an order is made of one that is accepted"):
        services.order_quotation(made(firm).pk, by=firm.am)


def test_others_are_denied(firm):
    quotation = accepted(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance, firm.admin):
        with pytest.raises(PermissionDenied):
            services.order_quotation(quotation.pk, by=person)


def test_the_button_makes_the_order_and_opens_it(client, firm):
    quotation = accepted(firm)
    client.force_login(firm.am)
    url = reverse("orders:order-quotation", args=[quotation.pk])

    answer, again = client.post(url), client.post(url, follow=True)

    assert answer.url == reverse("orders:edit", args=[Order.objects.get().pk])
    assert client.get(answer.url).status_code == 200
    assert "was made from it already" in again.content.decode()


def test_the_step_is_hidden_from_others(client, firm):
    quotation = accepted(firm)

    for person in (firm.stranger, firm.warehouse, firm.finance):
        client.force_login(person)
        assert client.post(reverse("orders:order-quotation", args=[quotation.pk])).status_code == 404
