"""The base of all commands that import a sheet."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.rows import RowReport, write_faulty

REFUSED, WRONG_USAGE = 1, 2
SHOWN = 50


class SheetCommand(BaseCommand):
    """Base command: subclasses give `read` and `take`, the rest is the same for every sheet."""

    empty_report: type = RowReport

    def read(self, source):
        raise NotImplementedError

    def take(self, reading, *, take_good, dry_run):
        raise NotImplementedError

    def rest(self, reading):
        return write_faulty(reading)

    def summary(self, report):
        return _("%(rows)s good rows, %(faulty)s faulty, %(unchanged)s unchanged; %(written)s written.") % {
            "rows": report.rows,
            "faulty": report.faulty_rows,
            "unchanged": report.unchanged,
            "written": report.written,
        }

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument(
            "--dry-run", action="store_true", help="only report what would be written and what is wrong"
        )
        parser.add_argument("--take-good", action="store_true", help="write everything that is good as a whole")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write the faulty rows to correct there")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, report, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file}, returncode=WRONG_USAGE)
        if report is not None and not report.absolute().parent.is_dir():
            raise CommandError(_("The folder of %(file)s does not exist.") % {"file": report}, returncode=WRONG_USAGE)
        try:
            reading = self.read(file)
        except Refused as refusal:
            self._refuse(refusal, options)
        result = self.take(reading, take_good=options["take_good"], dry_run=options["dry_run"])
        if report is not None:
            report.write_bytes(self.rest(reading))
        self._write_report(result, options)
        if result.faults and not options["dry_run"] and not options["take_good"]:
            raise CommandError(_("Nothing was written: correct the faulty rows, or import with --take-good."))

    def _refuse(self, refusal, options):
        if options["json"]:
            fault = {"row": None, "column": None, "value": "", "message": str(refusal)}
            self.stdout.write(json.dumps(self.empty_report(faults=[fault]).as_json(), ensure_ascii=False))
        raise CommandError(str(refusal), returncode=REFUSED)

    def _write_report(self, report, options):
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for fault in report.faults[:SHOWN]:
            self.stdout.write(f"{fault.row} {fault.column}: {fault.message}")
        if len(report.faults) > SHOWN:
            self.stdout.write(_("… and %(count)s more faults") % {"count": len(report.faults) - SHOWN})
        self.stdout.write(self.summary(report))
