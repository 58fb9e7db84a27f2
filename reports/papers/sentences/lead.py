"""The month in one sentence: what was sold, what missed its target and why, what is on target."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderdesk.core.text.display import listed
from reports.figures.cards import LESS_IS_BETTER, MISSED, RATES, REACHED, WATCH
from reports.models import Figure
from reports.pages.charts import cause_name
from reports.pages.wording import (
    IN_SENTENCES,
    change_of_sales,
    clauses,
    gap_of,
    large,
    large_change,
    month_name,
    part_of,
    unit_name,
    value_with_unit,
)
from reports.papers.sentences.card import card_of, missing_by

F = Figure
MOST_GOOD, MOST_GRAVE, FEW = 2, 3, 10
COLLECTED = (F.COLLECTION, F.OVERDUE)


def lead(content):
    """The month in one sentence of up to three clauses."""
    sentence = clauses(filter(None, (_sales(content), _missed(content), _good(content))))
    return _("%(sentence)s.") % {"sentence": sentence}


def _sales(content):
    card = card_of(content, F.AMOUNT)
    values = {
        "month": month_name(content["month"]),
        "amount": large(card["value"]),
        "unit": unit_name(),
        "orders": card_of(content, F.ORDERS)["value"],
    }
    if not values["orders"]:
        return _("No order was placed in %(month)s") % values
    clause = _("%(month)s brought %(amount)s %(unit)s from %(orders)s orders") % values
    compared, is_less = _compared(content, card)
    why = _why_less(content["bridge"]) if is_less else ""
    return clause + compared + (_(", mainly because of %(causes)s") % {"causes": why} if why else "")


def _compared(content, card):
    """(how sales stand to their target, or else to the month before; whether they are less)."""
    if card["target"] is None:
        change, direction = change_of_sales(content["cards"], "last")
        return (_(", %(change)s against the month before") % {"change": change} if direction else ""), direction < 0
    gap = card["value"] - card["target"]
    values = {"gap": large(abs(gap)), "unit": unit_name()}
    text = _(", %(gap)s %(unit)s above target") if gap >= 0 else _(", %(gap)s %(unit)s below target")
    return text % values, gap < 0


def _why_less(bridge):
    """What took most off the month before; nothing where it had no orders or nothing was taken off."""
    causes = [
        (
            bridge["gone"],
            ngettext(
                "%(n)s customer who did not order (%(amount)s)",
                "%(n)s customers who did not order (%(amount)s)",
                bridge["gone_n"],
            ),
        ),
        (bridge["volume"], _("less volume from the same customers (%(amount)s)")),
        (bridge["price"], _("lower prices (%(amount)s)")),
    ]
    amount, text = min(causes, key=lambda cause: cause[0])
    return text % {"n": bridge["gone_n"], "amount": f"{large_change(amount)} {unit_name()}"} if amount < 0 else ""


def _missed(content):
    """Up to three figures that miss their target, the worst first, each with its gap; then why."""
    short = [card for card in content["cards"] if card["standing"] in (MISSED, WATCH) and card["figure"] != F.AMOUNT]
    if any(card["figure"] == F.ON_TIME for card in short):
        short = [card for card in short if card["figure"] != F.OTIF]  # it counts the same orders
    gravest = sorted(short, key=missing_by, reverse=True)[:MOST_GRAVE]
    if not gravest:
        return ""
    figures = listed(_gap(card) for card in gravest)
    causes = dict.fromkeys(filter(None, (_cause_of(card["figure"], content) for card in gravest)))
    if not causes:
        return _("%(figures)s missed") % {"figures": figures}
    return _("%(figures)s missed, mainly because of %(causes)s") % {"figures": figures, "causes": listed(causes)}


def _good(content):
    """Up to two figures that reach their target, the best first."""
    good = [
        card for card in content["cards"] if card["standing"] == REACHED and card["figure"] not in (F.AMOUNT, F.OTIF)
    ]
    named = [f"{IN_SENTENCES[card['figure']]} {_valued(card)}" for card in sorted(good, key=missing_by)[:MOST_GOOD]]
    return _("%(figures)s on target") % {"figures": listed(named)} if named else ""


def _gap(card):
    figure = card["figure"]
    values = {
        "figure": IN_SENTENCES[figure],
        "value": _valued(card),
        "gap": gap_of(figure, card["value"], card["target"]),
    }
    if figure in LESS_IS_BETTER:
        return _("%(figure)s %(value)s (%(gap)s over the limit)") % values
    if figure in RATES:
        return _("%(figure)s %(value)s (%(gap)s below target)") % values
    return _("%(figure)s %(value)s (%(gap)s fewer than the target)") % values


def _valued(card):
    """A value with its unit; a rate of few says of how many."""
    text, part = value_with_unit(card["figure"], card["value"]), part_of(card)
    is_counted = card["figure"] in RATES and card["figure"] != F.COLLECTION
    return _("%(share)s, %(part)s") % {"share": text, "part": part} if is_counted and card["of"] < FEW else text


def _cause_of(figure, content):
    """The cause of a missed target, where the figures know it."""
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    if figure in (F.ON_TIME, F.OTIF) and causes:
        return _("late stages (%(cause)s)") % {"cause": cause_name(causes[0]["key"])}
    owing = content["overdue"]["customers"]
    if figure in COLLECTED and owing:
        return ngettext("%(n)s overdue customer", "%(n)s overdue customers", owing) % {"n": owing}
    late = sum(row["late"] for row in content["approvals"])
    if figure == F.PROCESSING and late:
        return ngettext("%(n)s approval over its limit", "%(n)s approvals over their limit", late) % {"n": late}
    return _low_marks(content["aspects"]) if figure == F.SATISFACTION else ""


def _low_marks(aspects):
    """What customers rated lowest on their return visits."""
    names = {"product": _("goods"), "delivery": _("delivery"), "service": _("service")}
    rated = {name: aspects[name] for name in names if aspects[name] is not None}
    if not rated:
        return ""
    return _("low marks for %(aspect)s") % {"aspect": names[min(rated, key=lambda name: rated[name])]}
