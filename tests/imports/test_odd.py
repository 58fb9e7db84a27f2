"""Who and what a sheet of orders names without anybody knowing it: said before it is written."""

import pytest

from customers.sheets.customers import FIELDS, read_customers
from imports.services.kinds import KINDS
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_workbook
from orders.models import PaymentPlan
from tests.factories import CustomerFactory
from tests.imports.uploads import job_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def warnings_of(job, column):
    return [(warning["row"], warning["value"]) for warning in job.result["warnings"] if warning["column"] == column]


def test_a_person_who_is_not_here_is_named_once(manager):
    rows = [
        {"订单编号": f"A-{at}", "销售负责人": name} for at, name in enumerate(("外人甲", "外人甲", manager.name, ""))
    ]

    assert warnings_of(job_of(manager, *rows), "销售负责人") == [(2, "外人甲")]


def test_terms_that_nobody_understands_are_named_at_each_order(manager):
    terms = ("半月结", "月结30天", "半月结", "我们的老规矩")
    PaymentPlan.objects.create(name="我们的老规矩", terms="货到付款")

    job = job_of(manager, *[{"订单编号": f"A-{at}", "付款方式": text} for at, text in enumerate(terms)])

    assert warnings_of(job, "付款方式") == [(2, "半月结"), (4, "半月结")]


def test_usual_terms_of_a_customer_that_nobody_understands_are_named(manager):
    rows = [dict(zip(("客户名称", "付款方式"), cells, strict=True)) for cells in (("甲", "3-6-1"), ("乙", "月结30天"))]
    columns = [column for column in FIELDS if column.heading in rows[0]]
    file = write_workbook(sheet_columns(columns), [[row[c.heading] for c in columns] for row in rows], sheet="客户")

    report = KINDS["customers"].take(read_customers(file), by=manager, dry_run=True, job=None)

    assert [(warning.row, warning.column, warning.value) for warning in report.warnings] == [(2, "付款方式", "3-6-1")]
    CustomerFactory(name="甲", default_terms="3-6-1")
    assert not KINDS["customers"].take(read_customers(file), by=manager, dry_run=True, job=None).warnings
