"""Customers by sheet: new ones with contact and address, known ones changed where the sheet says something else."""

import io
import json
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from customers.models import Customer
from customers.sheets.customers import FIELDS, import_customers, read_customers
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.rows import sheet_columns, write_template
from orderdesk.core.sheets.writing import write_workbook
from tests.factories import Firm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GOOD = {
    "客户名称": "苏州 恒越精密机械有限公司",
    "客户简称": "恒越精密",
    "客户类型": "重点",
    "客户级别": "a",
    "省": "江苏省",
    "付款方式": "月结30天",
    "常用折扣": "9.5折",
    "信用额度": "50,000",
    "账期(天)": 30,
    "客户经理": "张伟",
    "联系人": "李明",
    "联系方式": "138 0013 8001",
    "交付地址": "苏州市工业园区星湖街 1 号",
}


def sheet(*rows):
    cells = [[row.get(column.heading, "") for column in FIELDS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet="客户")


def take(*rows, by=None, **how):
    return import_customers(read_customers(sheet(*rows)), by=by or system_user(), **how)


def test_a_new_customer_comes_with_contact_address_and_owner():
    report = take(GOOD)

    customer = Customer.objects.get()
    contact, address = customer.contacts.get(), customer.addresses.get()
    assert (report.written, report.created) == (1, {"customers": 1, "contacts": 1, "people": 1})
    assert (customer.name, customer.is_key, customer.level) == ("苏州 恒越精密机械有限公司", True, "A")
    assert (customer.default_discount, customer.credit_limit) == (Decimal("0.05"), Decimal(50000))
    assert (customer.owner.name, customer.owner.is_active) == ("张伟", False)
    assert (contact.phone, contact.is_default, address.is_default) == ("13800138001", True, True)
    assert customer.history.get().history_change_reason == "import"
    assert list(Customer.objects.matching("8001")) == list(Customer.objects.matching("hyjm")) == [customer]


def test_the_same_sheet_again_writes_nothing():
    take(GOOD)

    report = take(GOOD)

    assert (report.written, report.unchanged) == (0, 1)
    assert Customer.history.count() == 1


def test_a_known_customer_is_changed_with_a_warning_and_empty_cells_change_nothing(firm):
    customer = firm.customer

    report = take({"客户名称": customer.name, "付款方式": "款到发货", "联系人": "赵敏", "客户经理": "别人"})

    customer.refresh_from_db()
    assert (customer.default_terms, customer.short_name, customer.owner) == ("款到发货", customer.short_name, firm.am)
    assert [(w.column, w.message) for w in report.warnings] == [
        ("付款方式", "This replaces “月结30天”."),
        ("客户经理", f"The account manager remains {firm.am.name}; transfer the customer on its page."),
    ]
    assert sorted(customer.contacts.values_list("name", "is_default")) == [("王建平", True), ("赵敏", False)]


def test_rows_of_one_customer_bring_several_contacts():
    take(GOOD, {"客户名称": GOOD["客户名称"], "联系人": "王芳", "联系方式": "13900139002", "客户级别": "B"})

    customer = Customer.objects.get()
    assert customer.level == "A"
    assert sorted(customer.contacts.values_list("name", flat=True)) == ["李明", "王芳"]


def test_faults_are_told_by_row_and_column_and_nothing_is_written():
    rows = [GOOD, GOOD | {"客户名称": "乙", "客户级别": "D", "联系方式": "12"}, {"联系人": "丙"}]

    report = take(*rows)

    assert [(f.row, f.column, f.message) for f in report.faults] == [
        (3, "客户级别", "“D” is not one of the choices: A, B, C."),
        (3, "联系方式", "“12” is not a phone number: it has fewer than 7 digits."),
        (4, "客户名称", "客户名称 is missing."),
    ]
    assert not Customer.objects.exists()
    assert take(*rows, take_good=True).written == 1


def test_a_wrong_credit_code_is_a_warning():
    report = take(GOOD | {"统一社会信用代码": "91350100M000100Y4Z", "客户经理": ""})

    assert [warning.column for warning in report.warnings] == ["统一社会信用代码"]
    assert report.written == 1


def test_only_those_who_decide_may_import_and_only_what_is_theirs():
    firm, other = Firm(), Firm()
    row = {"客户名称": firm.customer.name, "付款方式": "款到发货"}

    assert [fault.message for fault in take(row, by=other.manager).faults] == ["You may not change this customer."]
    assert take(row, by=firm.manager).written == 1
    with pytest.raises(PermissionDenied):
        take(row, by=firm.am)


def test_what_stood_there_is_told_as_the_sheet_writes_it_and_emptiness_is_not():
    take(GOOD | {"客户类型": "普通"})

    changed = {"客户类型": "重点", "常用折扣": "9折", "信用额度": 60000, "所属行业": "机械"}
    report = take({"客户名称": GOOD["客户名称"], **changed})

    told = {warning.column: warning.message.split("“")[1].rstrip("”.") for warning in report.warnings}
    assert told == {"客户类型": "普通", "常用折扣": "95", "信用额度": "50000"}


def test_a_credit_code_that_another_customer_has_is_a_warning(firm):
    code = "91110000600037341L"
    take(GOOD | {"统一社会信用代码": code})
    branch, second = GOOD | {"客户名称": "恒越杭州分公司"}, GOOD | {"客户名称": "恒越宁波分公司"}
    said = "Another customer has the same unified social credit code. A branch office may share it."

    report = take(*[row | {"统一社会信用代码": code} for row in (GOOD, branch, second)])
    hidden = take(GOOD | {"客户名称": "别人的分公司", "统一社会信用代码": code}, by=firm.manager)

    assert [(warning.row, warning.message) for warning in report.warnings] == [
        (3, f"{said} 苏州 恒越精密机械有限公司"),
        (4, f"{said} 苏州 恒越精密机械有限公司 恒越杭州分公司"),
    ]
    assert (report.written, [warning.message for warning in hidden.warnings]) == (2, [said])


def test_the_command_and_its_template(tmp_path):
    path, said = tmp_path / "customers.xlsx", io.StringIO()
    path.write_bytes(write_template(FIELDS, sheet="客户资料表"))

    call_command("import_customers", path, json=True, stdout=said)

    told = json.loads(said.getvalue())
    assert (told["written"], [warning["message"] for warning in told["warnings"]]) == (
        0,
        ["The sample row was skipped."],
    )
    path.write_bytes(sheet(GOOD | {"信用额度": "viel"}))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_customers", path, stdout=io.StringIO())


def test_a_short_sheet_is_read_and_its_unknown_columns_are_named():
    workbook = Workbook()
    workbook.active.append(["客户名称", "联系人", "开户行"])
    workbook.active.append(["苏州新星电气有限公司", "李明", "13800138001"])
    target = BytesIO()
    workbook.save(target)

    report = import_customers(read_customers(target.getvalue()), by=system_user())

    assert (report.written, report.unknown_columns) == (1, ["开户行"])
    assert Customer.objects.get().contacts.get().name == "李明"


def test_an_account_manager_who_is_not_here_is_named_once():
    report = take(GOOD, GOOD | {"客户名称": "常州恒越精密机械有限公司"}, dry_run=True)

    warnings = [(warning.row, warning.column, warning.value) for warning in report.warnings]
    assert warnings == [(2, "客户经理", "张伟")]
    assert "Nobody of this name is here" in report.warnings[0].message
