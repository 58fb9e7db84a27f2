"""An uploaded workbook is kept and checked."""

import pytest

from orders.models import Order
from orders.sheets.orders import read_sheet
from tests.imports.uploads import BAD, job_of

pytestmark = pytest.mark.django_db


def test_a_workbook_is_checked_and_nothing_is_written(manager):
    job = job_of(manager, {}, BAD)

    assert (job.state, job.result["orders"], job.result["faulty_orders"], job.result["written"]) == ("checked", 1, 1, 0)
    assert job.result["faults"] == [{"row": 3, "column": "数量", "value": "若干", "message": "“若干” is not a number."}]
    assert [order.number for order in read_sheet(job.faulty_rows.path).faulty] == ["A-2"]
    assert not Order.objects.exists()
