"""The demo company has prices to propose: its entry shows what customers agreed on, breaks and floors."""

from datetime import date

import pytest
from django.db.models import F

from customers.models import Customer
from orderdesk.accounts.models import User
from orders.models import OrderLine, PriceAgreement, Product, QuotationLine
from orders.services.price import price_for, prices_of
from orders.services.template import usual_basket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def company(demo_company):
    return demo_company(orders=240, seed=7, today=TODAY)


def test_some_products_have_a_floor_below_which_nothing_was_sold():
    assert Product.objects.filter(floor_price__isnull=False).count() == 20
    assert not Product.objects.filter(floor_price__lt=F("cost")).exists()
    assert not Product.objects.filter(floor_price__gte=F("list_price")).exists()
    lines = OrderLine.objects.filter(product__floor_price__isnull=False, is_gift=False)
    assert not lines.filter(amount__lt=F("quantity") * F("product__floor_price")).exists()


def test_who_buys_more_pays_less():
    product = PriceAgreement.objects.filter(customer=None).earliest("pk").product
    agreements = prices_of([product.pk], customer=None, by=User.objects.get(username="am1"))[product.pk]

    assert price_for(agreements, 1) is None
    assert product.list_price > price_for(agreements, 10).unit_price > price_for(agreements, 50).unit_price


def test_those_who_buy_most_have_their_own_prices_for_what_they_buy_often():
    customer = Customer.objects.order_by("pk").first()
    mine = PriceAgreement.objects.filter(customer=customer)
    products = set(mine.values_list("product", flat=True))
    admin = User.objects.get(username="admin")
    proposed = prices_of(products, customer=customer.pk, by=admin)

    assert mine.count() == 4  # one of them of last year
    assert [len([each for each in found if each.customer_id]) for found in proposed.values()] == [1, 1, 1]
    assert products <= set(OrderLine.objects.filter(order__customer=customer).values_list("product", flat=True))
    assert {usual.product.pk for usual in usual_basket(customer.pk, by=admin)[:3]} <= products


def test_quotations_stand_at_what_was_agreed_on():
    admin, own, broken = User.objects.get(username="admin"), 0, 0
    for line in QuotationLine.objects.select_related("product", "version__quotation"):
        quotation = line.version.quotation
        agreed = prices_of([line.product_id], customer=quotation.customer_id, by=admin).get(line.product_id, ())
        agreement = price_for(agreed, line.quantity)
        assert line.unit_price == (agreement.unit_price if agreement else line.product.list_price)
        own += bool(agreement and agreement.customer_id)
        broken += bool(agreement and not agreement.customer_id)
    assert own > 3
    assert broken > 3
