"""Past orders come in from a sheet: each with its parties, its lines, its history and its money."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count, F, Sum
from django.test.utils import CaptureQueriesContext

from aftersales.models import Acceptance, AcceptanceLine
from customers.models import Address, Contact, Customer
from fulfillment.models import Shipment, ShipmentLine
from imports.services import import_orders
from orderdesk.accounts.models import Role, User, system_user
from orderdesk.core.record.numbering import take_number
from orderdesk.notifications.models import OutgoingMessage
from orders import services as orders
from orders.models import Approval, Order, OrderLine, PaymentPlan, Product
from orders.sheets.orders import columns, read_sheet
from orders.states import OrderStatus as S
from tests.factories import CustomerFactory, ProductFactory, person
from tests.imports.ledger import SAMPLES
from tests.imports.sheet import reading
from tests.races import run_together

pytestmark = [pytest.mark.django_db]


def one(by, **cells):
    """The order that one row makes."""
    report = import_orders(reading(cells), by=by)
    assert report.faults == []
    return Order.objects.get()


def test_northwind_comes_in_to_the_cent():
    report = import_orders(read_sheet(SAMPLES / "northwind_orders.xlsx"), by=system_user())

    assert (report.orders, report.lines, report.written) == (830, 2155, 830)
    assert Order.objects.aggregate(n=Count("pk"), goods=Sum(F("total") - F("freight"))) == {
        "n": 830,
        "goods": D("1265793.29"),
    }
    assert OrderLine.objects.aggregate(n=Count("pk"), goods=Sum("amount")) == {"n": 2155, "goods": D("1265793.29")}
    assert Order.objects.filter(status=S.SHIPPED).count() == Shipment.objects.count() == 809
    assert Order.history.filter(history_type="+", history_change_reason="import").count() == 830
    assert not OutgoingMessage.objects.exists()
    assert not User.objects.filter(is_active=True).exists()


def test_the_messy_ledger_is_refused_as_a_whole_and_taken_as_far_as_it_is_good():
    expected = json.loads((SAMPLES / "ledger_messy.expected.json").read_text())

    refused = import_orders(read_sheet(SAMPLES / "ledger_messy.xlsx"), by=system_user())
    assert (refused.orders, refused.faulty_orders, refused.written) == (35, 25, 0)
    assert not Order.objects.exists()
    assert not Customer.objects.exists()

    taken = import_orders(read_sheet(SAMPLES / "ledger_messy.xlsx"), by=system_user(), take_good=True)
    assert (taken.orders, taken.faulty_orders, taken.written) == (35, 25, 35)
    assert {
        order.number: {
            "customer": order.customer.name,
            "lines": order.line_count,
            "total": str(order.total),
            "ordered_on": str(order.ordered_on),
            "due_on": str(order.due_on),
            "phone": order.contact_phone,
            "owner": order.owner.name,
        }
        for order in Order.objects.select_related("customer", "owner")
    } == expected["good_orders"]


def test_the_same_file_again_writes_nothing():
    for _time in range(2):
        report = import_orders(read_sheet(SAMPLES / "orders_table1.xlsx"), by=system_user())

    assert (report.orders, report.unchanged, report.written, report.customers_created) == (3, 3, 0, 0)
    assert Order.objects.count() == 3


def test_an_order_is_born_with_all_that_a_typed_one_has(manager):
    order = one(manager, 折扣="9折", 运费=113.0, 地区="北京", 备注="需定制logo", 税率="13%")

    line = order.lines.get()
    assert (order.number, order.number_rank, order.status) == ("202405-001", 202405 * 10**9 + 1, S.CONFIRMED)
    assert (order.customer.name, order.contact.name, order.owner.name) == ("华科科技有限公司", "李明", "张伟")
    assert (order.contact_name, order.contact_phone, order.address) == (
        "李明",
        "13800138001",
        "北京市海淀区中关村路1号",
    )
    assert (order.region, order.payment_terms, order.entered_by) == ("北京", "月结30天", manager)
    assert (order.ordered_on, order.due_on, order.promised_on) == (
        date(2024, 5, 10),
        date(2024, 5, 25),
        date(2024, 5, 25),
    )
    assert (order.total, order.freight, order.goods, order.line_count) == (D("45113.00"), D("113.00"), "服务器A型", 1)
    assert (line.amount, line.tax, line.discount, line.note) == (D("45000.00"), D("5176.99"), D("0.1"), "需定制logo")
    assert order.tax == line.tax + D("9.33")
    assert (order.payment_plan, Order.history.get().payment_plan) == ("", "")
    assert [(i.trigger, i.days) for i in order.instalments.all()] == [("month_end", 30)]
    assert set(order.terms.values_list("kind", "text")) == {("number", "202405-001"), ("phone", "13800138001")}


@pytest.mark.parametrize(("terms", "plan"), [("老客户 A 类", "月结60天"), ("面议", ""), ("货到付款", "")])
def test_terms_that_name_a_plan_of_the_house_take_it(manager, terms, plan):
    PaymentPlan.objects.create(name="老客户A类", terms="月结60天")
    PaymentPlan.objects.create(name="货到付款 ", terms="月结90天")

    order = one(manager, 付款方式=terms)

    days = {"月结60天": ("month_end", 60)}.get(plan, ("delivery", 0))
    assert (order.payment_terms, order.payment_plan) == (terms, plan)
    assert [(each.trigger, each.days) for each in order.instalments.all()] == [days]


def test_history_is_signed_by_the_importer_with_its_reason(manager):
    order = one(manager, 订单状态="已交付", 实际交付日期=date(2024, 5, 20))

    shipment = order.shipments.get()
    born = [
        order,
        order.lines.get(),
        order.customer,
        order.contact,
        order.lines.get().product,
        shipment,
        shipment.acceptance,
    ]
    told = [
        (row.history_type, row.history_change_reason, row.history_user) for thing in born for row in thing.history.all()
    ]
    assert told == [("+", "import", manager)] * 7
    assert order.history.get().status == "delivered"


@pytest.mark.parametrize("word", columns.STATUSES)
def test_an_order_is_born_in_its_status(manager, word):
    order = one(manager, 订单状态=word)

    assert order.status == columns.STATUSES[word]
    order.validate_constraints()


def test_goods_that_left_have_their_shipment_in_full(manager):
    order = one(manager, 订单状态="已发货", 发货日期="2024-05-12 09:30")

    shipment = order.shipments.get()
    assert (shipment.number, shipment.status) == ("FH202405-001", "in_transit")
    assert shipment.dispatched_at == order.shipped_at == datetime(2024, 5, 12, 1, 30, tzinfo=UTC)
    assert list(ShipmentLine.objects.values_list("shipment", "line", "quantity")) == [
        (shipment.pk, order.lines.get().pk, D(10))
    ]
    assert (order.shipped, order.accepted, order.lines.get().shipped, order.lines.get().accepted) == (
        "all",
        "none",
        10,
        0,
    )


def test_what_was_delivered_has_its_signature_in_full(manager):
    order = one(manager, 订单状态="已完成", 发货日期=date(2024, 5, 12), 实际交付日期=date(2024, 5, 20))

    acceptance = Acceptance.objects.get(shipment__order=order)
    assert (acceptance.signed_by, acceptance.signed_at, acceptance.how) == ("李明", order.delivered_at, "recorded")
    assert AcceptanceLine.objects.get().accepted == 10
    assert (order.accepted, order.lines.get().accepted, order.completed_at) == ("all", 10, order.delivered_at)
    assert acceptance.shipment.status == "signed"


def test_an_order_in_approval_waits_for_its_approvers_from_now(manager, django_assert_num_queries):
    order = one(manager, 订单状态="待审批")

    approval = Approval.objects.get(order=order)
    assert (approval.state, approval.is_turn, approval.level) == ("pending", True, "manager")
    assert approval.due_at > order.created_at


def test_an_imported_order_goes_on_by_the_moves(firm):
    order = one(firm.admin, 订单状态="待审批", 销售负责人=firm.am.name)

    orders.approve_order(order.pk, by=firm.manager)

    order.refresh_from_db()
    assert order.status == S.AWAITING_SUPPLY


def test_a_number_of_the_house_moves_its_series_past_it(manager):
    import_orders(reading({"订单编号": "202405-017"}, {"订单编号": "202405-009"}, {"订单编号": "SO-9"}), by=manager)

    assert take_number("order", on=date(2024, 5, 31)) == "202405-018"
    assert Order.objects.get(number="SO-9").number_rank == 0


def test_without_a_number_a_draft_has_none_and_a_confirmed_order_gets_the_next(manager):
    draft = {"订单编号": "", "订单状态": "", "确认日期": ""}
    confirmed = {"订单编号": "", "客户名称": "远航电子"}

    import_orders(reading({"订单编号": "202405-009"}, {"订单编号": "A-1"}, confirmed | {"订单编号": "A-2"}), by=manager)
    import_orders(reading(draft), by=manager)
    import_orders(reading(confirmed), by=manager)

    assert list(Order.objects.order_by("pk").values_list("number", "status")) == [
        ("202405-009", "confirmed"),
        ("A-1", "confirmed"),
        ("A-2", "confirmed"),
        (None, "draft"),
        ("202405-010", "confirmed"),
    ]


def test_orders_without_a_number_are_known_again_twins_too(manager):
    twins = [{"订单编号": "", "订单状态": ""}, {"订单编号": "", "下单日期": date(2024, 5, 9)}, {"订单编号": ""}]

    first = import_orders(reading(*twins), by=manager)
    again = import_orders(reading(*twins), by=manager)

    assert (first.orders, first.written) == (3, 3)
    assert (again.unchanged, again.written, Order.objects.count()) == (3, 0, 3)


def test_a_number_that_exists_with_other_content_is_a_fault(manager):
    import_orders(reading({}), by=manager)

    report = import_orders(reading({"数量": 11.0}, {"订单编号": "A-2"}), by=manager, take_good=True)

    assert [(fault.row, fault.column, fault.value) for fault in report.faults] == [(2, "订单编号", "202405-001")]
    assert (report.orders, report.faulty_orders, report.written) == (1, 1, 1)


def test_the_number_of_an_order_made_by_hand_is_a_fault_too(firm):
    order = firm.order("in_approval")

    report = import_orders(reading({"订单编号": order.number}), by=firm.admin)

    assert [fault.column for fault in report.faults] == ["订单编号"]


def test_customers_products_and_people_are_found_whatever_their_width(manager):
    am = person(Role.ACCOUNT_MANAGER, name="张 伟")
    customer = CustomerFactory(name="华科科技（北京）有限公司", owner=am)
    product = ProductFactory(name="服务器Ａ型", spec="s-001")

    order = one(manager, 客户名称="华科科技(北京) 有限公司")

    assert (order.customer, order.owner, order.team) == (customer, am, customer.team)
    line = order.lines.get()
    assert (line.product, line.product_name, line.unit, line.cost) == (product, "服务器A型", "台", product.cost)
    assert (Customer.objects.count(), Product.objects.count()) == (1, 1)


def test_a_known_customer_keeps_its_contacts_and_gets_the_new_one(manager):
    customer = CustomerFactory(name="华科科技有限公司")

    import_orders(reading({"订单编号": "A-1"}, {"订单编号": "A-2", "联系人": "王建平"}), by=manager)

    contacts = customer.contacts.order_by("pk").values_list("name", "phone", "is_default")
    assert list(contacts) == [("王建平", "13861724471", True), ("李明", "13800138001", False)]
    assert customer.addresses.count() == 1
    assert list(Customer.objects.matching("13800138001")) == [customer]


def test_a_new_customer_is_made_as_by_hand(manager):
    order = one(manager, 客户类型="重点客户", 地区="北京")

    customer = order.customer
    assert (customer.is_key, customer.owner, customer.first_ordered_on) == (True, order.owner, date(2024, 5, 10))
    assert (customer.province, customer.default_terms) == ("北京", "月结30天")
    assert list(Customer.objects.matching("hkkj")) == list(Customer.objects.matching("138001380")) == [customer]
    assert Contact.objects.get().is_default
    assert Address.objects.get().text == "北京市海淀区中关村路1号"


def test_a_new_product_has_its_specification_for_a_code_where_it_can(manager):
    ProductFactory(code="R-42U", name="旧机柜")

    import_orders(
        reading(
            {},
            {"产品/服务名称": "机柜", "规格型号": "R-42U"},
            {"产品/服务名称": "安装 服务", "规格型号": "", "单价(元)": 80.0},
        ),
        by=manager,
    )

    made = Product.objects.exclude(name="旧机柜").order_by("pk").values_list("code", "name", "spec", "list_price")
    assert list(made) == [
        ("S-001", "服务器A型", "S-001", 5000),
        ("P00001", "机柜", "R-42U", 5000),
        ("P00002", "安装 服务", "", 80),
    ]


def test_an_unknown_person_becomes_an_inactive_user_and_none_is_the_importer(manager):
    import_orders(reading({"订单编号": "A-1", "销售负责人": "Nancy Davolio"}), by=manager)
    import_orders(reading({"订单编号": "A-2", "销售负责人": "", "客户名称": "远航"}), by=manager)

    nancy = User.objects.get(name="Nancy Davolio")
    assert (nancy.is_active, nancy.has_usable_password(), nancy.roles) == (False, False, frozenset())
    assert [order.owner for order in Order.objects.order_by("pk")] == [nancy, manager]


def test_whoever_brings_orders_in_sees_them(firm):
    import_orders(reading({"订单编号": "A-1", "销售负责人": "Nancy Davolio", "客户名称": "远航"}), by=firm.manager)

    order = Order.objects.get(number="A-1")
    seeing = (firm.manager, firm.assistant, firm.am)
    assert [Order.objects.visible_to(user).filter(pk=order.pk).exists() for user in seeing] == [True, True, False]
    assert [Customer.objects.visible_to(user).filter(orders=order).exists() for user in seeing] == [True, True, False]


def test_an_earlier_order_makes_a_customer_regular_earlier(manager):
    customer = CustomerFactory(name="华科科技有限公司", first_ordered_on=date(2025, 1, 1))

    import_orders(reading({}, {"订单编号": "A-2", "下单日期": date(2020, 1, 1), "订单状态": "已驳回"}), by=manager)

    customer.refresh_from_db()
    assert customer.first_ordered_on == date(2024, 5, 10)


def test_the_time_of_the_order_date_is_the_moment_of_submission(manager):
    import_orders(
        reading({"下单日期": datetime(2024, 5, 10, 9, 30), "确认日期": datetime(2024, 5, 10, 11, 30)}), by=manager
    )

    order = Order.objects.get()
    assert (order.ordered_on, (order.confirmed_at - order.submitted_at).total_seconds()) == (date(2024, 5, 10), 7200)


def test_a_dry_run_tells_all_and_writes_nothing(manager):
    report = import_orders(reading({}, {"订单编号": "A-2", "数量": "若干"}), by=manager, dry_run=True)

    assert (report.orders, report.faulty_orders, report.customers_created, report.products_created) == (1, 1, 1, 1)
    assert not Order.objects.exists()
    assert not User.objects.filter(name="张伟").exists()


@pytest.mark.parametrize("role", [Role.SALES_ASSISTANT, Role.ACCOUNT_MANAGER, Role.WAREHOUSE, Role.FINANCE])
def test_only_those_who_decide_may_import(role):
    with pytest.raises(PermissionDenied):
        import_orders(reading({}), by=person(role), dry_run=True)


def test_every_limit_of_the_sheet_fits_its_place():
    fits = {
        columns.NUMBER: Order._meta.get_field("number"),
        columns.CUSTOMER: Customer._meta.get_field("name"),
        columns.CONTACT: Order._meta.get_field("contact_name"),
        columns.PRODUCT: Product._meta.get_field("name"),
        columns.SPEC: Product._meta.get_field("spec"),
        columns.TERMS: Order._meta.get_field("payment_terms"),
        columns.ADDRESS: Order._meta.get_field("address"),
        columns.OWNER: User._meta.get_field("name"),
        columns.NOTE: OrderLine._meta.get_field("note"),
        columns.REGION: Order._meta.get_field("region"),
    }

    assert {heading: len(columns.read_cell(heading, "x" * field.max_length)) for heading, field in fits.items()} == {
        heading: field.max_length for heading, field in fits.items()
    }


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_sheet_write_it_once():
    boss = person(Role.ADMINISTRATOR)

    reports = run_together(*[lambda: import_orders(reading({}, {"订单编号": ""}), by=boss)] * 2)

    assert sorted(report.written for report in reports) == [0, 1]
    assert (Order.objects.count(), Customer.objects.count(), Product.objects.count()) == (1, 1, 1)


def test_known_customers_cost_no_query_each(manager):
    costs = []
    for count in (2, 9):
        rows = [{"订单编号": f"{count}-{n}", "客户名称": f"老客户{count}-{n}"} for n in range(count)]
        import_orders(reading(*rows), by=manager)
        sheet = reading(*({**row, "订单编号": f"A-{row['订单编号']}"} for row in rows))
        with CaptureQueriesContext(connection) as queries:
            assert import_orders(sheet, by=manager).written == count
        costs.append(len(queries))

    assert costs[0] == costs[1]
