"""The statement of account of a customer as a workbook: its movements between opening and closing balance."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orderdesk.core.sheets.writing import Column, write_into
from orders.pages.statement import MOST_IN_SHEET


def write_statement(target, statement):
    """Write every movement into a file; refused, with a sentence, where there are too many."""
    account, rows = statement.account, statement.rows(most=MOST_IN_SHEET)
    columns = [
        Column(_("Date"), "date", 12),
        Column(_("Kind"), width=14),
        Column(pgettext("of a movement", "No."), width=18),
        Column(_("Words"), width=48),
        Column(_("Owed (yuan)"), "money", 14),
        Column(_("Paid (yuan)"), "money", 14),
        Column(_("Balance (yuan)"), "money", 16),
    ]
    write_into(target, columns, _rows(statement, account, rows), sheet=_("Statement"))


def _rows(statement, account, rows):
    yield statement.first, _("Opening balance"), "", statement.customer.name, None, None, account.opening
    for row in rows:
        owes, pays = row["owes"] or None, row["pays"] or None
        yield row["day"], row["label"], row["number"], row["text"], owes, pays, row["balance"]
    last = statement.last
    yield last, _("Closing balance"), "", statement.days, account.owed, account.paid, account.closing
    yield last, _("Not yet due"), "", "", None, None, account.not_due
    yield last, _("Overdue"), "", "", None, None, account.overdue
    if account.held:
        yield last, _("Held for the customer"), "", "", None, None, -account.held
