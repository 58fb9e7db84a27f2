"""A whole import is taken back while nothing was built on it."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from aftersales.models import Acceptance
from customers.models import Address, Contact, Customer
from fulfillment.models import Shipment
from imports.models import ImportedRecord, ImportJob
from imports.services import run_import, take_import, undo_import
from imports.services.undo import look_at_undo
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.core.record.audit import check_latest
from orderdesk.core.record.numbering import take_number
from orders.audit import CHECKS as ORDER_CHECKS
from orders.models import Instalment, Order, OrderLine, Product, SearchTerm
from tests.customers.test_import_customers import sheet as customer_sheet
from tests.factories import CustomerFactory, person
from tests.imports.sheet import workbook
from tests.imports.uploads import brought, job_of, taken
from tests.orders.test_import_products import GOOD as GOOD_PRODUCT
from tests.orders.test_import_products import sheet as product_sheet
from tests.orders.test_import_products import take as take_products

pytestmark = pytest.mark.django_db
DELIVERED = {
    "订单编号": "202405-007",
    "订单状态": "已交付",
    "发货日期": date(2024, 5, 20),
    "实际交付日期": date(2024, 5, 22),
    "客户名称": "明德电子有限公司",
    "规格型号": "X-9",
}
EVERYTHING = (Order, OrderLine, Shipment, Acceptance, Instalment, SearchTerm, Customer, Contact, Address, Product)


def written(manager, *rows):
    """An import that was written by page."""
    job = job_of(manager, *rows)
    take_import(job.pk, which="all", by=manager, paid="none")
    run_import(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    return job


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def differences():
    from fulfillment.audit import CHECKS as SHIPMENT_CHECKS

    return [str(found) for check in (*ORDER_CHECKS, *SHIPMENT_CHECKS, check_latest) for found in check()]


def test_everything_that_the_import_made_goes_and_its_history_says_so(manager):
    before = counts()
    job = written(manager, {}, {"产品/服务名称": "机柜"}, DELIVERED)
    assert counts() != before

    undoing = undo_import(job.pk, by=manager)

    job.refresh_from_db()
    assert counts() == before
    counted = {name: count for name, count in undoing.counts().items() if count}
    assert counted == {"orders": 2, "lines": 3, "customers": 2, "products": 3}
    assert (job.state, job.undone_by, job.result["undone"]["orders"]) == ("undone", manager, 2)
    assert not ImportedRecord.objects.exists()
    last = Order.history.filter(number="202405-007").first()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", manager, f"undo_import {job.pk}")
    assert differences() == []


def test_the_same_file_can_be_imported_again_and_no_number_is_given_twice(manager):
    job = written(manager, {"订单编号": "202405-050"})
    undo_import(job.pk, by=manager)

    assert take_number("order", on=date(2024, 5, 1)) == "202405-051"
    written(manager, {"订单编号": "202405-050"})
    assert Order.objects.get().number == "202405-050"


def test_an_existing_customer_stays_as_it_was(manager):
    customer = CustomerFactory(name="华科科技有限公司", first_ordered_on=None)
    customer.index_terms()
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
    job = written(manager, {})
    customer.refresh_from_db()
    assert (customer.first_ordered_on, customer.contacts.filter(name="李明").exists()) == (date(2024, 5, 10), True)

    undo_import(job.pk, by=manager)

    customer.refresh_from_db()
    assert (customer.first_ordered_on, customer.contacts.filter(name="李明").exists()) == (None, False)
    assert "13800138001" not in customer.search_text
    assert differences() == []


def test_what_was_built_on_it_is_named_and_nothing_goes(firm, manager):
    job = written(firm.admin, {"销售负责人": ""}, DELIVERED)
    order = Order.objects.get(number="202405-007")
    firm.ticket(order=order)
    changed = Order.objects.get(number="202405-001")
    changed.note = "anders"
    changed.sign(by=firm.admin, reason="edit").save()
    before = counts()

    with pytest.raises(Refused) as refused:
        undo_import(job.pk, by=firm.admin)

    assert "1 orders were changed since: 202405-001" in str(refused.value)
    assert "× ticket refer to it" in str(refused.value).lower()
    assert counts() == before


def test_an_order_of_another_import_for_its_customer_stands_against_it(manager):
    first = written(manager, {})
    second = written(manager, {"订单编号": "A-2"})

    assert "refer to it: A-2" in " ".join(look_at_undo(first).against)
    undo_import(second.pk, by=manager)
    undo_import(first.pk, by=manager)
    assert not Order.objects.exists()


def test_an_import_is_taken_back_once_and_only_by_who_may_import(manager):
    job = written(manager, {})

    with pytest.raises(PermissionDenied):
        undo_import(job.pk, by=person(Role.WAREHOUSE))
    undo_import(job.pk, by=manager)
    with pytest.raises(Refused, match="Only an import that was written"):
        undo_import(job.pk, by=manager)


def run(capsys, name, *arguments):
    try:
        call_command(name, *map(str, arguments))
    except CommandError as failure:
        return failure.returncode, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_takes_back_what_the_command_imported(capsys, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook({}, {"订单编号": "A-2"}))
    assert json.loads(run(capsys, "import_orders", path, "--dry-run", "--json")[1])["import"] is None
    report = json.loads(run(capsys, "import_orders", path, "--json")[1])
    assert ImportJob.objects.get(pk=report["import"]).name == "台账.xlsx"

    again = json.loads(run(capsys, "import_orders", path, "--json")[1])
    dry = json.loads(run(capsys, "undo_import", report["import"], "--dry-run", "--json")[1])
    code, out = run(capsys, "undo_import", report["import"], "--json")

    assert (again["written"], again["unchanged"], again["import"]) == (0, 2, None)
    assert (dry["undone"], dry["orders"], code, json.loads(out)["undone"]) == (False, 2, 0, True)
    assert not Order.objects.exists()
    assert ImportJob.objects.count() == 1
    assert run(capsys, "undo_import", report["import"])[0] == 1
    assert run(capsys, "undo_import", 999999)[0] == 2


def test_the_page_asks_first_and_says_what_stands_against_it(client, manager):
    job = written(manager, {})
    client.force_login(manager)
    url = reverse("imports:undo-import", args=[job.pk])
    assert url in client.get(job.get_absolute_url()).content.decode()

    page = client.get(url).content.decode()
    assert "1 orders with 1 lines, 0 receipts, 0 stages, 1 customers and 1 products" in page
    assert Order.objects.exists()
    assert client.post(url).headers["Location"] == job.get_absolute_url()

    assert not Order.objects.exists()
    assert "took this import back on" in client.get(job.get_absolute_url()).content.decode()
    assert "can no longer be taken back" in client.get(url).content.decode()


def test_another_managers_import_is_hidden(client, manager):
    job = written(manager, {})
    client.force_login(person(Role.SALES_MANAGER))

    assert client.get(reverse("imports:undo-import", args=[job.pk])).status_code == 404
    assert client.post(reverse("imports:undo-import", args=[job.pk])).status_code == 404
    assert Order.objects.exists()


# --- customers and products ------------------------------------------------------------------------------------------


@pytest.fixture
def admin():
    return person(Role.ADMINISTRATOR, language="en")


def test_customers_that_it_made_go_and_those_that_it_changed_are_as_before(admin):
    known = CustomerFactory(name="华科科技有限公司", owner=admin, level="B", industry="机械", credit_days=30)
    contacts, version = known.contacts.count(), known.version
    rows = [
        {"客户名称": known.name, "客户级别": "A", "所属行业": "电子", "联系人": "新联系人", "联系方式": "13800138001"},
        {"客户名称": "新客户有限公司", "联系人": "李明", "联系方式": "13800138002", "交付地址": "无锡市 8 号"},
    ]
    job = brought(admin, "customers", customer_sheet(*rows))
    known.refresh_from_db()
    assert (known.level, known.industry, Customer.objects.filter(name="新客户有限公司").count()) == ("A", "电子", 1)

    undoing = undo_import(job.pk, by=admin)

    known.refresh_from_db()
    assert (known.level, known.industry, known.credit_days) == ("B", "机械", 30)
    assert (known.contacts.count(), known.version) == (contacts, version + 2)
    assert not Customer.objects.filter(name="新客户有限公司").exists()
    assert (undoing.counts()["customers"], undoing.counts()["restored"]) == (1, 1)
    assert [str(found) for found in check_latest()] == []
    assert "13800138001" not in known.search_text


def test_products_that_it_made_go_and_those_that_it_changed_are_as_before(admin):
    take_products(GOOD_PRODUCT)
    known = Product.objects.get()
    dearer = GOOD_PRODUCT | {"标准售价": 400, "最低库存": 3}
    job = brought(admin, "products", product_sheet(dearer, GOOD_PRODUCT | {"产品编码": "HY-NEW"}))
    changed = Product.objects.get(pk=known.pk)
    assert (changed.list_price, changed.minimum_stock, Product.objects.count()) == (400, 3, 2)

    undo_import(job.pk, by=admin)

    product = Product.objects.get()
    assert (product.list_price, product.minimum_stock) == (known.list_price, known.minimum_stock)
    assert [str(found) for found in check_latest()] == []


def test_what_was_changed_since_or_stands_on_it_stays(firm, admin):
    take_products(GOOD_PRODUCT)
    content = product_sheet(GOOD_PRODUCT | {"标准售价": 400}, GOOD_PRODUCT | {"产品编码": "HY-NEW"})
    job = brought(admin, "products", content)
    known, new = Product.objects.get(code=GOOD_PRODUCT["产品编码"]), Product.objects.get(code="HY-NEW")
    known.version += 1
    known.unit = "箱"
    known.sign(by=admin, reason="edit").save()
    firm.product = new
    firm.draft("1")

    with pytest.raises(Refused) as refusal:
        undo_import(job.pk, by=admin)

    assert "1 products were changed since: HY-PS0001" in str(refusal.value)
    assert "1 × order line refer to it" in str(refusal.value)
    assert Product.objects.get(pk=known.pk).list_price == 400


def test_the_page_of_customers_says_how_many_become_what_they_were(client, admin):
    CustomerFactory(name="华科科技有限公司", owner=admin, level="B")
    job = brought(admin, "customers", customer_sheet({"客户名称": "华科科技有限公司", "客户级别": "A"}))
    url = reverse("imports:undo-import", args=[job.pk])
    client.force_login(admin)

    asked = client.get(url).content.decode()
    client.post(url)

    job.refresh_from_db()
    assert "0 customers and 0 products that this import made will be removed, and 1 that it changed" in asked
    assert job.state == "undone"


def test_an_import_of_which_nothing_is_there_says_so(manager):
    job = ImportJob.objects.create(sheet="feedback", name="反馈.xlsx", by=manager, state="done")

    assert look_at_undo(job).against == ["This import wrote nothing that is still there."]


def test_the_same_objection_is_said_once(manager):
    job = taken(manager, {"订单编号": "A-1"})
    taken(manager, {"订单编号": "A-2"})  # of the customer and the contact that the first one made

    against = look_at_undo(job).against

    assert len(against) == len(set(against))
    assert against
