"""The empty sheet to fill in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from imports.models import ImportJob
from imports.services import run_import
from imports.services.kinds import KINDS
from orderdesk.core.sheets.writing import Column, write_workbook
from orders.sheets.orders import HEADINGS, read_sheet

pytestmark = pytest.mark.django_db


def test_the_empty_sheet_has_all_headings(client, manager):
    client.force_login(manager)

    sheet = client.get(reverse("imports:import-template")).getvalue()

    assert read_sheet(io.BytesIO(sheet)).headings == HEADINGS


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
