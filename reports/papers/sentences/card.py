"""A headline in the content of the monthly report, and how far it is from its target."""

from reports.figures.cards import LESS_IS_BETTER, NEAR_POINTS, NEAR_SHARE, RATES


def card_of(content, figure):
    """The card of a figure: its value, target and what it is of."""
    return next(card for card in content["cards"] if card["figure"] == figure)


def missing_by(card):
    """How far a figure is from its target, in steps of what is still near: above 1 is missed, below 0 is better."""
    value, target = float(card["value"]), float(card["target"])
    missing = value - target if card["figure"] in LESS_IS_BETTER else target - value
    return missing / (NEAR_POINTS if card["figure"] in RATES else abs(target) * NEAR_SHARE or 1)
