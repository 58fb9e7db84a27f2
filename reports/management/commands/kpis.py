import json
import re
from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, date_typed
from reports.figures import kpis
from reports.figures.period import midnight

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Command(BaseCommand):
    help = "The figures of a month, computed from recorded events."

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--as-of", metavar="D", help="what happened after this day does not count")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, month, as_of, **options):
        figures = kpis(month_typed(month), as_of=_end_of(as_of) if as_of else None)
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
        else:
            for line in _lines(figures):
                self.stdout.write(line)


def month_typed(text):
    """The first day of a month that was typed as YYYY-MM."""
    match = MONTH.fullmatch(text)
    if match is None or match[1] < "0002":
        raise CommandError(_("“%(text)s” is not a month. Write it like 2026-10.") % {"text": text}, returncode=2)
    return date(int(match[1]), int(match[2]), 1)


def _end_of(text):
    try:
        return midnight(date_typed(text) + timedelta(days=1))
    except Mistyped as mistake:
        raise CommandError(str(mistake), returncode=2) from mistake


def _lines(figures, prefix=""):
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}: {'–' if value is None else value}"
