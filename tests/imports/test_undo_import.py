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
from tests.factories import CustomerFactory, person
from tests.imports.sheet import workbook
from tests.imports.uploads import job_of

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
    take_import(job.pk, which="all", by=manager)
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
    assert undoing.counts() == {"orders": 2, "lines": 3, "customers": 2, "products": 3}
    assert (job.state, job.undone_by, job.result["undone"]["orders"]) == ("undone", manager, 2)
    assert not ImportedRecord.objects.exists()
    last = Order.history.filter(number="202405-007").first()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", manager, f"undo import {job.pk}")
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
    assert "1 orders with 1 lines, 1 customers and 1 products" in page
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
