from aftersales.sheets.feedback import FIELDS, import_feedback, read_feedback
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import past feedback and what was done about it. Nothing is written where a row is faulty."
    headings = tuple(column.heading for column in FIELDS)

    def read(self, source, choices):
        return read_feedback(source, choices)

    def take(self, reading, *, take_good, dry_run, file):
        return import_feedback(reading, by=system_user(), take_good=take_good, dry_run=dry_run)
