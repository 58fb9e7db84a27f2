"""Every sheet by page: template, dry run, faults, the good ones, the rest."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from customers.models import Customer
from fulfillment.models import Stage, Stock
from imports.models import ImportJob
from imports.services import run_import, start_import, take_import
from imports.services.kinds import KINDS
from orderdesk.core.sheets.writing import Column, write_workbook
from orders.models import Product, Receipt
from tests.customers import test_import_customers as customers
from tests.factories import Firm
from tests.fulfillment import test_import_stock as stock
from tests.fulfillment import test_progress_sheet as progress
from tests.orders import test_import_products as products
from tests.orders import test_import_receipts as receipts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def firm():
    return Firm()


def rows_for(name, firm):
    """(workbook of one good and one faulty row, what is written by the good one)."""
    if name == "customers":
        bad = customers.GOOD | {"客户名称": "乙", "客户级别": "D"}
        return customers.sheet(customers.GOOD, bad), Customer.objects.filter(short_name="恒越精密")
    if name == "products":
        bad = products.GOOD | {"产品编码": "X", "成本": "viel"}
        return products.sheet(products.GOOD, bad), Product.objects.filter(code="HY-PS0001")
    if name == "stock":
        return stock.sheet(stock.told(firm.product), {"产品编号": "X", "数量": 1}), Stock.objects.filter(on_hand=120)
    order = firm.order("confirmed")
    if name == "receipts":
        return receipts.sheet(receipts.told(order), receipts.told(order, 0)), Receipt.objects.filter(amount=300)
    bad = progress.told(order, "包装", 计划完成时间="bald")
    return progress.sheet(progress.told(order, 跟进记录="已检"), bad), Stage.objects.filter(record="已检")


@pytest.mark.parametrize("name", ["progress", "customers", "products", "stock", "receipts"])
def test_a_sheet_is_uploaded_looked_at_and_its_good_rows_are_taken(client, firm, name):
    client.force_login({"receipts": firm.finance, "stock": firm.warehouse}.get(name, firm.manager))
    firm.product.delete() if name == "products" else None
    content, written = rows_for(name, firm)
    url = reverse("imports:imports-of", args=[name])

    assert client.get(url).status_code == 200
    client.post(url, {"file": SimpleUploadedFile("表.xlsx", content)})
    job = ImportJob.objects.get()
    run_import(job.pk)
    assert client.get(job.get_absolute_url()).status_code == 200
    assert not written.exists()

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "good"})
    run_import(job.pk)

    job.refresh_from_db()
    assert (job.sheet, job.state, job.result["written"], job.result["faulty"]) == (name, "done", 1, 1)
    assert written.count() == 1
    rest = client.get(reverse("imports:import-faults", args=[job.pk]))
    assert len(KINDS[name].read(io.BytesIO(rest.getvalue())).rows) == 1
    assert job.name in client.get(url).content.decode()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_template_can_be_read(client, firm, name):
    client.force_login(firm.admin)

    sheet = client.get(reverse("imports:template-of", args=[name]))

    assert KINDS[name].read(io.BytesIO(sheet.getvalue())).headings


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_sample_row_of_a_template_is_no_data(client, firm, name):
    client.force_login(firm.admin)
    template = client.get(reverse("imports:template-of", args=[name])).getvalue()

    client.post(reverse("imports:imports-of", args=[name]), {"file": SimpleUploadedFile("表.xlsx", template)})
    job = ImportJob.objects.get()
    run_import(job.pk)

    job.refresh_from_db()
    said = [(warning["row"], warning["message"]) for warning in job.result["warnings"]]
    assert (job.state, job.result["good"], job.result["faulty"]) == ("checked", 0, 0)
    assert said == [(2, "模板中的示例行已略去。")]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_sample_row_of_which_one_cell_was_changed_is_a_row(client, firm, name):
    client.force_login(firm.admin)
    template = client.get(reverse("imports:template-of", args=[name])).getvalue()
    headings, cells = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    mine = [cells[0], f"{cells[1]}二", *cells[2:]]
    columns = [Column(heading) for heading in headings]

    reading = KINDS[name].read(write_workbook(columns, [cells, mine], sheet="表"))

    assert len(reading.good) + len(reading.faulty) == 1
    assert [(finding.row, finding.column) for finding in reading.left_out] == [(2, headings[0])]


def test_nobody_brings_what_is_not_theirs(client, firm):
    client.force_login(firm.assistant)

    assert client.get(reverse("imports:imports-of", args=["progress"])).status_code == 200
    assert client.get(reverse("imports:imports-of", args=["products"])).status_code == 403
    assert client.get(reverse("imports:imports-of", args=["nonsense"])).status_code == 404
    job = start_import(SimpleUploadedFile("表.xlsx", products.sheet(products.GOOD)), by=firm.admin, sheet="products")
    assert client.get(job.get_absolute_url()).status_code == 404


def test_all_of_a_good_sheet_is_taken(firm):
    job = start_import(SimpleUploadedFile("表.xlsx", products.sheet(products.GOOD)), by=firm.admin, sheet="products")
    run_import(job.pk)

    take_import(job.pk, which="all", by=firm.admin)
    run_import(job.pk)

    assert Product.objects.filter(code="HY-PS0001").count() == 1
