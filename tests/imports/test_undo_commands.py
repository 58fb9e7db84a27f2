"""Whatever a command imported is kept as an import, and taken back by its number."""

import io
import json

import pytest
from django.core.management import call_command

from customers.models import Customer
from fulfillment.models import Stage, Stock
from imports.models import ImportedRecord, ImportJob
from orders.models import PriceAgreement, Product, Receipt
from tests.aftersales.feedback import row as feedback_row
from tests.aftersales.feedback import sheet as feedback_sheet
from tests.customers import test_import_customers as customers
from tests.fulfillment import test_import_progress as progress
from tests.fulfillment import test_import_stock as stock
from tests.orders import test_import_prices as prices
from tests.orders import test_import_products as products
from tests.orders import test_import_receipts as receipts

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    said = io.StringIO()
    call_command(name, *map(str, arguments), json=True, stdout=said)
    return json.loads(said.getvalue())


def sheet_of(kind, firm):
    """(workbook of one row, the records that it makes or changes)."""
    if kind == "customers":
        return customers.sheet(customers.GOOD), Customer.objects.filter(short_name="恒越精密")
    if kind == "products":
        return products.sheet(products.GOOD | {"产品编码": "HY-NEW"}), Product.objects.filter(code="HY-NEW")
    if kind == "prices":
        return prices.sheet(prices.row(产品编码=firm.product.code)), PriceAgreement.objects.all()
    if kind == "stock":
        return stock.sheet(stock.told(firm.product)), Stock.objects.filter(on_hand=120)
    order = firm.order("confirmed")
    if kind == "receipts":
        return receipts.sheet(receipts.told(order)), Receipt.objects.filter(undoes=None, undone_by=None)
    if kind == "progress":
        return progress.sheet(progress.told(order, 跟进记录="已检")), Stage.objects.filter(record="已检")
    return feedback_sheet(feedback_row(customer="新来有限公司")), Customer.objects.filter(name="新来有限公司")


@pytest.mark.parametrize("kind", ["customers", "products", "prices", "stock", "receipts", "progress", "feedback"])
def test_what_a_command_imported_is_taken_back(firm, tmp_path, kind):
    content, written = sheet_of(kind, firm)
    path = tmp_path / f"{kind}.xlsx"
    path.write_bytes(content)
    assert run(f"import_{kind}", path, "--dry-run")["import"] is None
    assert not ImportJob.objects.exists()

    report = run(f"import_{kind}", path)
    job = ImportJob.objects.get(pk=report["import"])
    assert (job.sheet, job.state, job.name, written.count()) == (kind, "done", f"{kind}.xlsx", 1)
    again = run(f"import_{kind}", path)
    assert (again["written"], again["import"], ImportJob.objects.count()) == (0, None, 1)

    assert run("undo_import", report["import"])["undone"]

    assert not written.exists()
    assert not ImportedRecord.objects.exists()
    assert run(f"import_{kind}", path)["written"] == 1
