"""Tickets written as the feedback sheet."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from aftersales.sheets.feedback.columns import FIELDS, KIND_WORDS, SHEET
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.typed import clean_lines
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.typed import (
    clean_text,
)

BATCH = 2000
READ = (
    "order__number",
    "customer__name",
    "kind",
    "text",
    "reported_at",
    "owner__name",
    "owner__username",
    "measures",
    "result",
    "satisfaction",
    "follow_up_on",
)


def write_feedback(target, tickets, *, most=None):
    """Write tickets into a path or a binary file, the oldest first; returns how many. Refuses more than `most`."""
    if most is not None and tickets.order_by()[: most + 1].count() > most:
        raise Refused(_("More than %(most)s tickets. Narrow the list down first.") % {"most": most})
    counted = _Counted(tickets.order_by("reported_at", "pk").values_list(*READ).iterator(BATCH))
    write_into(target, sheet_columns(FIELDS), counted, sheet=SHEET)
    return counted.count


class _Counted:
    """Rows as cells, counted on their way."""

    def __init__(self, rows):
        self.rows, self.count = rows, 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield cells_of(row)


def cells_of(row):
    """The cells of one ticket, exactly as the sheet is read: what is written and imported is written again the same."""
    order, customer, kind, text, reported_at, name, username, measures, result, stars, follow_up = row
    reported = localtime(reported_at).replace(tzinfo=None)
    return [
        order or "",
        clean_text(customer),
        KIND_WORDS[kind],
        clean_lines(text),
        reported,
        clean_text(name or username),
        clean_lines(measures),
        clean_lines(result),
        stars,
        follow_up,
    ]
