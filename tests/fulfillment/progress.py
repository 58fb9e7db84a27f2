"""The progress sheet, written and read."""

import io

from django.core.management import call_command
from python_calamine import CalamineWorkbook

from fulfillment.sheets.progress import FIELDS

HEADINGS = [column.heading for column in FIELDS]


def cells_of(path):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def export(path):
    call_command("export_progress", path, stdout=io.StringIO())
    return cells_of(path)
