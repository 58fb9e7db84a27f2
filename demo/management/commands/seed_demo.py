import json

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from demo.company.seed import MANY, seed_company
from demo.company.targets import add_reviews
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.text.typed import Mistyped, date_typed
from orderdesk.setup.models import Installation
from orders.models import Order

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Make a believable company to look at: people, products, customers, and orders in every state."

    def add_arguments(self, parser):
        parser.add_argument("--orders", type=int, default=800, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another company")
        parser.add_argument("--today", metavar="DAY", help="the day on which the company stands (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where somebody has begun already")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, orders, seed, today, if_empty, **options):
        if if_empty and _is_in_use():
            return
        if orders < 0:
            raise CommandError(_("The number of orders cannot be negative."), returncode=WRONG_USAGE)
        try:
            day = date_typed(today) if today else localdate()
        except Mistyped as mistake:
            raise CommandError(str(mistake), returncode=WRONG_USAGE) from mistake
        progress = self._progress if options["verbosity"] > 1 else lambda done, of: None
        try:
            made = seed_company(orders=orders, seed=seed, today=day, progress=progress)
            if orders < MANY:  # a large one is for measuring
                add_reviews(today=day)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        self._tidy(orders)
        sentence = _(
            "%(orders)s orders of %(customers)s customers. Log in as assistant, am1, manager … with %(password)s."
        )
        output = json.dumps(made) if options["json"] else sentence % {**made, "password": "orderdesk-demo"}
        self.stdout.write(output)

    def _progress(self, done, of):
        self.stderr.write(f"{done}/{of}")

    @staticmethod
    def _tidy(orders):
        """The planner knows the new tables; many rows are also told to be visible to all, for index-only scans."""
        if connection.in_atomic_block:
            return
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)" if orders >= MANY else "ANALYZE")


def _is_in_use():
    """Whether there are people or orders, or somebody wanted an empty company: with --empty, or by clear_demo."""
    installation = Installation.current()
    wanted_empty = installation.started_empty or installation.demo_cleared_at is not None
    return wanted_empty or Order.objects.exists() or User.objects.filter(is_active=True).exists()
