"""The base of all commands that import a sheet."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.choices import FROM_CUSTOMER, Choices
from orderdesk.core.sheets.correcting import write_faulty
from orderdesk.core.sheets.reading import heading_key
from orderdesk.core.sheets.rows import Finding, RowReading, RowReport
from orderdesk.core.text.display import listed

REFUSED, WRONG_USAGE = 1, 2
FIRST_YEAR, LAST_YEAR = 1990, 2100
SHOWN = 50


class SheetCommand(BaseCommand):
    """Base command: subclasses give `read` and `take`, the rest is the same for every sheet.

    `headings` are those of the sheet; `from_customer` the ones that the customer's record may fill.
    """

    empty_report: type = RowReport
    headings: tuple[str, ...] = ()
    from_customer: tuple[str, ...] = ()

    def read(self, source: Any, choices: Any) -> Any:
        raise NotImplementedError

    def take(self, reading: Any, *, take_good: bool, dry_run: bool, file: Path) -> Any:
        raise NotImplementedError

    def rest(self, reading: RowReading, source: Path) -> bytes:
        return write_faulty(reading, source)

    def summary(self, report: RowReport) -> str:
        return _("%(rows)s good rows, %(faulty)s faulty, %(unchanged)s unchanged; %(written)s written.") % {
            "rows": report.rows,
            "faulty": report.faulty_rows,
            "unchanged": report.unchanged,
            "written": report.written,
        }

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xlsm, .xls or .csv")
        parser.add_argument(
            "--dry-run", action="store_true", help="only report what would be written and what is wrong"
        )
        parser.add_argument("--take-good", action="store_true", help="write everything that is good as a whole")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write the faulty rows to correct there")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
        parser.add_argument(
            "--sheet",
            action="append",
            metavar="NAME",
            help="read this sheet (again for several); else every one understood",
        )
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE.json",
            help='{"heading of the file": "our heading" or null or {"means": "our heading", "values": {"word of the'
            ' file": "our word" or null}}}',
        )
        parser.add_argument(
            "--default",
            action="append",
            default=[],
            metavar="HEADING=VALUE",
            help="for cells that are missing or empty",
        )
        order = parser.add_mutually_exclusive_group()
        order.add_argument(
            "--day-first", dest="day_first", action="store_true", default=None, help="5/10/2024 is October"
        )
        order.add_argument(
            "--month-first", dest="day_first", action="store_false", default=None, help="5/10/2024 is May"
        )
        parser.add_argument("--year", type=int, metavar="YYYY", help="the year of dates without one")

    def choices(self, options: dict[str, Any]) -> Choices:
        """What the options say about the file. Raises `CommandError` with code 2 for what means nothing."""
        defaults = dict(self._default(text) for text in options["default"])
        columns, values = self._columns(options["map"]) if options["map"] else ({}, {})
        if options["year"] is not None and not FIRST_YEAR <= options["year"] <= LAST_YEAR:
            raise _usage(_("%(year)s is not a year.") % {"year": options["year"]})
        return Choices(options["sheet"], columns, defaults, options["year"], options["day_first"], values=values)

    def _default(self, text: str) -> Any:
        heading, equals, value = text.partition("=")
        heading, value = heading.strip(), value.strip()
        if not (equals and value):
            raise _usage(_("--default %(text)s: write HEADING=VALUE.") % {"text": text})
        self._check_heading(heading)
        if value == FROM_CUSTOMER and heading not in self.from_customer:
            raise _usage(_("“%(heading)s” does not stand in the customer's record.") % {"heading": heading})
        return heading, value

    def _columns(self, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        """({heading of the file: ours or None}, {our heading: {word of the file: our word or None}}) of a file."""
        try:
            given = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise _usage(_("%(file)s cannot be read as JSON.") % {"file": path}) from error
        if not isinstance(given, dict) or not all(map(_is_meaning, given.values())):
            raise _usage(_('%(file)s: write {"heading of the file": "our heading" or null}.') % {"file": path})
        columns = {text: each["means"] if isinstance(each, dict) else each for text, each in given.items()}
        for heading in filter(None, columns.values()):
            self._check_heading(heading)
        return columns, {each["means"]: each["values"] for each in given.values() if isinstance(each, dict)}

    def _check_heading(self, heading: str) -> None:
        if heading not in self.headings:
            raise _usage(
                _("There is no heading “%(heading)s”. The headings: %(headings)s.")
                % {"heading": heading, "headings": listed(self.headings)}
            )

    def handle(self, *, file: Path, report: Path | None, **options: Any) -> None:
        if not file.is_file():
            raise _usage(_("There is no file %(file)s.") % {"file": file})
        if report is not None and not report.absolute().parent.is_dir():
            raise _usage(_("The folder of %(file)s does not exist.") % {"file": report})
        choices = self.choices(options)
        try:
            reading = self.read(file, choices)
        except Refused as refusal:
            self._refuse(refusal, options)
        reading.left_out += _unused(choices, reading)
        result = self.take(reading, take_good=options["take_good"], dry_run=options["dry_run"], file=file)
        if report is not None:
            report.write_bytes(self.rest(reading, file))
        self._write_report(result, options)
        if result.faults and not options["dry_run"] and not options["take_good"]:
            raise CommandError(_("Nothing was written: correct the faulty rows, or import with --take-good."))

    def _refuse(self, refusal: Any, options: Any) -> None:
        if options["json"]:
            fault = Finding(None, None, "", str(refusal))
            self.stdout.write(json.dumps(self.empty_report(faults=[fault]).as_json(), ensure_ascii=False))
        raise CommandError(str(refusal), returncode=REFUSED)

    def _write_report(self, report: Any, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for fault in report.faults[:SHOWN]:
            self.stdout.write(f"{fault.row} {fault.column}: {fault.message}")
        if len(report.faults) > SHOWN:
            self.stdout.write(_("… and %(count)s more faults") % {"count": len(report.faults) - SHOWN})
        self.stdout.write(self.summary(report))


def _is_meaning(each: Any) -> bool:
    """Whether this says what a column means: our heading, null, or a heading with what its words mean."""
    if not isinstance(each, dict):
        return isinstance(each, str | None)
    words = each.get("values")
    return (
        each.keys() == {"means", "values"}
        and isinstance(each["means"], str)
        and isinstance(words, dict)
        and all(isinstance(word, str | None) for word in words.values())
    )


def _usage(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=WRONG_USAGE)


def _unused(choices: Choices, reading: Any) -> list[Any]:
    """A finding for each column that was named and that no sheet has."""
    names = {heading_key(text) for text in reading.mapped}
    sentence = _("The file has no column of this name.")
    return [Finding(None, text, "", sentence) for text in choices.columns if heading_key(text) not in names]
