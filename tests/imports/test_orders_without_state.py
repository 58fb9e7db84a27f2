"""Orders of a file that does not say how far they are: asked about, never late in silence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from imports.services import run_import
from orderdesk.core.sheets.choices import Choices
from orders.sheets.orders import read_sheet
from tests.imports.sheet import workbook
from tests.imports.uploads import job_of

pytestmark = pytest.mark.django_db
STATELESS = {"订单状态": "", "确认日期": ""}
PAST = STATELESS | {"订单编号": "A-1"}
AHEAD = STATELESS | {"订单编号": "A-2", "交付日期": localdate() + timedelta(days=9)}


def statuses(*rows, state):
    reading = read_sheet(workbook(*rows), Choices(defaults={"订单状态": state}))
    assert reading.faults == []
    return [order.status for order in reading.orders]


def test_what_was_due_is_completed_the_rest_is_confirmed():
    said = {"订单编号": "A-3", "订单状态": "生产中", "确认日期": ""}

    assert statuses(PAST, AHEAD, said, state="@due") == ["completed", "confirmed", "in_production"]
    assert statuses(PAST, AHEAD, said, state="已完成") == ["completed", "completed", "in_production"]


@pytest.mark.usefixtures("english")
def test_the_page_says_how_many_would_be_late_and_asks(client, manager):
    client.force_login(manager)
    job = job_of(manager, PAST, AHEAD)
    url = reverse("imports:choose-import", args=[job.pk])

    page = client.get(job.get_absolute_url()).content.decode()
    form = client.get(url).context["form"]

    assert job.result["stateless"] == 1
    assert f'href="{url}"' in page
    assert "state" not in form.fields  # the file has a column for it


def test_the_answer_is_taken_and_offered_again(client, manager):
    client.force_login(manager)
    job = job_of(manager, PAST, AHEAD)
    job.layout["columns"] = [column for column in job.layout["columns"] if column["heading"] != "订单状态"]
    job.layout["sheets"][0]["texts"].remove("订单状态")
    job.save()
    url = reverse("imports:choose-import", args=[job.pk])
    columns = {f"column-{at}": column["heading"] for at, column in enumerate(job.layout["columns"])}

    client.post(url, columns | {"sheets": ["订单"], "state": "@due"})
    run_import(job.pk)
    job.refresh_from_db()

    assert (job.state, job.result["stateless"], job.result["finished"]) == ("checked", 0, {"completed": 1})
    assert client.get(url).context["form"]["state"].value() == "@due"


def test_orders_whose_state_is_said_are_not_asked_about(manager):
    assert job_of(manager, {"订单编号": "A-1"}).result["stateless"] == 0
