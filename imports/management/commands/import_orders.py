from dataclasses import replace

from django.utils.translation import gettext as _

from imports.management.sheet import KeptSheetCommand
from imports.services.past_orders import ImportReport


class Command(KeptSheetCommand):
    help = "Import past orders from a workbook. Nothing is written where a row is faulty, unless --take-good."
    kind = "orders"
    empty_report = ImportReport

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--paid",
            action="store_true",
            help="orders that were delivered or completed had been paid: write their receipts",
        )
        parser.add_argument("--stages", action="store_true", help="plan the usual stages of orders that are under way")

    def choices(self, options):
        paid = "delivered" if options["paid"] else None
        return replace(super().choices(options), paid=paid, stages=options["stages"])

    def summary(self, report):
        return _(
            "%(orders)s good orders with %(lines)s lines, %(faulty)s faulty, %(unchanged)s unchanged; "
            "%(written)s written."
        ) % {
            "orders": report.orders,
            "lines": report.lines,
            "faulty": report.faulty_orders,
            "unchanged": report.unchanged,
            "written": report.written,
        }
