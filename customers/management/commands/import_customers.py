from customers.sheets.customers import FIELDS, import_customers, read_customers
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import customers from a workbook. Nothing is written where a row is faulty, unless --take-good."
    headings = tuple(column.heading for column in FIELDS)

    def read(self, source, choices):
        return read_customers(source, choices)

    def take(self, reading, *, file, **how):
        return import_customers(reading, by=system_user(), **how)
