import json
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderdesk.core.record.audit import check_anchor, snapshot
from orderdesk.core.text.typed import excerpt
from reports.audit import count_checked, find_differences

LONGEST = 120


class Command(BaseCommand):
    help = "Recompute what is stored twice and name every difference; exit 1 where there is one."

    def add_arguments(self, parser):
        parser.add_argument("--anchor", metavar="FILE", help="lines of the anchor that the chain is held against")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, **options):
        write = self._write_json if options["json"] else self._write_lines
        path = Path(options["anchor"]) if options["anchor"] else None
        if path is not None and not path.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": path}, returncode=2)
        with snapshot():
            count = write(chain(find_differences(), check_anchor(path) if path else ()))
        if count:
            text = ngettext("%(count)s difference.", "%(count)s differences.", count) % {"count": count}
            raise CommandError(text, returncode=1)

    def _write_lines(self, differences):
        """A line each, as they are found."""
        count = 0
        for count, difference in enumerate(differences, 1):  # noqa: B007
            self.stdout.write(sentence(difference))
        checked = ", ".join(f"{name} {rows}" for name, rows in count_checked().items())
        self.stdout.write(_("Checked: %(checked)s.") % {"checked": checked})
        if not count:
            self.stdout.write(_("No differences."))
        return count

    def _write_json(self, differences):
        """One object, written as it grows."""
        count = 0
        self.stdout.write('{"differences": [', ending="")
        for count, difference in enumerate(differences, 1):
            text = json.dumps(difference.__dict__, ensure_ascii=False)
            self.stdout.write(f", {text}" if count > 1 else text, ending="")
        self.stdout.write(f'], "checked": {json.dumps(count_checked())}}}')
        return count


def sentence(difference):
    """order.total 202405-001: stored 100.00, recomputed 90.00"""
    named = f"{difference.what} {difference.where}"
    if difference.stored is None and difference.recomputed is None:
        return named
    values = {"stored": difference.stored, "recomputed": difference.recomputed}
    values = {name: _("nothing") if text is None else excerpt(text, LONGEST) for name, text in values.items()}
    return _("%(named)s: stored %(stored)s, recomputed %(recomputed)s") % {"named": named, **values}
