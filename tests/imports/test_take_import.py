"""What was checked is written: all of it, or what is good."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import Customer
from fulfillment.models import Stage, Stock
from imports.models import ImportJob
from imports.services import progress_of, run_import, start_import, take_import
from imports.services.kinds import KINDS
from orderdesk.core.errors import Refused
from orders.models import Order, Product, Receipt
from tests.customers import test_import_customers as customers
from tests.fulfillment import test_import_progress as progress
from tests.fulfillment import test_import_stock as stock
from tests.imports.uploads import BAD, job_of
from tests.orders import test_import_products as products
from tests.orders import test_import_receipts as receipts

pytestmark = pytest.mark.django_db


def test_the_good_orders_are_taken(manager):
    job = job_of(manager, {}, BAD)

    take_import(job.pk, which="good", by=manager)
    run_import(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["written"], progress_of(job)) == ("done", 1, 1)
    assert Order.objects.get().entered_by == manager


def test_all_can_be_taken_only_where_all_is_good(manager):
    job = job_of(manager, {}, BAD)

    with pytest.raises(Refused, match="Some rows are faulty"):
        take_import(job.pk, which="all", by=manager)

    good = job_of(manager, {})
    take_import(good.pk, which="all", by=manager)
    with pytest.raises(Refused, match="no longer waiting for a decision"):
        take_import(good.pk, which="all", by=manager)


def test_a_file_without_a_good_order_cannot_be_taken(manager):
    job = job_of(manager, BAD)

    with pytest.raises(Refused, match=r"contains nothing that can be imported"):
        take_import(job.pk, which="good", by=manager)


def test_a_job_can_be_taken_by_page_only_in_a_known_way(client, manager):
    client.force_login(manager)
    job = job_of(manager, {})

    assert client.post(reverse("imports:take-import", args=[job.pk]), {"which": "every"}).status_code == 404
    assert client.get(reverse("imports:take-import", args=[job.pk])).status_code == 405


def rows_for(name, firm):
    """(workbook of one good and one faulty row, what is written by the good one)."""
    if name == "customers":
        bad = customers.GOOD | {"客户名称": "乙", "信用额度": "viel"}
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


def test_all_of_a_good_sheet_is_taken(firm):
    job = start_import(SimpleUploadedFile("表.xlsx", products.sheet(products.GOOD)), by=firm.admin, sheet="products")
    run_import(job.pk)

    take_import(job.pk, which="all", by=firm.admin)
    run_import(job.pk)

    assert Product.objects.filter(code="HY-PS0001").count() == 1
