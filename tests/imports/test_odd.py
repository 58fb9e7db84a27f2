"""Who and what a sheet of orders names without anybody knowing it: said before it is written."""

import pytest

from orders.models import PaymentPlan
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
