"""The headline figures in words, for the dashboard and the work bench."""

from django.utils.translation import ngettext

from orderdesk.core.paper.charts import spark
from reports.models import Figure
from reports.pages.wording import (
    LABELS,
    change_of,
    change_of_sales,
    is_good,
    part_of,
    share_of,
    target_of,
    value_of,
    verdict_of,
)

BEHIND = {
    "amount": "placed",
    "orders": "placed",
    "on_time": "judged",
    "otif": "otif-judged",
    "processing": "processing",
    "satisfaction": "rated",
    "collection": "collection",
    "overdue": "overdue",
}


def headline_card(card, figures, link):
    """One headline figure as pages show it: number, change, target, months, and the page behind it."""
    figure = card["figure"]
    number, unit = value_of(figure, card["value"])
    change, direction = change_of(figure, card["value"], card["before"])
    if figure == Figure.AMOUNT:
        change, direction = change_of_sales(figures["cards"], "before")
    good = is_good(figure, direction)
    target, word, tone = _target(card, is_over=figures["is_over"])
    return {
        "name": LABELS[figure],
        "number": number,
        "unit": unit,
        "change": change.lstrip("+–±") if direction else change,
        "way": {1: "up", -1: "down"}.get(direction, ""),
        "tone": {True: "good", False: "late"}.get(good, ""),
        "note": part_of(card) or (_owing(figures) if figure == Figure.OVERDUE else ""),
        "target": target,
        "verdict": word,
        "verdict_tone": tone,
        "spark": spark(card["months"], label=""),
        "url": link(BEHIND[figure]),
    }


def _target(card, *, is_over):
    """(target as text, verdict, tone): what adds up over a month is judged when the month is over."""
    if card["target"] is None:
        return "", "", ""
    if not is_over and card["figure"] in (Figure.AMOUNT, Figure.ORDERS):
        return share_of(float(card["value"]), float(card["target"])), "", ""
    return target_of(card["figure"], card["target"]), *verdict_of(card["figure"], card["standing"])


def _owing(figures):
    n = figures["overdue"]["customers"]
    return ngettext("%(n)s customer", "%(n)s customers", n) % {"n": n}
