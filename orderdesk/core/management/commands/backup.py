import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from orderdesk.core.backup import write_backup
from orderdesk.core.errors import Refused
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure


class Command(BaseCommand):
    help = "Write the database and the uploaded files into one file. Nobody has to stop working for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="where to write: a name that does not exist yet")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            manifest = write_backup(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = counts(manifest)["rows"]
        record_disclosure(Disclosure.Kind.BACKUP, by=None, page="backup", name=file, rows=rows)
        self.stdout.write(json.dumps(counts(manifest)) if options["json"] else sentence(manifest))


def counts(manifest: Any) -> Any:
    """What a backup holds, in numbers."""
    return {
        "made_at": manifest["made_at"],
        "tables": len(manifest["tables"]),
        "rows": sum(table["rows"] for table in manifest["tables"].values()),
        "files": len(manifest["media"]),
    }


def sentence(manifest: Any) -> Any:
    return _("%(rows)d rows of %(tables)d tables and %(files)d uploaded files, as of %(made_at)s.") % counts(manifest)
