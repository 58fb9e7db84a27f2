import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orderdesk.core.backup import restore_backup
from orderdesk.core.errors import Refused
from orderdesk.core.management.commands.backup import counts, sentence


class Command(BaseCommand):
    help = "Put a backup into an empty database and an empty folder of uploads. Nothing is ever overwritten."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote")
        parser.add_argument(
            "--into-empty", action="store_true", required=True, help="say that you know it has to be empty"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            manifest = restore_backup(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(counts(manifest)) if options["json"] else sentence(manifest))
