from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.accounts.services.factor import take_away_second_factor

REFUSED = 1


class Command(BaseCommand):
    help = "Take away the second factor of a person who has lost it, where no administrator can."

    def add_arguments(self, parser):
        parser.add_argument("username", help="the log-in name")

    def handle(self, *, username, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            sentence = _("There is nobody with the log-in name “%(login)s”.")
            raise CommandError(sentence % {"login": username}, returncode=REFUSED)
        take_away_second_factor(person.pk)
        self.stdout.write(
            _("%(person)s signs in with the password alone until a second factor is set up again.") % {"person": person}
        )
