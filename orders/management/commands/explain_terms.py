import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, date_typed
from orders.models.terms import Trigger, due_after, read_terms, wait_label

REFUSED, WRONG_USAGE = 1, 2
DAYS = {
    "confirmed": (Trigger.CONFIRMATION,),
    "started": (Trigger.PRODUCTION,),
    "dispatched": (Trigger.BEFORE_SHIPPING, Trigger.DISPATCH),
    "delivered": (Trigger.DELIVERY, Trigger.MONTH_END),
    "invoiced": (Trigger.INVOICE, Trigger.INVOICE_MONTH),
}


class Command(BaseCommand):
    help = "Say what payment terms mean: each share, what makes it due, and on which day."

    def add_arguments(self, parser):
        parser.add_argument("text", metavar="TEXT")
        for name in DAYS:
            parser.add_argument(f"--{name}", metavar="DAY", help=f"the day on which the order was {name}")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, text, **options):
        bases = {trigger: _day(options[name]) for name, triggers in DAYS.items() for trigger in triggers}
        reading = read_terms(text)
        if not reading.is_understood:
            self._refuse(reading, as_json=options["json"])
        parts = [(part, _due(part, bases)) for part in reading.instalments]
        if options["json"]:
            self._write({"understood": True, "instalments": [_facts(part, due) for part, due in parts]})
        else:
            self.stdout.write("\n".join(_sentence(part, due) for part, due in parts))

    def _refuse(self, reading, *, as_json):
        if not as_json:
            raise CommandError(_("Not understood: %(unread)s") % {"unread": reading.unread}, returncode=REFUSED)
        self._write({"understood": False, "unread": reading.unread})
        sys.exit(REFUSED)

    def _write(self, report):
        self.stdout.write(json.dumps(report, ensure_ascii=False))


def _due(part, bases):
    return due_after(
        bases[part.trigger], trigger=part.trigger, days=part.days, unit=part.unit, month_day=part.month_day
    )


def _facts(part, due):
    if part.percent is None:
        amount = None if part.amount is None else f"{part.amount:.2f}"
        return {"share": None, "amount": amount, "trigger": part.trigger, "due": due.isoformat() if due else None}
    share = part.percent / 100
    text = f"{share:.2f}" if share == round(share, 2) else f"{share.normalize():f}"
    return {"share": text, "trigger": part.trigger, "due": due.isoformat() if due else None}


def _sentence(part, due):
    wait = wait_label(part.days, part.unit, part.month_day)
    words = [part.share_label, str(Trigger(part.trigger).label), wait, str(due or "")]
    return " ".join(filter(None, words))


def _day(text):
    if text is None:
        return None
    try:
        return date_typed(text)
    except Mistyped as mistake:
        raise CommandError(str(mistake), returncode=WRONG_USAGE) from mistake
