"""Figures as files: the dashboard's as a workbook, the review as a PDF."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orderdesk.core.sheets.writing import Column, write_workbook
from reports.figures.cards import MONEY
from reports.models import Figure
from reports.pages import charts as pictures
from reports.pages.settling import LABELS as SETTLING
from reports.pages.wording import LABELS, month_name


def dashboard_workbook(figures, chosen=()):
    """Every number of the page, one a row: section, name, value, unit, what it was compared with, share.

    `chosen` is what the figures were narrowed to, in words.
    """
    columns = [
        Column(_("Section"), width=18),
        Column(_("Name"), width=34),
        Column(_("Value"), "number", 16),
        Column(_("Unit"), width=10),
        Column(month_name(figures["compared"]), "number", 16),
        Column(_("Share"), "percent", 10),
    ]
    filters = [(_("Filter"), name, None, None, None, None) for name in chosen]
    return write_workbook(columns, [*filters, *_dashboard_rows(figures)], sheet=f"{figures['period'].month:%Y-%m}")


def _dashboard_rows(figures):
    yuan, orders, times = pgettext("unit", "yuan"), pgettext("unit", "orders"), pgettext("unit", "times")
    for card in figures["cards"]:
        yield _("Headlines"), str(LABELS[card["figure"]]), card["value"], _unit(card["figure"]), card["before"], None
    yield from _settling_rows(figures["settling"], yuan)
    for month, amount in figures["months"]:
        yield _("Sales by month"), month_name(month), amount, yuan, None, None
    for row in figures["forecast"]["months"]:
        yield _("Forecast"), month_name(row["month"]), round(row["value"], 2), yuan, None, None
    for age, name in pictures.age_names().items():
        yield (
            _("Receivable"),
            name,
            figures["owed"][age],
            yuan,
            None,
            _share(figures["owed"][age], figures["owed"]["receivable"]),
        )
    late = sum(row["n"] for row in figures["stages"])
    for row in figures["stages"]:
        yield _("Late stages"), row["name"], row["n"], times, None, _share(row["n"], late)
    for row in figures["causes"]:
        yield _("Causes"), pictures.cause_name(row["key"]), row["n"], times, None, _share(row["n"], late)
    for row in figures["spread"]:
        yield _("Order amounts"), _("from %(low)s yuan") % {"low": f"{row['low']:,}"}, row["n"], orders, None, None
    for row in figures["customers"]:
        yield _("Customers"), row["name"], row["amount"], yuan, row["before"], row["share"]


def _settling_rows(settling, yuan):
    """Without the margin where its reader may not read costs."""
    section, margin = _("Headlines"), settling.get("margin")
    yield section, str(SETTLING["dso"]), settling["dso"], pgettext("unit", "days"), None, None
    yield section, str(SETTLING["collection_rate"]), settling["collection_rate"], _("share"), None, None
    if margin:
        yield section, str(SETTLING["margin"]), margin["amount"], yuan, None, margin["rate"]
        yield section, _("Lines without cost"), margin["uncosted"], pgettext("unit", "lines"), None, None


def _unit(figure):
    if figure in MONEY:
        return pgettext("unit", "yuan")
    names = {Figure.ORDERS: pgettext("unit", "orders"), Figure.PROCESSING: pgettext("unit", "hours")}
    return names.get(figure, _("share"))


def _share(part, whole):
    return float(part) / float(whole) if whole else None
