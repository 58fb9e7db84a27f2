"""A shipment is prepared before it leaves: nothing leaves the stock yet, and no piece is prepared twice."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from fulfillment.audit import check_prepared
from fulfillment.models import Shipment, ShipmentLine
from orderdesk.core.errors import Refused
from orders.models import SearchTerm
from tests.factories import Firm
from tests.fulfillment.shipments import prepare, stocked
from tests.fulfillment.stock import differences, held, numbers
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_what_is_prepared_stays_in_stock_and_held(firm):
    order = stocked(firm)

    shipment = prepare(firm, order, "4")

    order.refresh_from_db()
    assert (shipment.status, shipment.dispatched_at, shipment.lines.get().quantity) == ("preparing", None, 4)
    assert (order.shipped, held(order), numbers(firm.product)) == ("none", 10, (15, 10))
    assert order.history.first().history_change_reason == f"prepare {shipment}"
    assert SearchTerm.objects.filter(order=order, kind="shipment", text=shipment.number.lower()).exists()


def test_what_is_prepared_is_not_prepared_again_nor_sent_beside(firm):
    order = firm.order("in_production", "10")
    prepare(firm, order, "8")

    with pytest.raises(Refused, match="only 2 台 are still to be shipped, beside 8 that are prepared"):
        prepare(firm, order, "3")
    with pytest.raises(Refused, match="beside 8"):
        firm.dispatch(order, quantities={order.lines.get().pk: Decimal(3)})

    fulfillment.dispatch_order(order.pk, quantities={order.lines.get().pk: Decimal(2)}, by=firm.logistics)
    assert Shipment.objects.filter(order=order).count() == 2


@pytest.mark.parametrize("status", ["confirmed", "shipped"])
def test_only_while_goods_are_to_leave(firm, status):
    order = firm.order(status, "10")

    with pytest.raises(Refused, match="goods can be dispatched only from"):
        prepare(firm, order)


def test_sales_prepare_nothing(firm):
    with pytest.raises(PermissionDenied):
        prepare(firm, by=firm.am)


@pytest.mark.usefixtures("in_english")
def test_the_page_proposes_what_is_not_prepared_yet(client, firm):
    order = firm.order("in_production", "10")
    prepare(firm, order, "4")
    client.force_login(firm.warehouse)
    url = reverse("fulfillment:prepare-shipment", args=[order.pk])
    line = order.lines.get()
    order.refresh_from_db()

    page = client.get(url)
    answer = client.post(url, {"method": "own", "version": order.version, f"quantity-{line.pk}": "6"})

    assert page.context["form"][f"quantity-{line.pk}"].value() == "6"
    assert answer.url == Shipment.objects.latest("pk").get_absolute_url()
    assert "is prepared already" in client.get(url).content.decode()


@pytest.mark.parametrize("who", ["stranger", "am"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    client.force_login(getattr(firm, who))
    order = firm.order("in_production")

    assert client.get(reverse("fulfillment:prepare-shipment", args=[order.pk])).status_code == 404


# --- two at once -----------------------------------------------------------------------------------------------------


def race(firm):
    order = firm.order("in_production", "10")
    run_together(lambda: prepare(firm, order), lambda: prepare(firm, order))
    return sum(ShipmentLine.objects.values_list("quantity", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_prepare_it_once():
    assert race(Firm()) == 10
    assert list(check_prepared()) == differences() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_prepare_it_twice():
    with without_row_locks():
        assert race(Firm()) == 20

    assert list(check_prepared()) != []
