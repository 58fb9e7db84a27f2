"""What is no fault but worth a look: all of it is in the workbook to correct, in the order of the file."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from imports.services import run_import
from orders.sheets.orders import HEADINGS, read_sheet
from tests.imports.sheet import GOOD
from tests.imports.uploads import BAD, job_of

pytestmark = pytest.mark.django_db
BARE = {"订单状态": "已完成", "确认日期": ""}  # three dates are missing: three hints


def book_of(**sheets):
    """A workbook of sheets of orders: {name: rows that differ from the good one}."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        page.append(HEADINGS)
        for row in rows:
            page.append([(GOOD | row).get(heading, "") for heading in HEADINGS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def numbered(*rows, month=1):
    return [row | {"订单编号": f"M{month}-{place}"} for place, row in enumerate(rows)]


def downloaded(client, job):
    response = client.get(reverse("imports:import-faults", args=[job.pk]))
    return b"".join(response.streaming_content)


def test_findings_stand_in_the_order_of_the_sheets():
    months = {f"{month}月": numbered(BAD | {"订单编号": ""}, BARE, month=month) for month in (1, 2, 10, 11)}

    reading = read_sheet(book_of(**months))

    assert list(dict.fromkeys(fault.sheet for fault in reading.faults)) == ["1月", "2月", "10月", "11月"]
    assert list(dict.fromkeys(warning.sheet for warning in reading.warnings)) == ["1月", "2月", "10月", "11月"]


def test_all_hints_are_in_the_workbook_and_the_page_says_how_many_it_does_not_show(client, manager):
    client.force_login(manager)
    rows = [BARE | {"订单编号": f"A-{at}"} for at in range(700)]
    job = job_of(manager, *rows)
    assert (job.result["warning_count"], len(job.result["warnings"])) == (2101, 2000)

    page = client.get(job.get_absolute_url()).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(downloaded(client, job)))

    assert "101 of 2101 are not shown here" in page
    assert "All hints" in page
    assert book.sheetnames == ["Import hints"]
    assert book["Import hints"].max_row == 2102


def test_the_sheet_of_hints_is_no_sheet_when_the_workbook_comes_back(client, manager):
    client.force_login(manager)
    job = job_of(manager, {}, BAD, BARE | {"订单编号": "A-3"})

    content = downloaded(client, job)
    reading = read_sheet(io.BytesIO(content))

    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[-1] == "Import hints"
    assert (len(reading.orders), [note for note in reading.warnings if note.value == "Import hints"]) == (1, [])


def test_a_fault_names_the_column_of_the_file_beside_ours(client, manager):
    client.force_login(manager)
    book = openpyxl.Workbook()
    book.active.append(["品名" if heading == "产品/服务名称" else heading for heading in HEADINGS])
    book.active.append([(GOOD | {"产品/服务名称": "", "下单日期": date(2024, 5, 10)}).get(h, "") for h in HEADINGS])
    target = io.BytesIO()
    book.save(target)
    job = job_of(manager, content=target.getvalue())
    client.post(reverse("imports:choose-import", args=[job.pk]), _chosen(client, job))
    run_import(job.pk)
    job.refresh_from_db()
    page = client.get(job.get_absolute_url()).context
    wrong = openpyxl.load_workbook(io.BytesIO(downloaded(client, job))).active

    assert [(fault["column"], fault["called"]) for fault in page["faults"]] == [("产品/服务名称", "品名")]
    assert wrong.cell(2, wrong.max_column).value.startswith("品名 (产品/服务名称): ")


def _chosen(client, job):
    form = client.get(reverse("imports:choose-import", args=[job.pk])).context["form"]
    return {field.html_name: field.value() or "" for field in form}
