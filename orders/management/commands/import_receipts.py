from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand
from orders.sheets.receipts import FIELDS, import_receipts, read_receipts


class Command(SheetCommand):
    help = "Import receipts from a workbook. Nothing is written where a row is faulty, unless --take-good."
    headings = tuple(column.heading for column in FIELDS)

    def read(self, source, choices):
        return read_receipts(source, choices)

    def take(self, reading, *, file, **how):
        return import_receipts(reading, by=system_user(), **how)
