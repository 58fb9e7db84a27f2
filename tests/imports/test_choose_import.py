"""Which sheets are read, what their columns mean, and what stands where nothing stands."""

import io

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from customers.models import Address, Contact
from imports.models import ColumnMemory, ImportJob
from imports.services import choose_import, run_import, start_import, take_import
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.choices import Choices
from orders.models import Order
from orders.sheets.orders import BY_DUE_DATE
from tests.factories import CustomerFactory, person
from tests.imports.sheet import GOOD, workbook
from tests.imports.uploads import job_of, upload

pytestmark = pytest.mark.django_db
OWN = {
    "订单号": "A-1",
    "购货单位": "华科科技有限公司",
    "联系人": "李明",
    "联系电话": "13800138001",
    "订货日期": "5/10",
    "品名": "服务器A型",
    "数量(台)": 10,
    "含税单价": 5000,
    "交期": "5/25",
    "仓位": "B-7",
}


def ledger(*sheets, rows=(OWN,), headings=tuple(OWN), hidden=()):
    """A ledger as a company keeps it: its own headings, a sheet a month, no terms, no address, dates without a year."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for at, name in enumerate(sheets):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            if name in hidden:
                sheet.hide()
            for down, row in enumerate(rows, 1):
                sheet.write_row(down, 0, list((row | {"订单号": f"{row['订单号']}-{at}"}).values()))
        book.add_worksheet("说明").write_row(0, 0, ["怎样", "填写"])
    return out.getvalue()


def page_of(client, manager, content):
    client.force_login(manager)
    job = job_of(manager, content=content)
    return job, reverse("imports:choose-import", args=[job.pk])


def fields(response, **changes):
    """What the browser would post of the page, with some changes."""
    form = response.context["form"]
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, "", False):
            data[name] = "on" if value is True else value
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_a_ledger_with_names_of_its_own_is_laid_out(client, manager):
    job, url = page_of(client, manager, ledger("1月", "2月"))

    assert (job.state, client.get(job.get_absolute_url()).headers["Location"]) == ("choosing", url)
    response = client.get(url)
    form = response.context["form"]
    assert [(sheet["name"], ticked) for sheet, ticked in form.sheet_rows()] == [
        ("1月", True),
        ("2月", True),
        ("说明", False),
    ]
    meanings = {column["text"]: (field.value(), column["guessed"]) for column, field in form.columns()}
    assert (meanings["购货单位"], meanings["联系人"], meanings["仓位"]) == (
        ("客户名称", True),
        ("联系人", False),
        ("", False),
    )
    assert [text.label for text, _tick in form.defaults()][:2] == ["付款方式", "交付地址"]
    assert "B-7" in response.content.decode()


def test_what_was_chosen_is_checked_written_and_remembered(client, manager):
    job, url = page_of(client, manager, ledger("1月", "2月"))
    data = fields(client.get(url), sheets=["1月"], year="2024", state=None)
    data |= {"default-0": "月结30天", "default-1": "北京市海淀区中关村路1号"}
    data = {name: value for name, value in data.items() if not name.startswith("record-")}

    assert client.post(url, data).headers["Location"] == job.get_absolute_url()
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["faults"], job.result["orders"]) == ("checked", [], 1)
    preview = job.result["preview"][0]
    assert (preview["number"], preview["ordered_on"], preview["total"]) == ("A-1-0", "2024-05-10", "50,000.00")
    assert "A-1-0" in client.get(job.get_absolute_url()).content.decode()
    take_import(job.pk, which="all", by=manager)
    run_import(job.pk)
    assert Order.objects.get().payment_terms == "月结30天"

    memory = ColumnMemory.objects.get()
    assert (memory.choices["columns"]["仓位"], memory.choices["year"]) == (None, None)
    again, url = page_of(client, manager, ledger("3月"))
    form = client.get(url).context["form"]
    assert again.state == "choosing"  # the year is asked anew
    assert not any(column["guessed"] for column, _field in form.columns())
    assert [text.value() for text, _tick in form.defaults()][:2] == ["月结30天", "北京市海淀区中关村路1号"]


def test_the_rows_to_correct_are_understood_as_their_file_was(client, manager):
    row = OWN | {"订货日期": "2024-05-10", "交期": "2024-05-25"}
    job, url = page_of(client, manager, ledger("1月", rows=[row, row | {"订单号": "B", "数量(台)": "若干"}]))
    data = {"default-0": "月结30天", "default-1": "无锡市 88 号", "record-0": None, "record-1": None}
    client.post(url, fields(client.get(url), sheets=["1月"], **data))
    run_import(job.pk)
    job.refresh_from_db()

    with job.faulty_rows.open("rb") as file:
        again = job_of(manager, content=file.read())

    assert (again.state, again.result["unknown_columns"]) == ("checked", [])
    assert [(fault["row"], fault["column"]) for fault in again.result["faults"]] == [(2, "数量")]


def test_what_is_missing_is_taken_from_the_customers_record(client, manager):
    customer = CustomerFactory(name="华科科技有限公司", default_terms="款到发货")
    customer.contacts.filter(is_default=True).delete()
    customer.addresses.filter(is_default=True).delete()
    Contact.objects.create(customer=customer, name="王芳", phone="13900139002", is_default=True)
    Address.objects.create(customer=customer, text="无锡市 88 号", is_default=True)
    row = OWN | {"订货日期": "2024-05-10", "交期": "2024-05-25"}
    job, url = page_of(client, manager, ledger("1月", rows=[row, row | {"订单号": "B", "购货单位": "无此客户"}]))

    client.post(url, fields(client.get(url), sheets=["1月"], state=None))
    run_import(job.pk)

    job.refresh_from_db()
    assert [(fault["row"], fault["column"]) for fault in job.result["faults"]] == [(3, "付款方式"), (3, "交付地址")]
    take_import(job.pk, which="good", by=manager)
    run_import(job.pk)
    order = Order.objects.get()
    assert (order.payment_terms, order.address) == ("款到发货", "无锡市 88 号")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"sheets": []}, "sheets", "Choose at least one sheet."),
        ({"column-9": "客户名称"}, "column-9", "“客户名称” is the column “购货单位” already."),
        ({"column-1": ""}, "sheets", "The sheet “1月” is missing columns: 客户名称."),
        ({"record-0": None}, "sheets", "The sheet “1月” is missing columns: 付款方式."),
        ({"year": "12"}, "year", "Ensure this value is greater than or equal to 1990."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_chosen_is_lost(client, manager, changes, field, sentence):
    job, url = page_of(client, manager, ledger("1月"))

    answer = client.post(
        url,
        fields(client.get(url), sheets=["1月"], year="2024") | changes
        if None not in changes.values()
        else fields(client.get(url), sheets=["1月"], year="2024", **changes),
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert answer.context["form"]["column-2"].value() == "联系人"
    job.refresh_from_db()
    assert job.state == "choosing"


def test_a_checked_file_can_be_chosen_anew_a_written_one_cannot(client, manager):
    job = job_of(manager, {})
    client.force_login(manager)
    url = reverse("imports:choose-import", args=[job.pk])
    assert client.get(url).status_code == 200

    take_import(job.pk, which="all", by=manager)
    run_import(job.pk)

    assert client.get(url).headers["Location"] == job.get_absolute_url()
    with pytest.raises(Refused, match="no longer waiting"):
        choose_import(job.pk, Choices(), by=manager)


def known_customer():
    customer = CustomerFactory(name=GOOD["客户名称"])
    customer.contacts.all().delete()
    Contact.objects.create(customer=customer, name="王芳", phone="13900139002", is_default=True)


def test_a_column_that_is_empty_in_every_row_is_asked_about_first(client, manager):
    known_customer()
    nobody = {"联系人": "", "联系方式": ""}
    job, url = page_of(client, manager, workbook(nobody, nobody | {"订单编号": "202405-002"}))

    page = client.get(url)
    ticks = {text.label: tick.value() for text, tick in page.context["form"].defaults()}
    client.post(url, fields(page))
    run_import(job.pk)

    assert job.state == "choosing"
    assert ticks == {"联系人": True, "联系方式": True, "交付地址": False, "付款方式": False}
    assert "Empty in every row of the file: 联系人, 联系方式." in page.content.decode()
    job.refresh_from_db()
    assert (job.state, job.result["faults"], job.result["orders"]) == ("checked", [], 2)


def test_a_column_that_is_empty_in_a_file_with_names_of_its_own_is_left_to_the_record(client, manager):
    rows = [OWN | {"送货地址": "", "订单号": number} for number in ("A-1", "A-2")]
    _job, url = page_of(client, manager, ledger("1月", rows=rows, headings=[*OWN, "送货地址"]))

    ticks = {text.label: tick.value() for text, tick in client.get(url).context["form"].defaults()}

    assert ticks["交付地址"]


def test_a_sheet_that_somebody_hid_is_not_ticked_at_first(client, manager):
    _job, url = page_of(client, manager, ledger("1月", "旧单", hidden=["旧单"]))

    assert client.get(url).context["form"].fields["sheets"].initial == ["1月"]


def test_orders_without_a_state_are_proposed_as_completed_where_their_day_has_passed(client, manager):
    job, url = page_of(client, manager, ledger("1月"))
    page = client.get(url)

    client.post(url, fields(page, year="2024", state=None))  # chosen otherwise, and so it stays

    assert page.context["form"].fields["state"].initial == BY_DUE_DATE
    run_import(job.pk)
    assert client.get(url).context["form"].fields["state"].initial == ""


def test_the_columns_that_were_left_out_are_named(client, manager):
    job, url = page_of(client, manager, ledger("1月"))
    data = fields(client.get(url), year="2024") | {"default-0": "月结30天", "default-1": "北京市海淀区中关村路1号"}

    client.post(url, data)
    run_import(job.pk)

    page = client.get(job.get_absolute_url())
    assert page.context["left_out"] == ["仓位"]
    assert "Columns that were left out: 仓位" in " ".join(page.content.decode().split())


def test_single_empty_cells_can_be_left_to_the_customers_record_afterwards(client, manager):
    known_customer()
    job, url = page_of(client, manager, workbook({}, {"订单编号": "202405-002", "联系人": "", "数量": "若干"}))

    page = client.get(job.get_absolute_url())
    assert page.context["in_record"] == ["联系人"]
    assert url in page.content.decode()
    client.post(url, fields(client.get(url)))
    run_import(job.pk)

    job.refresh_from_db()
    assert [fault["column"] for fault in job.result["faults"]] == ["数量"]
    assert client.get(job.get_absolute_url()).context["in_record"] == []


def test_nobody_chooses_for_another(client, manager):
    job, url = page_of(client, manager, ledger("1月"))

    client.force_login(person(Role.SALES_MANAGER))
    assert client.get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        choose_import(job.pk, Choices(), by=person(Role.WAREHOUSE))


def test_a_file_without_any_heading_is_refused(manager):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_row(0, 0, [1, 2, 3])

    job = job_of(manager, content=out.getvalue())

    assert (job.state, job.refusal[:37]) == ("failed", "No sheet of this workbook has the exp")


def test_other_sheets_are_laid_out_too(client, firm):
    client.force_login(firm.admin)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("价目")
        sheet.write_row(0, 0, ["货号", "品名", "售价", "计量单位"])
        sheet.write_row(1, 0, ["HY-1", "开关电源", 318, "台"])
    job = start_import(upload(content=out.getvalue()), by=firm.admin, sheet=ImportJob.Sheet.PRODUCTS)
    run_import(job.pk)

    url = reverse("imports:choose-import", args=[job.pk])
    client.post(url, fields(client.get(url), sheets=["价目"]))
    run_import(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["rows"], job.result["faults"]) == ("checked", 1, [])


def test_the_own_headings_are_checked_at_once(manager):
    assert job_of(manager, GOOD).state == "checked"


@pytest.mark.parametrize(
    ("sheets", "name", "year"),
    [
        (("2026年1月", "2026年2月"), "台账.xlsx", 2026),
        (("1月",), "2025销售台账.xlsx", 2025),
        (("2026年1月",), "2025-2026.xlsx", 2026),
        (("1月",), "2025-2026.xlsx", None),
        (("1月",), "台账20261130.xlsx", None),
    ],
)
def test_the_year_of_dates_without_one_is_proposed_from_titles_and_names(client, manager, sheets, name, year):
    client.force_login(manager)
    job = start_import(upload(content=ledger(*sheets), name=name), by=manager)
    run_import(job.pk)

    form = client.get(reverse("imports:choose-import", args=[job.pk])).context["form"]

    assert form["year"].value() == year


def test_the_year_of_dates_without_one_has_to_be_said(client, manager):
    _job, url = page_of(client, manager, ledger("1月"))

    refused = client.post(url, fields(client.get(url), year=None) | {"default-0": "月结30天", "default-1": "无锡"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["year"])
    assert "5/10" in refused.context["form"].errors["year"][0]
