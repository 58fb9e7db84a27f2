from fulfillment.sheets.progress import FIELDS, import_progress, read_progress
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import a progress sheet into the stages of its orders. Nothing is written where a row is faulty."
    headings = tuple(column.heading for column in FIELDS)

    def read(self, source, choices):
        return read_progress(source, choices)

    def take(self, reading, *, file, **how):
        return import_progress(reading, by=system_user(), **how)
