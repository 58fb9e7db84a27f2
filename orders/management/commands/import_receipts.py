from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand
from orders.sheets.receipts import import_receipts, read_receipts


class Command(SheetCommand):
    help = "Import receipts from a workbook. Nothing is written where a row is faulty, unless --take-good."

    def read(self, source):
        return read_receipts(source)

    def take(self, reading, **how):
        return import_receipts(reading, by=system_user(), **how)
