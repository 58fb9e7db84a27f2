from customers.sheets.customers import import_customers, read_customers
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import customers from a workbook. Nothing is written where a row is faulty, unless --take-good."

    def read(self, source):
        return read_customers(source)

    def take(self, reading, **how):
        return import_customers(reading, by=system_user(), **how)
