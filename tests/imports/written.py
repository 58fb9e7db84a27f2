"""A ledger as the file that a company has: a workbook, an old one, or text in the national encoding."""

import csv
import io
from datetime import date, datetime

import xlsxwriter
import xlwt


def bytes_of(ledger):
    if ledger.name.endswith(".csv"):
        return _as_text(ledger)
    return _as_old_workbook(ledger) if ledger.name.endswith(".xls") else _as_workbook(ledger)


def _as_text(ledger):
    out = io.StringIO()
    csv.writer(out).writerows(ledger.pages[0].rows)
    return out.getvalue().encode("gb18030")


def _as_workbook(ledger):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d"}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        moment = book.add_format({"num_format": "yyyy/m/d hh:mm"})
        for page in ledger.pages:
            sheet = book.add_worksheet(page.name)
            for top, left, bottom, right in page.merges:
                sheet.merge_range(top, left, bottom, right, "")
            for down, cells in enumerate(page.rows):
                for at, cell in enumerate(cells):
                    _write(sheet, down, at, cell, moment)
            if page.is_hidden:
                sheet.hide()
    return out.getvalue()


def _write(sheet, down, at, cell, moment):
    if isinstance(cell, tuple):
        sheet.write_formula(
            down, at, "=Z1" if cell[0] == "error" else cell[1], None, cell[1] if cell[0] == "error" else ""
        )
    elif isinstance(cell, datetime):
        sheet.write_datetime(down, at, cell, moment)
    elif cell != "":
        sheet.write(down, at, cell)


def _as_old_workbook(ledger):
    book = xlwt.Workbook(encoding="utf-8")
    for page in ledger.pages:
        sheet = book.add_sheet(page.name)
        for down, cells in enumerate(page.rows):
            sheet.row(down).hidden = down + 1 in page.hidden_rows
            for at, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    sheet.write(down, at, cell[1], xlwt.easyxf(num_format_str=cell[2]))
                elif isinstance(cell, date):
                    sheet.write(down, at, cell, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
                elif cell != "":
                    sheet.write(down, at, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
