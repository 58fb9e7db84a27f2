import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure, take_rows
from orderdesk.core.text.typed import Mistyped, date_typed
from orders.models import Order
from orders.sheets.orders.writing import write_orders

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Write orders as a workbook in the companies' own layout; with --history it can be imported elsewhere."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--from", dest="first", metavar="DAY", help="orders placed on this day or later")
        parser.add_argument("--to", dest="last", metavar="DAY", help="orders placed on this day or earlier")
        parser.add_argument("--history", action="store_true", help="with status, dates, discount, freight and tax rate")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, first, last, history, **options):
        if not file.absolute().parent.is_dir():
            raise CommandError(_("The folder of %(file)s does not exist.") % {"file": file}, returncode=WRONG_USAGE)
        orders = Order.objects.all()
        orders = orders.filter(ordered_on__gte=_day(first)) if first else orders
        orders = orders.filter(ordered_on__lte=_day(last)) if last else orders
        try:
            lines = write_orders(str(file), orders, history=history)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        report = {"orders": orders.filter(line_count__gt=0).count(), "lines": lines, "file": str(file)}
        record_disclosure(
            Disclosure.Kind.EXPORT,
            by=None,
            page="export_orders",
            name=str(file),
            question=f"{first or ''} – {last or ''}".strip(" –"),
            rows=take_rows(),
        )
        sentence = _("%(orders)s orders with %(lines)s lines written to %(file)s.") % report
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else sentence)


def _day(text):
    try:
        return date_typed(text)
    except Mistyped as mistake:
        raise CommandError(str(mistake), returncode=WRONG_USAGE) from mistake
