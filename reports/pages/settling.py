"""Days sales outstanding, what came in of what fell due, and the margin, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from reports.pages.wording import flowing, large, percent, unit_name

LABELS = {
    "dso": gettext_lazy("Days sales outstanding"),
    "collection_rate": gettext_lazy("Received of what fell due"),
    "margin": pgettext_lazy("figure", "Margin"),
}
MEANINGS = {
    "dso": gettext_lazy("Receivable at the end, over the orders confirmed in the last 90 days, times 90"),
    "collection_rate": gettext_lazy("Of the instalments due in the month; a credit is not received money"),
    "margin": gettext_lazy("Amounts of the orders placed, without tax and freight, less their cost"),
}
BEHIND = {"dso": "sold-lately", "collection_rate": "fell-due", "margin": "margin"}


def settling_cards(figures, *, link):
    """One card for each of the figures that are there: name, number, unit, note, meaning, and the page behind it."""
    return [
        {
            "name": LABELS[name],
            "number": number_of(name, value),
            "unit": unit_of(name, value),
            "note": note_of(name, value),
            "meaning": MEANINGS[name],
            "url": link(BEHIND[name]),
        }
        for name, value in figures.items()
    ]


def number_of(name, value):
    """The number of a card; a dash where there is nothing to divide."""
    if name == "margin":
        return large(value["amount"])
    if value is None:
        return "–"
    return f"{value:,.1f}" if name == "dso" else percent(value).rstrip("%")


def unit_of(name, value):
    if name == "margin":
        return unit_name()
    if value is None:
        return ""
    return pgettext("unit", "days") if name == "dso" else "%"


def note_of(name, value):
    """What is said beside a margin: its rate, and how many lines it leaves out."""
    if name != "margin":
        return ""
    rate = _("%(rate)s of the net amount") % {"rate": percent(value["rate"])} if value["rate"] is not None else ""
    return flowing(rate, uncosted_note(value["uncosted"]))


def uncosted_note(count):
    if not count:
        return ""
    return ngettext("%(n)s line without cost left out", "%(n)s lines without cost left out", count) % {"n": count}
