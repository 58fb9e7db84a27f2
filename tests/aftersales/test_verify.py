"""A clean company has no differences; each kind of damage is found, and named."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aftersales.audit import find_differences
from aftersales.models import AcceptanceLine
from customers.models import Contact, Customer
from customers.services import save_part
from fulfillment.models import Shipment, ShipmentLine
from imports.services import import_orders
from orderdesk.accounts.models import Role, system_user
from orderdesk.core.models import NumberSeries
from orderdesk.core.record.sealing import seal_history
from orders.models import Instalment, Order, OrderLine, Product, SearchTerm
from orders.sheets.orders import read_sheet
from tests.factories import TeamFactory, person
from tests.imports.sheet import reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SAMPLES = Path(__file__).parents[2] / "samples"


def found():
    """Every difference as (what, where, stored, recomputed)."""
    return [(d.what, d.where, d.stored, d.recomputed) for d in find_differences()]


def damaged(what):
    """The differences of one kind: damage done behind the services' back is told by the history, too."""
    return [rest for kind, *rest in found() if kind == what]


@pytest.fixture
def order(firm):
    """A delivered order with a customer's number."""
    return firm.order("delivered", "10", "2.5", price="318.1234", customer_po="PO-88", freight=Decimal("35.50"))


# --- nothing to find -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    ["draft", "in_review", "in_approval", "awaiting_supply", "confirmed", "in_production", "shipped", "completed"],
)
def test_an_order_of_the_house_has_no_difference(firm, status):
    firm.order(status, "10", "0.333", price="0.0155", freight=Decimal("8.88"), freight_tax_rate=Decimal("0.09"))
    seal_history()

    assert found() == []


def test_part_of_an_order_shipped_and_signed_for_has_no_difference(firm):
    order = firm.order("in_production", "10", "4")
    firm.dispatch(order, quantities={order.lines.first().pk: Decimal(3)})
    firm.sign(order)

    assert found() == []


def test_imported_orders_have_no_difference():
    manager = person(Role.SALES_MANAGER, team=TeamFactory())
    rows = [
        {"订单编号": "", "客户名称": "重庆乐山阀门有限公司", "联系人": "单先生"},
        {"订单编号": "202405-009", "订单状态": "已交付", "实际交付日期": "2024-05-24", "折扣": 0.05, "运费": "12.30"},
        {"订单编号": "A-77", "联系方式": "＋８６ 138 0013 8002", "税率": "0.06"},
    ]

    report = import_orders(reading(*rows), by=manager)

    assert report.written == 3
    assert found() == []


def test_northwind_has_no_difference():
    import_orders(read_sheet(SAMPLES / "northwind_orders.xlsx"), by=system_user())

    assert found() == []


def test_numbers_before_an_imported_one_were_never_given(firm):
    firm.order("in_approval")
    number = Order.objects.get().number
    far = f"{number[:6]}-017"
    import_orders(reading({"订单编号": far}), by=firm.manager)
    firm.order("in_approval")

    assert found() == []
    assert NumberSeries.objects.get(series="order", period=number[:6]).last == 18


def test_an_import_that_is_refused_moves_no_series_on(firm):
    report = import_orders(reading({}, {"订单编号": "202405-002", "数量": -3}), by=firm.manager)

    assert report.written == 0
    assert found() == []


def test_a_contact_whose_phone_changed_has_no_difference(firm):
    contact = Contact.objects.get(customer=firm.customer)
    contact.phone = "0510-85123456"

    save_part(contact, by=firm.am)

    assert found() == []


# --- sums and quantities ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "what", "stored", "recomputed"),
    [
        ({"total": Decimal("4011.00")}, "order.total", "4011.00", "4012.04"),
        ({"tax": Decimal("1.00")}, "order.tax", "1.00", "457.48"),
        ({"goods": "螺丝"}, "order.goods", "螺丝", "开关电源 240W"),
        ({"line_count": 3}, "order.line_count", "3", "2"),
        ({"number_rank": 7}, "order.number_rank", "7", None),
    ],
)
def test_what_an_order_says_of_its_lines_is_recomputed(order, change, what, stored, recomputed):
    recomputed = recomputed or str(order.number_rank)
    Order.objects.filter(pk=order.pk).update(**change)

    assert damaged(what) == [[order.number, stored, recomputed]]


@pytest.mark.parametrize(
    ("change", "what", "stored", "recomputed"),
    [
        ({"amount": Decimal("1.00")}, "line.amount", "1.00", "795.31"),
        ({"tax": Decimal("1.00")}, "line.tax", "1.00", "91.50"),
        ({"accepted": Decimal("2.4")}, "line.accepted", "2.400", "2.500"),
        ({"accepted": 0, "shipped": 0}, "line.shipped", "0.000", "2.500"),
    ],
)
def test_a_line_is_recomputed(order, change, what, stored, recomputed):
    OrderLine.objects.filter(order=order, position=2).update(**change)

    assert damaged(what) == [[f"{order.number} / 2", stored, recomputed]]


def test_the_shares_of_an_order_follow_from_its_lines(firm):
    order = firm.order("in_production")
    Order.objects.filter(pk=order.pk).update(shipped="part", accepted="all")

    assert damaged("order.shipped") == [[order.number, "part", "none"]]
    assert damaged("order.accepted") == [[order.number, "all", "none"]]


def test_a_shipment_line_and_an_acceptance_line_count(order):
    sent = ShipmentLine.objects.filter(line__order=order).order_by("pk").last()
    AcceptanceLine.objects.filter(shipment_line=sent).update(accepted=1)
    ShipmentLine.objects.filter(pk=sent.pk).update(quantity=2)

    assert damaged("line.shipped") == [[f"{order.number} / 2", "2.500", "2.000"]]
    assert damaged("line.accepted") == [[f"{order.number} / 2", "2.500", "1.000"]]


def test_a_shipment_carries_lines_of_its_own_order(firm, order):
    other = firm.order("confirmed")
    ShipmentLine.objects.filter(line=order.lines.last()).update(line=other.lines.first())

    assert damaged("shipment.order") == [[order.shipments.get().number, order.number, other.number]]


def test_a_shipment_is_signed_for_when_there_is_a_signature(order):
    signed_at = order.shipments.get().signed_at
    Shipment.objects.filter(order=order).update(status="in_transit", signed_at=None, signed_by="别人")

    number = order.shipments.get().number
    assert damaged("shipment.status") == [[number, "in_transit", "signed"]]
    assert damaged("shipment.signed_by") == [[number, "别人", order.shipments.get().acceptance.signed_by]]
    assert damaged("shipment.signed_at") == [[number, None, str(signed_at)]]


def test_the_day_of_the_first_order_is_recomputed(firm, order):
    Customer.objects.filter(pk=firm.customer.pk).update(first_ordered_on=None)

    where = f"{firm.customer.name} (#{firm.customer.pk})"
    assert damaged("customer.first_ordered_on") == [[where, None, str(order.ordered_on)]]


# --- what is searched ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"), [("number", None), ("phone", "13861724471"), ("po", "po-88"), ("tracking", "sf1234567890")]
)
def test_a_lost_search_term_is_named(order, kind, text):
    SearchTerm.objects.filter(order=order, kind=kind).delete()

    assert found() == [(f"order.terms.{kind}", f"#{order.pk}", None, text or order.number)]


@pytest.mark.parametrize("kind", ["number", "phone", "po", "tracking"])
def test_a_search_term_too_many_is_named(order, kind):
    SearchTerm.objects.create(order=order, kind=kind, text="4711")

    assert found() == [(f"order.terms.{kind}", f"#{order.pk}", "4711", None)]


@pytest.mark.parametrize("phone", ["＋８６ １３８６１７２４４７１", "+86 138-6172-4471", "0510-8512 3456 转 8", "微信"])
def test_a_phone_is_found_as_it_was_typed(firm, phone):
    firm.draft(contact_phone=phone)

    assert found() == []


def test_wide_digits_do_not_hide_a_stale_term(firm):
    order = firm.draft(contact_phone="138１")
    SearchTerm.objects.filter(order=order).update(text="138")

    assert found() == [
        ("order.terms.phone", f"#{order.pk}", "138", None),
        ("order.terms.phone", f"#{order.pk}", None, "1381"),
    ]


def test_stale_search_columns_are_named(firm):
    customer, product = firm.customer, firm.product
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text.replace("\n13861724471", ""))
    Product.objects.filter(pk=product.pk).update(grams=[*product.grams, "zz"])

    assert found() == [
        ("customer.search_text", f"{customer} (#{customer.pk})", None, "13861724471"),
        ("product.grams", f"{product} (#{product.pk})", "zz", None),
    ]


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_a_gap_among_numbers_that_the_house_gave_is_named(firm):
    orders = [firm.order("in_approval") for _ in range(3)]
    Order.objects.filter(pk=orders[1].pk).update(number="X-1", number_rank=0)

    gone = orders[1].number
    assert damaged("order.number") == [[f"{gone} … {gone}", "0", "1"]]


def test_a_counter_that_is_not_at_the_last_number_is_named(firm):
    order = firm.order("shipped")
    period = order.number[:6]
    NumberSeries.objects.filter(series="order").update(last=9)
    NumberSeries.objects.filter(series="shipment").delete()

    assert found() == [("order.series", period, "9", "1"), ("shipment.series", period, None, "1")]


def test_a_gap_among_shipments_is_named(firm):
    shipments = [firm.order("shipped").shipments.get() for _ in range(2)]
    Shipment.objects.filter(pk=shipments[0].pk).update(number="FH-1")

    period = shipments[0].number[2:8]
    assert damaged("shipment.number") == [[f"{period}-001 … {period}-001", "0", "1"]]


# --- history ---------------------------------------------------------------------------------------------------------


def unprotected(sql, *params):
    """What only somebody with the database's own rights can do, past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_record_that_differs_from_its_latest_history_is_named(order):
    Order.objects.filter(pk=order.pk).update(status="completed")

    assert found() == [("orders.order.status", f"#{order.pk}", "completed", "delivered")]


def test_a_price_changed_together_with_every_sum_is_told_by_the_history(firm):
    order = firm.order("confirmed", "1", price="100")
    OrderLine.objects.filter(order=order).update(unit_price=10, amount=10, tax=Decimal("1.15"))
    Order.objects.filter(pk=order.pk).update(total=10, tax=Decimal("1.15"))
    Instalment.objects.filter(order=order).update(amount=10)

    named = {(what, stored, told) for what, _where, stored, told in found()}
    assert named == {
        ("orders.order.tax", "1.15", "11.50"),
        ("orders.order.total", "10.00", "100.00"),
        ("orders.orderline.amount", "10.00", "100.00"),
        ("orders.orderline.tax", "1.15", "11.50"),
        ("orders.orderline.unit_price", "10.0000", "100.0000"),
    }


def test_a_record_without_history_and_one_that_is_gone_are_named(firm):
    first, second = firm.draft(), firm.draft()
    unprotected("DELETE FROM orders_historicalorder WHERE id = %s", first.pk)
    unprotected("DELETE FROM orders_order WHERE id = %s", second.pk)

    assert sorted(damaged("orders.order")) == sorted(
        [[f"#{first.pk}", "exists", None], [f"#{second.pk}", None, "exists"]]
    )


def test_history_that_was_rewritten_breaks_its_seal(firm):
    order = firm.draft()
    seal_history()
    first = order.history.first()
    unprotected("UPDATE orders_historicalorder SET history_date = now() WHERE history_id = %s", first.history_id)

    (difference,) = found()
    assert difference[0] == "history.chain"
    assert difference[1].startswith("history of orders_historicalorder, rows 1 to ")


def test_history_without_its_guard_is_named():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders_historicalorder DISABLE TRIGGER orders_historicalorder_refuse")

    assert found() == [("history.trigger", "orders_historicalorder", "absent", "on")]


# --- the command -----------------------------------------------------------------------------------------------------


def test_verify_says_what_it_checked(order, capsys):
    call_command("verify")

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Checked: customers 1, orders 1, order_lines 2, ")
    assert second == "No differences."


def test_verify_names_every_difference_in_one_line_and_exits_with_1(order, capsys):
    SearchTerm.objects.filter(order=order, kind="po").update(text="a\nb")

    with pytest.raises(CommandError, match=r"^2 differences\.$") as refusal:
        call_command("verify")

    assert refusal.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"order.terms.po #{order.pk}: stored a b, recomputed nothing",
        f"order.terms.po #{order.pk}: stored nothing, recomputed po-88",
    ]


def test_verify_json_is_one_object(order, capsys):
    Order.objects.filter(pk=order.pk).update(goods="螺丝")
    SearchTerm.objects.filter(order=order, kind="po").delete()

    with pytest.raises(CommandError):
        call_command("verify", json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["differences"] == [
        {"what": "order.goods", "where": order.number, "stored": "螺丝", "recomputed": "开关电源 240W"},
        {"what": "order.terms.po", "where": f"#{order.pk}", "stored": None, "recomputed": "po-88"},
    ]
    assert told["checked"]["orders"] == 1


def test_verify_knows_no_other_option():
    with pytest.raises(CommandError, match="--fast"):
        call_command("verify", "--fast")
