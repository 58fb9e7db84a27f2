import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.setup.services import issue_first_link

REFUSED = 1


class Command(BaseCommand):
    help = "Print a one-time link by which the first administrator sets up the company; refuses once there is one."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, **options):
        try:
            secret = issue_first_link()
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        link = f"{settings.SITE_URL}{reverse('setup:first', args=[secret])}"
        sentence = _("Set up the company at %(link)s (works once)") % {"link": link}
        self.stdout.write(json.dumps({"link": link}) if options["json"] else sentence)
