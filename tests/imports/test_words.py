"""Words in columns of a few words: what companies call things is known, and the rest a person explains once."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from aftersales.models import Ticket
from customers.sheets.customers import FIELDS as CUSTOMER_FIELDS
from imports.models import ColumnMemory
from imports.services import choose_import, run_import, start_import, take_import
from orderdesk.accounts.pasted import read_people
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.headings import Names
from orderdesk.core.sheets.rows import headings_of
from orders.models import Order
from orders.sheets.orders.columns import STATUS, read_cell
from orders.sheets.orders.names import HEADINGS
from orders.sheets.products import FIELDS as PRODUCT_FIELDS
from tests.aftersales.feedback import row as feedback_row
from tests.aftersales.feedback import sheet as feedback_sheet
from tests.factories import TeamFactory
from tests.imports.sheet import workbook
from tests.imports.uploads import job_of, upload

pytestmark = pytest.mark.django_db
ODD = {"订单状态": "卡住了"}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("待生产", "confirmed"),
        ("待发货", "in_production"),
        ("进行中", "in_production"),
        ("In Progress", "in_production"),
        ("运输中", "shipped"),
        ("已签收", "delivered"),
        ("已完结", "completed"),
        ("作废", "cancelled"),
        ("待审核", "in_review"),
    ],
)
def test_the_words_of_companies_for_states_are_known(word, status):
    assert read_cell(STATUS, word) == status


@pytest.mark.parametrize(
    ("word", "supply"), [("自产", "make"), ("外购件", "buy"), ("库存", "stock"), ("委外", "buy"), ("In Stock", "stock")]
)
def test_the_words_of_companies_for_supply_are_known(word, supply):
    read = next(field.read for field in PRODUCT_FIELDS if field.name == "supply")

    assert read(word) == supply


@pytest.mark.parametrize(
    ("headings", "text", "own"),
    [
        (headings_of(CUSTOMER_FIELDS), "客户等级", "客户级别"),
        (headings_of(CUSTOMER_FIELDS), "负责业务员", "客户经理"),
        (headings_of(PRODUCT_FIELDS), "销售单价(含税)", "标准售价"),
        (headings_of(PRODUCT_FIELDS), "供应方式", "供货方式"),
        (HEADINGS, "含税金额", "总金额(元)"),
        (HEADINGS, "销售单价（含税）", "单价(元)"),
        (HEADINGS, "负责业务员", "销售负责人"),
    ],
)
def test_the_headings_of_companies_are_known(headings, text, own):
    assert Names(headings, Choices()).places({0: [text]}).columns == {0: own}


def test_the_words_of_companies_for_roles_are_known():
    TeamFactory(name="一组")

    people = read_people("姓名\t登录名\t组\t角色\n陈工\tcg\t\t生产经理\n李会计\tlk\t\t财务主管\n老王\tlw\t\t司机")

    assert [person["roles"] for person in people] == [["production"], ["finance"], ["logistics"]]


def test_a_word_that_is_not_known_is_asked_about_and_remembered(client, manager):
    client.force_login(manager)
    job = job_of(manager, ODD, {"订单编号": "A-2"})
    assert (job.state, job.layout["values"]) == ("choosing", {"订单状态": ["卡住了"]})
    url = reverse("imports:choose-import", args=[job.pk])
    page = client.get(url)
    fields = {name: field.value() or "" for name, field in ((f.html_name, f) for f in page.context["form"])}
    assert "卡住了" in page.content.decode()

    client.post(url, fields | {"value-0": "生产中"})
    run_import(job.pk)
    job.refresh_from_db()

    assert (job.state, job.result["faulty"]) == ("checked", 0)
    assert ColumnMemory.objects.get().choices["values"] == {"订单状态": {"卡住了": "生产中"}}
    again = job_of(manager, ODD)
    assert (again.state, again.result["good"]) == ("checked", 1)


def test_a_word_that_is_no_fault_is_asked_about_too(client, firm):
    client.force_login(firm.admin)
    content = feedback_sheet(feedback_row(customer=firm.customer.name, kind="吐槽"))
    job = start_import(upload(content=content), by=firm.admin, sheet="feedback")
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.layout["values"]) == ("choosing", {"反馈类型": ["吐槽"]})

    choose_import(job.pk, Choices(values={"反馈类型": {"吐槽": "投诉"}}), by=firm.admin)
    run_import(job.pk)
    take_import(job.pk, which="all", by=firm.admin)
    run_import(job.pk)

    assert Ticket.objects.get().kind == "complaint"


def test_a_word_may_be_left_out_or_stay_a_fault(manager):
    job = job_of(manager, ODD)

    choose_import(job.pk, Choices(values={"订单状态": {"卡住了": None}}), by=manager)
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["good"]) == ("checked", 1)

    choose_import(job.pk, Choices(), by=manager)
    run_import(job.pk)
    job.refresh_from_db()
    assert [fault["value"] for fault in job.result["faults"]] == ["卡住了"]


def test_the_page_of_a_checked_file_leads_to_what_is_not_understood(client, manager):
    client.force_login(manager)
    job = job_of(manager, ODD)
    choose_import(job.pk, Choices(), by=manager)
    run_import(job.pk)

    assert "Words in 订单状态 are not understood" in client.get(job.get_absolute_url()).content.decode()


def test_the_command_takes_words_from_its_map(capsys, tmp_path):
    sheet, meanings = tmp_path / "台账.xlsx", tmp_path / "map.json"
    sheet.write_bytes(workbook(ODD))
    words = {"订单状态": {"means": "订单状态", "values": {"卡住了": "生产中"}}}
    meanings.write_text(json.dumps(words), encoding="utf-8")

    call_command("import_orders", str(sheet), "--map", str(meanings), "--json")

    assert json.loads(capsys.readouterr().out)["written"] == 1
    assert Order.objects.get().status == "in_production"


def test_the_command_refuses_a_map_that_means_nothing(tmp_path):
    sheet, meanings = tmp_path / "台账.xlsx", tmp_path / "map.json"
    sheet.write_bytes(workbook(ODD))
    meanings.write_text(json.dumps({"订单状态": {"means": "订单状态", "values": ["卡住了"]}}), encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("import_orders", str(sheet), "--map", str(meanings))

    assert refused.value.returncode == 2
