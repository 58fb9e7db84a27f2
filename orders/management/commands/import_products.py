from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand
from orders.sheets.products import import_products, read_products


class Command(SheetCommand):
    help = "Import products from a workbook. Nothing is written where a row is faulty, unless --take-good."

    def read(self, source):
        return read_products(source)

    def take(self, reading, **how):
        return import_products(reading, by=system_user(), **how)
