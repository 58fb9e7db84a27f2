from fulfillment.sheets.progress import import_progress, read_progress
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import a progress sheet into the stages of its orders. Nothing is written where a row is faulty."

    def read(self, source):
        return read_progress(source)

    def take(self, reading, **how):
        return import_progress(reading, by=system_user(), **how)
