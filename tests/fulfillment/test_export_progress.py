"""The recorded stages as a sheet."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils.timezone import now

from fulfillment.models import Stage
from fulfillment.services import edit_stage
from tests.fulfillment.progress import HEADINGS, export

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def order(firm):
    return firm.order("confirmed")


def test_only_recorded_stages_are_in_the_sheet(order, tmp_path):
    assert export(tmp_path / "none.xlsx") == [HEADINGS]

    Stage.objects.filter(order=order, name="质检").update(recorded_at=now())

    assert [row[:2] for row in export(tmp_path / "one.xlsx")] == [HEADINGS[:2], [order.number, "质检"]]


def rows_of(answer):
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_sheets_of_the_page_hold_what_the_reader_sees(client, firm):
    order = firm.order("in_production", price="98765.4321")
    shipped = firm.order("shipped", price="98765.4321")
    stage = order.stages.get(step="prepare")
    trouble = {"problem": "缺料", "measure": "换料", "next_step": "到料"}
    edit_stage(stage.pk, changes=trouble | {"is_endangered": True}, by=firm.am)
    client.force_login(firm.warehouse)

    progress = rows_of(client.get(reverse("fulfillment:export-progress"), {"stage": stage.name}))
    preparation = rows_of(client.get(reverse("fulfillment:export-preparation")))
    tracking = rows_of(client.get(reverse("fulfillment:export-tracking")))

    assert [row[0] for row in progress[1:]] == [order.number]
    assert [(row[0], row[4], row[13]) for row in preparation[1:]] == [(order.number, 10, "缺料")]
    assert [(row[1], row[4], row[10]) for row in tracking[1:]] == [(shipped.number, "138****4471", "SF1234567890")]
    assert "98765" not in str([*progress, *preparation, *tracking])

    client.force_login(firm.stranger)
    for name in ("progress", "preparation", "tracking"):
        assert len(rows_of(client.get(reverse(f"fulfillment:export-{name}")))) == 1
