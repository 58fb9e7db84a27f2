from dataclasses import replace

from django.utils.translation import gettext as _

from imports.models import ImportJob
from imports.services import import_orders
from imports.services.jobs import result_of
from imports.services.past_orders import ImportReport
from imports.services.records import forget_file, keep_file
from orderdesk.accounts.models import system_user
from orderdesk.core.sheets.command import SheetCommand
from orders.sheets.orders import FROM_CUSTOMER, HEADINGS, read_sheet
from orders.sheets.orders.faults import write_faulty_rows


class Command(SheetCommand):
    help = "Import past orders from a workbook. Nothing is written where a row is faulty, unless --take-good."
    empty_report = ImportReport

    headings = tuple(HEADINGS)
    from_customer = FROM_CUSTOMER

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--paid",
            action="store_true",
            help="orders that were delivered or completed had been paid: write their receipts",
        )

    def choices(self, options):
        return replace(super().choices(options), paid="delivered" if options["paid"] else None)

    def read(self, source, choices):
        return read_sheet(source, choices)

    def take(self, reading, *, file, take_good, dry_run):
        if dry_run:
            return import_orders(reading, by=system_user(), take_good=take_good, dry_run=True)
        job = keep_file(file, by=system_user(), sheet=ImportJob.Sheet.ORDERS)
        try:
            report = import_orders(reading, by=system_user(), take_good=take_good, job=job)
        except BaseException:
            forget_file(job)
            raise
        if report.written:
            job.state, job.result = ImportJob.State.DONE, result_of(report)
            job.save(update_fields=["state", "result"])
        else:
            forget_file(job)
        return report

    def rest(self, reading, source):
        return write_faulty_rows(reading, source)

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
