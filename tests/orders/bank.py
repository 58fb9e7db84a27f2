"""A bank's sheet and what came in by it."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from openpyxl import Workbook

from orders import services
from orders.models import BankRow
from orders.sheets.bank import read_bank

HEADINGS = ["交易日", "交易时间", "借方金额", "贷方金额", "余额", "收(付)方名称", "流水号", "摘要"]


def bank_file(*rows, headings=HEADINGS, title="招商银行账户明细"):
    """The workbook of a bank, with its title above the headings."""
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(headings)
    for row in rows:
        sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def came(amount, payer, remark="", reference="", day=None):
    """One row of it."""
    day = day or (localdate() - timedelta(days=1))
    return [day.strftime("%Y%m%d"), "10:22:33", "", amount, "1,000,000.00", payer, reference, remark]


def went(amount, payer="供应商", day=None):
    day = day or date(2026, 1, 5)
    return [day.strftime("%Y%m%d"), "10:22:33", amount, "", "1,000,000.00", payer, "P1", "货款"]


def upload_of(*rows, name="流水.xlsx"):
    return SimpleUploadedFile(name, bank_file(*rows), content_type="application/vnd.ms-excel")


def recorded(firm, *rows):
    """(sheet, its rows) of what a bank's sheet says."""
    sheet, _fresh, _known = services.record_bank_sheet(
        "流水.xlsx", read_bank(bank_file(*rows)).incoming, by=firm.finance
    )
    return sheet, list(BankRow.objects.filter(sheet=sheet).order_by("place"))


def one(firm, amount, payer=None, remark=""):
    """One row that came in."""
    return recorded(firm, came(amount, payer or firm.customer.name, remark))[1][0]
