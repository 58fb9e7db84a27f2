from aftersales.sheets.feedback import import_feedback, read_feedback
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand


class Command(SheetCommand):
    help = "Import past feedback and what was done about it. Nothing is written where a row is faulty."

    def read(self, source):
        return read_feedback(source)

    def take(self, reading, *, take_good, dry_run):
        return import_feedback(reading, by=system_user(), take_good=take_good, dry_run=dry_run)
