from fulfillment.sheets.stock import import_stock, read_stock
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import stock from a workbook. Nothing is written where a row is faulty, unless --take-good."

    def read(self, source):
        return read_stock(source)

    def take(self, reading, **how):
        return import_stock(reading, by=system_user(), **how)
