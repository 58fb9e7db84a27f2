import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orderdesk.setup.clearing import against_clearing, clear_demo
from orderdesk.setup.models import Installation
from orderdesk.setup.services import issue_first_link

REFUSED = 1


class Command(BaseCommand):
    help = "Take the demo company away, after its name was typed; refuses once a real order stands in it."

    def add_arguments(self, parser):
        parser.add_argument("--name", metavar="NAME", help="the name of the company; asked for where it is not given")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, name, **options):
        for sentence in against_clearing(Installation.current()):
            raise CommandError(sentence, returncode=REFUSED)
        try:
            clear_demo(name=name if name is not None else self._ask())
            link = self._first_link()
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"cleared": True, "link": link}))
            return
        self.stdout.write(_("The demo company is gone."))
        if link:
            self.stdout.write(_("Set up the company at %(link)s (works once)") % {"link": link})

    def _ask(self):
        question = _("Everything of %(company)s will be gone. Type its name: ")
        return input(question % {"company": Policy.current().company})

    @staticmethod
    def _first_link():
        """A link for the first administrator, where nobody is left who could sign in."""
        if User.objects.administrators().exists():
            return ""
        return f"{settings.SITE_URL}{reverse('setup:first', args=[issue_first_link()])}"
