"""Formatting of figures: amounts in the unit of the language, rates in percent, times in hours or days, changes."""

import re
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from reports.figures.cards import LESS_IS_BETTER, MISSED, MONEY, RATES, REACHED, WATCH
from reports.models import Figure

F = Figure
LABELS = {
    F.AMOUNT: gettext_lazy("Sales"),
    F.ORDERS: pgettext_lazy("figure", "Orders"),
    F.ON_TIME: gettext_lazy("On time"),
    F.OTIF: gettext_lazy("On time and in full"),
    F.PROCESSING: gettext_lazy("Order to confirmation, median"),
    F.SATISFACTION: gettext_lazy("Satisfaction, 4 or 5"),
    F.COLLECTION: gettext_lazy("Collection rate"),
    F.OVERDUE: pgettext_lazy("figure", "Overdue"),
}
IN_SENTENCES = LABELS | {
    F.PROCESSING: gettext_lazy("Order to confirmation"),
    F.SATISFACTION: gettext_lazy("Satisfaction"),
}
VERDICTS = {
    REACHED: (pgettext_lazy("target", "Reached"), "green"),
    WATCH: (pgettext_lazy("target", "To watch"), "yellow"),
    MISSED: (pgettext_lazy("target", "Missed"), "red"),
}
VERDICTS_OF_LIMITS = VERDICTS | {
    REACHED: (pgettext_lazy("limit", "Kept"), "green"),
    MISSED: (pgettext_lazy("limit", "Exceeded"), "red"),
}
DAY = 24
TINY_BASE = 3  # a growth of more than 300 % says that there was next to nothing before
FEW_ORDERS = 3  # below so many before, a change is told by how many orders there were and are
MINUS, PLUS = "–", "+"  # the fonts of papers have no U+2212


def unit_size():
    """How many yuan the unit of large amounts has: 万 in Chinese, thousands in English."""
    # Translators: a number, how many yuan make one of the unit below: 10000 for 万元
    return Decimal(pgettext("yuan in one unit of large amounts", "1000"))


def unit_name():
    return pgettext("unit of large amounts", "k yuan")


def large(amount):
    """An amount in the unit of large amounts, one decimal: 1,670,734.41 is 167.1."""
    return f"{Decimal(amount) / unit_size():,.1f}"


def number_of(value):
    """A sum above its column: amounts to the fen, hours with one decimal, counts without."""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def signed(text, value):
    """A change with its sign: +1.2, –0.3; nothing has none."""
    return f"{PLUS if value > 0 else MINUS if value < 0 else ''}{text.lstrip('-')}"


def large_change(amount):
    return signed(large(amount), amount)


def percent(rate, *, digits=1):
    return "–" if rate is None else f"{float(rate) * 100:.{digits}f}%"


def share_of(part, whole):
    """A share in percent, or a dash where there is no whole."""
    return percent(part / whole) if whole else "–"


def relative(now, before):
    """The change against before in percent, or a dash; from a tiny base both amounts, which say more than +900 %."""
    if not before or now is None:
        return "–"
    change = float(now) / float(before) - 1
    if change > TINY_BASE:
        return f"{large(before)} → {large(now)}"
    return signed(f"{abs(change) * 100:.1f}%", change)


def growth(now, before, orders, orders_before):
    """(text, direction) of a change of amounts; where few orders were placed before, how many then and now.

    A percentage of one or two orders says nothing: "+300 %" is one large order.
    """
    if not orders and not orders_before:
        return "–", 0
    if orders_before < FEW_ORDERS:
        text = pgettext("orders before and now", "%(before)s → %(now)s") % {"before": orders_before, "now": orders}
        return f"{text} {pgettext('unit', 'orders')}", (orders > orders_before) - (orders < orders_before)
    text = relative(now, before)
    return f"{text} {unit_name()}" if "→" in text else text, (now > before) - (now < before)


def growth_of_count(now, before, fewest=FEW_ORDERS):
    """The same of a count."""
    direction = (now > before) - (now < before)
    if not now and not before:
        return "–", 0
    if before < fewest:
        return pgettext("orders before and now", "%(before)s → %(now)s") % {"before": before, "now": now}, direction
    return signed(f"{abs(now / before - 1) * 100:.1f}%", now - before), direction


def change_of_sales(cards, name):
    """How sales changed against what the cards have as `name`, and its direction; a dash where nothing is known."""
    now, orders = (next(card for card in cards if card["figure"] == figure) for figure in (F.AMOUNT, F.ORDERS))
    if now[name] is None or orders[name] is None:
        return "–", 0
    return growth(now["value"], now[name], orders["value"], orders[name])


def value_of(figure, value):
    """(number, unit) as a card shows it."""
    if value is None:
        return "–", ""
    if figure in MONEY:
        return large(value), unit_name()
    if figure in RATES:
        return f"{value * 100:.1f}", "%"
    if figure == F.PROCESSING:
        return duration(value)
    return f"{value:,}", pgettext("unit", "orders")


def duration(hours):
    """Hours below a day, days from there on."""
    hours = float(hours)
    return (
        (f"{hours:.1f}", pgettext("unit", "hours")) if hours < DAY else (f"{hours / DAY:.1f}", pgettext("unit", "days"))
    )


def verdict_of(figure, standing):
    """(word, tone) of a verdict: a target is reached or missed, a limit is kept or exceeded."""
    return (VERDICTS_OF_LIMITS if figure in LESS_IS_BETTER else VERDICTS).get(standing, ("", ""))


def value_with_unit(figure, value):
    """A value with its unit, for a sentence: 78.0%, 38.3 万元, 39 单."""
    number, unit = value_of(figure, value)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".rstrip()


def bare_target(figure, target):
    """What is aimed at, with its unit."""
    exact = figure in MONEY or figure == F.PROCESSING
    return value_with_unit(figure, float(target) if figure in RATES else target if exact else round(target))


def target_of(figure, target):
    """A target as text; a ceiling says so."""
    text = bare_target(figure, target)
    return f"≤ {text}" if figure in LESS_IS_BETTER else text


def aim_of(figure, target):
    """What a figure is measured against, in words: a target to be reached or a limit to be kept."""
    if target is None:
        return _("no target")
    text = bare_target(figure, target)
    if figure in LESS_IS_BETTER:
        return pgettext("figure", "Limit %(limit)s") % {"limit": text}
    return _("Target %(target)s") % {"target": text}


def gap_of(figure, value, target):
    """How far a value is from what it is measured against, without a sign: 10.0 pp, 7.3 万元, 3 单."""
    return (
        change_of(figure, value, target)[0].lstrip(f"{MINUS}{PLUS}")
        if figure in RATES
        else value_with_unit(
            figure,
            abs(Decimal(value) - Decimal(target))
            if figure in MONEY
            else abs(float(value) - float(target))
            if figure == F.PROCESSING
            else abs(value - round(target)),
        )
    )


def change_with_unit(figure, now, before):
    """The change with the unit that it has: +28.7%, –4.2 pp, –10 单, +13.0 万元."""
    text, direction = change_of(figure, now, before)
    unit = {F.ORDERS: pgettext("unit", "orders"), F.OVERDUE: unit_name()}.get(figure, "")
    return f"{text} {unit}".rstrip() if text != "–" else text, direction


def change_of(figure, now, before):
    """The change as text and its direction (-1, 0, 1): percent of amounts, points of rates, else the difference."""
    if now is None or before is None:
        return "–", 0
    change = float(now) - float(before)
    direction = (change > 1e-9) - (change < -1e-9)
    if figure == F.AMOUNT:
        return relative(now, before), direction if before else 0
    if figure == F.OVERDUE:
        return large_change(Decimal(now) - Decimal(before)), direction
    if figure in RATES:
        return pgettext("percentage points", "%(points)s pp") % {
            "points": signed(f"{abs(change) * 100:.1f}", change)
        }, direction
    if figure == F.PROCESSING:
        number, unit = duration(abs(change))
        return signed(f"{number} {unit}", change), direction
    return signed(f"{abs(change):.0f}", change), direction


def is_good(figure, direction):
    """Whether a rise or fall is good: None where nothing changed."""
    if not direction:
        return None
    return (direction < 0) == (figure in LESS_IS_BETTER)


def part_of(card):
    """The parts of a rate: 38/43, or amounts of the unit."""
    if "of" not in card or not card["of"]:
        return ""
    if card["figure"] == F.COLLECTION:
        return f"{large(card['part'])} / {large(card['of'])}"
    return f"{card['part']}/{card['of']}"


def flowing(*sentences):
    """Join sentences; there is no space after full-width punctuation."""
    return re.sub(r"(?<=[。；，、：]) ", "", " ".join(str(part) for part in sentences if part))


def clauses(parts):
    """Parts of a sentence one after the other."""
    return pgettext("between clauses", "; ").join(str(part) for part in parts)


def shortened(name, most=20):
    """A name in a sentence: as much as the eye takes in."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def labelled(label, value):
    """What something is, and its value, with the colon of the language."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def month_name(month):
    """A month in a sentence: 2026-10, 2026 年 10 月."""
    # Translators: a format of dates: Y is the year, m the month with two digits, n without a leading zero
    return date_format(month, pgettext("format of a month", "Y-m"))


def month_in_sentence(month):
    """A month in a sentence of its own year: 2026-10, 10 月."""
    # Translators: a format of dates as above; the year may be left out
    return date_format(month, pgettext("format of a month in a sentence", "Y-m"))


def month_short(month):
    """A month beside others: 10, 10 月."""
    return pgettext("a month", "%(month)s") % {"month": month.month}
