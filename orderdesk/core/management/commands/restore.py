import json
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from orderdesk.core.backup import restore_backup
from orderdesk.core.errors import Refused
from orderdesk.core.management.commands.backup import counts, sentence
from orderdesk.core.nightly_backup import AGE, decrypt


def _restore(path: Path, identity: Path | None) -> Any:
    """Restore a backup, decrypted in our own folder for as long as that takes."""
    if path.suffix != AGE:
        return restore_backup(str(path))
    if identity is None:
        raise Refused(_("%(file)s is encrypted: name the file with its key by --identity.") % {"file": path})
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        plain = Path(folder) / path.stem
        decrypt(path, identity, plain)
        return restore_backup(str(plain))


class Command(BaseCommand):
    help = "Put a backup into an empty database and an empty folder of uploads. Nothing is ever overwritten."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote")
        parser.add_argument(
            "--into-empty", action="store_true", required=True, help="say that you know it has to be empty"
        )
        parser.add_argument(
            "--identity", metavar="KEY", type=Path, help="file with the key of age that an encrypted backup needs"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file: str, identity: Path | None, **options: Any) -> None:
        try:
            manifest = _restore(Path(file), identity)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(counts(manifest)) if options["json"] else sentence(manifest))
