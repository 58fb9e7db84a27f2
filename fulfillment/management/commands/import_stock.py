from fulfillment.sheets.stock import READ, import_stock, read_stock
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import stock from a workbook. Nothing is written where a row is faulty, unless --take-good."
    headings = tuple(column.heading for column in READ)

    def read(self, source, choices):
        return read_stock(source, choices)

    def take(self, reading, *, file, **how):
        return import_stock(reading, by=system_user(), **how)
