from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand
from orders.sheets.products import FIELDS, import_products, read_products


class Command(SheetCommand):
    help = "Import products from a workbook. Nothing is written where a row is faulty, unless --take-good."
    headings = tuple(column.heading for column in FIELDS)

    def read(self, source, choices):
        return read_products(source, choices)

    def take(self, reading, *, file, **how):
        return import_products(reading, by=system_user(), **how)
