import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from aftersales.services import import_orders
from aftersales.services.past_orders import ImportReport
from orderdesk.accounts.models import system_user
from orderdesk.core.errors import Refused
from orders.sheets import read_sheet
from orders.sheets.writing import write_faulty_rows

REFUSED, WRONG_USAGE = 1, 2
SHOWN = 50


class Command(BaseCommand):
    help = "Import past orders from a workbook. Nothing is written where a row is faulty, unless --take-good."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be written and what is wrong")
        parser.add_argument("--take-good", action="store_true", help="write every order that is good as a whole")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write the faulty rows to correct there")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, report, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file}, returncode=WRONG_USAGE)
        if report is not None and not report.absolute().parent.is_dir():
            raise CommandError(_("There is no folder for %(file)s.") % {"file": report}, returncode=WRONG_USAGE)
        try:
            reading = read_sheet(file)
        except Refused as refusal:
            self._refuse(refusal, options)
        told = import_orders(reading, by=system_user(), take_good=options["take_good"], dry_run=options["dry_run"])
        if report is not None:
            report.write_bytes(write_faulty_rows(reading))
        self._tell(told, options)
        if told.faults and not options["dry_run"] and not options["take_good"]:
            raise CommandError(_("Nothing was written: correct the faulty rows, or import with --take-good."))

    def _refuse(self, refusal, options):
        if options["json"]:
            fault = {"row": None, "column": None, "value": "", "message": str(refusal)}
            self.stdout.write(json.dumps(ImportReport(faults=[fault]).as_json(), ensure_ascii=False))
        raise CommandError(str(refusal), returncode=REFUSED)

    def _tell(self, told, options):
        if options["json"]:
            self.stdout.write(json.dumps(told.as_json(), ensure_ascii=False))
            return
        for fault in told.faults[:SHOWN]:
            self.stdout.write(f"{fault.row} {fault.column}: {fault.message}")
        if len(told.faults) > SHOWN:
            self.stdout.write(_("… and %(count)s more faults") % {"count": len(told.faults) - SHOWN})
        self.stdout.write(
            _(
                "%(orders)s good orders with %(lines)s lines, %(faulty)s faulty, %(unchanged)s unchanged; "
                "%(written)s written."
            )
            % {
                "orders": told.orders,
                "lines": told.lines,
                "faulty": told.faulty_orders,
                "unchanged": told.unchanged,
                "written": told.written,
            }
        )
