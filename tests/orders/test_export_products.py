"""The products as a sheet that can be changed in Excel and imported again."""

import io
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from orders.models import Product
from orders.sheets.products import import_products, read_products
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def exported(client, user, query=""):
    client.force_login(user)
    answer = client.get(reverse("orders:export-products") + query)
    return answer, b"".join(answer.streaming_content)


def test_what_is_exported_is_imported_as_unchanged(client, firm):
    ProductFactory(code="0012", name="接近开关", spec="E2B", cost=None, list_price=Decimal("0.125"), is_active=False)

    _answer, content = exported(client, firm.admin)
    report = import_products(read_products(content), by=firm.admin)

    assert (report.faults, report.unchanged, report.written) == ([], Product.objects.count(), 0)


def test_a_price_that_was_changed_in_excel_comes_back(client, firm):
    _answer, content = exported(client, firm.admin)
    book = openpyxl.load_workbook(io.BytesIO(content))
    headings = [cell.value for cell in book.active[1]]
    book.active.cell(2, headings.index("标准售价") + 1).value = 333
    changed = io.BytesIO()
    book.save(changed)

    report = import_products(read_products(changed.getvalue()), by=firm.admin)

    assert (report.written, Product.objects.filter(list_price=333).count()) == (1, 1)


def test_the_file_is_named_for_company_and_day_and_is_fit_to_print(client, firm):
    policy = Policy.current()
    policy.company = "明德/电子"
    policy.save()

    answer, content = exported(client, firm.admin)

    assert "明德 电子" in unquote(answer.headers["Content-Disposition"])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet.freeze_panes, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("A2", "9", "0") or (
        sheet.freeze_panes,
        int(sheet.page_setup.paperSize),
        int(sheet.page_setup.fitToHeight),
    ) == ("A2", 9, 0)
    assert sheet.auto_filter.ref == f"A1:O{Product.objects.count() + 1}"


def test_the_export_follows_the_search_and_is_for_those_who_may_import(client, firm):
    ProductFactory(code="ZZ-9", name="独一无二")

    _answer, content = exported(client, firm.admin, "?q=ZZ-9")

    assert [row.values["code"] for row in read_products(content).rows] == ["ZZ-9"]
    client.force_login(firm.warehouse)
    assert client.get(reverse("orders:export-products")).status_code == 403
