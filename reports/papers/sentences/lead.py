"""The month in three sentences: what was sold, what went well, what matters most."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.figures.cards import LESS_IS_BETTER, MISSED, RATES, REACHED, WATCH
from reports.models import Figure
from reports.pages.charts import cause_name
from reports.pages.wording import (
    IN_SENTENCES,
    bare_target,
    change_of,
    clauses,
    flowing,
    gap_of,
    large,
    month_name,
    part_of,
    unit_name,
    value_with_unit,
)
from reports.papers.sentences.card import card_of, missing_by

F = Figure
MOST_GOOD, MOST_GRAVE, FEW = 2, 3, 10


def lead(content):
    """The month in three sentences: what was sold, what went well, and the one to three things that matter most."""
    card = card_of(content, F.AMOUNT)
    values = {
        "month": month_name(content["month"]),
        "amount": large(card["value"]),
        "unit": unit_name(),
        "orders": card_of(content, F.ORDERS)["value"],
    }
    if not values["orders"]:
        return flowing(_("No order was placed in %(month)s.") % values, _missed_figures(content))
    sentence = _("%(month)s brought %(amount)s %(unit)s from %(orders)s orders") % values
    return flowing(sentence + _against_target(card), _good_figures(content), _missed_figures(content))


def _against_target(card):
    if card["target"] is None:
        change, direction = change_of(F.AMOUNT, card["value"], card["last"])
        if not direction:
            return pgettext("end of a sentence", ".")
        return _(", %(change)s against the month before.") % {"change": change}
    gap = card["value"] - card["target"]
    values = {"gap": large(abs(gap)), "unit": unit_name()}
    return (
        _(", %(gap)s %(unit)s above target.") % values if gap >= 0 else _(", %(gap)s %(unit)s below target.") % values
    )


def _good_figures(content):
    """A sentence on up to two figures that reach their target, the best first."""
    good = [
        card for card in content["cards"] if card["standing"] == REACHED and card["figure"] not in (F.AMOUNT, F.OTIF)
    ]
    named = [_reached_clause(card) for card in sorted(good, key=missing_by)[:MOST_GOOD]]
    return _("Good: %(figures)s.") % {"figures": clauses(named)} if named else ""


def _missed_figures(content):
    """A sentence on up to three figures that miss their target, the worst first, each with its gap and cause."""
    short = [card for card in content["cards"] if card["standing"] in (MISSED, WATCH) and card["figure"] != F.AMOUNT]
    if any(card["figure"] == F.ON_TIME for card in short):
        short = [card for card in short if card["figure"] != F.OTIF]  # it counts the same orders
    named = [_missed_clause(card, content) for card in sorted(short, key=missing_by, reverse=True)[:MOST_GRAVE]]
    return _("What matters most: %(figures)s.") % {"figures": clauses(named)} if named else ""


def _reached_clause(card):
    values = {
        "figure": IN_SENTENCES[card["figure"]],
        "value": _valued(card),
        "aim": bare_target(card["figure"], card["target"]),
    }
    if card["figure"] in LESS_IS_BETTER:
        return _("%(figure)s %(value)s, within the limit of %(aim)s") % values
    return _("%(figure)s %(value)s, target %(aim)s") % values


def _missed_clause(card, content):
    figure = card["figure"]
    values = {
        "figure": IN_SENTENCES[figure],
        "value": _valued(card),
        "gap": gap_of(figure, card["value"], card["target"]),
    }
    if figure in LESS_IS_BETTER:
        text = _("%(figure)s %(value)s, %(gap)s over the limit")
    elif figure in RATES:
        text = _("%(figure)s %(value)s, %(gap)s below target")
    else:
        text = _("%(figure)s %(value)s, %(gap)s fewer than the target")
    why = _cause_of(figure, content)
    return _("%(said)s (%(why)s)") % {"said": text % values, "why": why} if why else text % values


def _valued(card):
    """A value with its unit; a rate of few says of how many."""
    text, part = value_with_unit(card["figure"], card["value"]), part_of(card)
    is_counted = card["figure"] in RATES and card["figure"] != F.COLLECTION
    return _("%(share)s (%(part)s)") % {"share": text, "part": part} if is_counted and card["of"] < FEW else text


def _cause_of(figure, content):
    """The cause of a missed target, where the figures know it."""
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    if figure in (F.ON_TIME, F.OTIF) and causes:
        return _("stages were late mostly because of: %(cause)s") % {"cause": cause_name(causes[0]["key"])}
    owing = content["overdue"]["customers"]
    if figure == F.OVERDUE and owing:
        return ngettext("%(n)s overdue customer", "%(n)s overdue customers", owing) % {"n": owing}
    return ""
