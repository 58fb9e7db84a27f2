"""The eight headline figures as cards: value, target, last month, last year, twelve months, and how it stands."""

from decimal import Decimal

from reports.models import Figure, Target

F = Figure
LESS_IS_BETTER = frozenset({F.PROCESSING, F.OVERDUE})
RATES = frozenset({F.ON_TIME, F.OTIF, F.SATISFACTION, F.COLLECTION})
MONEY = frozenset({F.AMOUNT, F.OVERDUE})
NEAR_POINTS = 0.02  # a rate that misses its target by so much is to be watched, not missed
NEAR_SHARE = 0.1  # the others by a tenth
REACHED, WATCH, MISSED, NO_TARGET = "reached", "watch", "missed", ""
PARTS = {
    F.ON_TIME: ("in_time", "judged"),
    F.OTIF: ("both", "judged"),
    F.SATISFACTION: ("good", "rated"),
    F.COLLECTION: ("collected", "collectable"),
}


def targets_of(month):
    """({figure: target} of the company, {person's key: amount to sell})."""
    rows = Target.objects.filter(month=month).values_list("figure", "person", "value")
    return (
        {figure: value for figure, person, value in rows if person is None},
        {person: value for figure, person, value in rows if person is not None and figure == F.AMOUNT},
    )


def standing(figure, value, target):
    """Whether a value reaches its target, nearly does, or misses it; None without both."""
    if value is None or target is None:
        return NO_TARGET
    value, target = Decimal(str(value)), Decimal(str(target))
    missing = value - target if figure in LESS_IS_BETTER else target - value
    if missing <= 0:
        return REACHED
    near = Decimal(str(NEAR_POINTS)) if figure in RATES else abs(target) * Decimal(str(NEAR_SHARE))
    return WATCH if missing <= near else MISSED


def cards(rows, targets):
    """One card a figure from the months of `headlines` (thirteen, the last of them the month itself)."""
    return [_card(figure, rows, targets.get(figure)) for figure in Figure.values]


def _card(figure, rows, target):
    now = rows[-1]
    card = {
        "figure": figure,
        "value": now[figure],
        "target": target,
        "last": rows[-2][figure],
        "year": rows[-13][figure] if len(rows) >= 13 else None,
        "months": [row[figure] for row in rows[-13:]],
        "standing": standing(figure, now[figure], target),
    }
    if figure in PARTS:
        card["part"], card["of"] = (now[name] for name in PARTS[figure])
    return card
