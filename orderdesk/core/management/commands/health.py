import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orderdesk.core import health


class Command(BaseCommand):
    help = "Tell whether database, broker, clock and worker are well; exit 1 where one is not."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(health.PARTS)}; all by default")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, parts: list[str], **options: Any) -> None:
        unknown = set(parts) - set(health.PARTS)
        if unknown:
            raise CommandError(f"There is no part {', '.join(sorted(unknown))}.", returncode=2)
        state = health.check(parts or health.PARTS)
        lines = [json.dumps(state)] if options["json"] else [f"{part}: {result}" for part, result in state.items()]
        self.stdout.write("\n".join(lines))
        if not health.is_well(state):
            raise CommandError("Not everything is well.")
