"""The charts of dashboard and review: figures in, drawings out. `link(figure, value)` is asked on pages only."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aftersales.states import TicketKind
from fulfillment.states import Cause
from orderdesk.core.paper import charts
from reports.figures.cards import NEAR_SHARE
from reports.pages.wording import (
    duration,
    flowing,
    large,
    month_in_sentence,
    month_short,
    percent,
    relative,
    unit_name,
    unit_size,
)

MOST_NAME = 14
AGE_TONES = {"not_due": "1", "d1_30": "2", "d31_60": "4", "d61_90": "yellow", "over_90": "red"}


def age_names():
    return {
        "not_due": _("Not due yet"),
        "d1_30": _("1 to 30 days late"),
        "d31_60": _("31 to 60 days late"),
        "d61_90": _("61 to 90 days late"),
        "over_90": _("More than 90 days late"),
    }


def cause_name(key):
    return str(dict(Cause.choices).get(key, _("Not recorded")))


def no_link(figure, value=""):
    return ""


def in_units(amount):
    return float(amount) / float(unit_size())


def _names_room(names, least):
    """How many characters wide names stand before bars: as they need, up to MOST_NAME."""
    return max(least, min(MOST_NAME, max((charts.text_width(str(name), 1) for name in names), default=0) + 0.7))


def _sum_text(amount):
    value = in_units(amount)
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def trend(months, expected, *, width, height, size=11, target=None, link=None):
    """Thirteen months and the next three. `months` is [(month, amount)]; an unfinished last month has its guess too."""
    columns = [
        {
            "name": month_short(month),
            "value": in_units(amount),
            "text": _sum_text(amount),
            "href": link(month) if link and amount else "",
        }
        for month, amount in months
    ]
    bands = [
        {
            "name": month_short(row["month"]),
            "value": in_units(row["value"]),
            "low": in_units(row["low"]),
            "high": in_units(row["high"]),
            "text": _sum_text(row["value"]),
        }
        for row in expected["months"]
        if row["month"] > months[-1][0]
    ]
    label = _("Sales of thirteen months and forecast of the next three, in %(unit)s") % {"unit": unit_name()}
    return charts.columns(
        columns,
        label=label,
        width=width,
        height=height,
        size=size,
        bands=bands,
        target=in_units(target) if target else None,
        target_label=_("Target %(value)s") % {"value": _sum_text(target)} if target else "",
    )


def forecast_note(expected):
    """The method of the forecast, its error, and its result for the last month."""
    from reports.figures.forecast import METHODS

    if expected["method"] is None:
        return _("No forecast: it needs three months with sales, and there are %(n)s.") % {"n": expected["n"]}
    sentences = [_("Forecast: %(method)s.") % {"method": METHODS[expected["method"]]}]
    if expected["mase"] is not None and expected["method"] != "naive":
        sentences.append(
            _("Error relative to the naive forecast “as last month”: MASE %(mase)s (naive is 1.00).")
            % {"mase": f"{expected['mase']:.2f}"}
        )
    if expected["wape"] is not None:
        sentences.append(_("Average error: %(wape)s.") % {"wape": percent(expected["wape"])})
    held = expected.get("held")  # reports that were kept before do not have it
    if held:
        sentences.append(
            _(
                "On the last %(n)s months, which had no part in choosing the method, it was off by %(wape)s,"
                " the same month of last year by %(season)s."
            )
            % {"n": held["n"], "wape": percent(held["wape"]), "season": percent(held["season"])}
        )
    last = expected["last"]
    if last and last["actual"]:
        sentences.append(
            _("For %(month)s it predicted %(forecast)s; the actual figure was %(actual)s (%(off)s).")
            % {
                "month": month_in_sentence(last["month"]),
                "forecast": large(last["forecast"]),
                "actual": large(last["actual"]),
                "off": relative(last["actual"], last["forecast"]),
            }
        )
    return flowing(*sentences)


def ageing(owed, *, width, height=18, size=11, link=no_link):
    names = age_names()
    parts = [
        {
            "name": names[age],
            "value": float(owed[age]),
            "text": f"{names[age]} {large(owed[age])}",
            "tone": tone,
            "href": link("receivable", age) if owed[age] else "",
        }
        for age, tone in AGE_TONES.items()
    ]
    return charts.stack(parts, label=_("Receivables by age"), width=width, height=height, size=size)


def late_stages(rows, *, width, size=11, link=no_link, most=7):
    total = sum(row["n"] for row in rows)
    rest = sum(row["n"] for row in rows[most:])
    bars = [
        {
            "name": row["name"],
            "value": row["n"],
            "href": link("late-stage", row["name"]),
            "text": _times(row["n"], row["n"] / total),
        }
        for row in rows[:most]
    ]
    if rest:
        bars.append({"name": _("All others"), "value": rest, "tone": "3", "text": _times(rest, rest / total)})
    names = _names_room([row["name"] for row in bars], 7)
    return charts.bars(bars, label=_("Late stages"), width=width, size=size, names=names)


def _times(n, share):
    text = ngettext("%(n)s time, %(share)s", "%(n)s times, %(share)s", n)
    return text % {"n": n, "share": percent(share, digits=0)}


def late_causes(rows, *, width, size=11, link=no_link):
    """A Pareto chart of causes; stages without a recorded cause come last, in grey."""
    total, up_to, bars = sum(row["n"] for row in rows), 0, []
    for row in sorted(rows, key=lambda row: row["key"] == "unknown"):
        up_to += row["n"]
        bars.append(
            {
                "name": cause_name(row["key"]),
                "value": row["n"],
                "href": link("late-cause", row["key"]),
                "tone": "3" if row["key"] == "unknown" else "",
                "text": ngettext("%(n)s time, %(share)s in all", "%(n)s times, %(share)s in all", row["n"])
                % {"n": row["n"], "share": percent(up_to / total, digits=0)},
            }
        )
    names = _names_room([row["name"] for row in bars], 6)
    return charts.bars(bars, label=_("Causes of late stages"), width=width, size=size, names=names)


def spread(classes, *, width, height, size=11, large_from=None, link=no_link):
    classes_drawn = [
        {
            "low": f"{in_units(row['low']):g}",
            "n": row["n"],
            "is_dark": large_from is not None and row["low"] >= large_from,
            "href": link("amounts", row["low"]) if row["n"] else "",
            "title": _class_label(row, following),
        }
        for row, following in zip(classes, [*classes[1:], None], strict=True)
    ]
    classes_drawn[-1]["low"] += "+"
    label = _("Orders by amount, in %(unit)s") % {"unit": unit_name()}
    return charts.histogram(classes_drawn, label=label, width=width, height=height, size=size)


def _class_label(row, following):
    """The label of a class of amounts, for screen readers."""
    facts = {"low": f"{row['low']:,}", "high": f"{following['low']:,}" if following else "", "n": row["n"]}
    if following is None:
        return ngettext("from %(low)s yuan: %(n)s order", "from %(low)s yuan: %(n)s orders", row["n"]) % facts
    return ngettext("%(low)s to %(high)s yuan: %(n)s order", "%(low)s to %(high)s yuan: %(n)s orders", row["n"]) % facts


def people(rows, *, width, size=10, part=charts.WHOLE):
    """What each sold against their target; `part` of them on the scale of all."""
    bars = []
    for row in rows:
        target, reached = row["target"], None
        if target:
            reached = float(row["amount"]) / float(target)
        bars.append(
            {
                "name": row["name"],
                "value": in_units(row["amount"]),
                "target": in_units(target) if target else None,
                "text": f"{large(row['amount'])} / {large(target)}" if target else large(row["amount"]),
                "verdict": _verdict(reached),
                "tone": _tone(reached),
            }
        )
    return charts.bullets(bars, label=_("Sold against target, by person"), width=width, size=size, part=part)


def _tone(reached):
    if reached is None:
        return ""
    return "green" if reached >= 1 else "yellow" if reached >= 1 - NEAR_SHARE else "red"


def _verdict(reached):
    if reached is None:
        return _("no target")
    share = percent(reached, digits=1 if 0.995 <= reached < 1 else 0)
    return _("reached %(share)s") % {"share": share} if reached >= 1 else _("missed, %(share)s") % {"share": share}


def stars(rows, *, width, size=9):
    total = sum(row["n"] for row in rows) or 1
    bars = [
        {
            "name": pgettext("rating", "%(stars)s of 5") % row,
            "value": row["n"],
            "text": _times(row["n"], row["n"] / total),
        }
        for row in rows
    ]
    return charts.bars(bars, label=_("Ratings"), width=width, size=size, names=5)


def tickets(by_type, *, width, size=9):
    total, kinds = sum(by_type.values()), dict(TicketKind.choices)
    bars = [{"name": str(kinds[key]), "value": n, "text": _times(n, n / total)} for key, n in by_type.items()]
    names = _names_room([row["name"] for row in bars], 6)
    return charts.bars(bars, label=_("Tickets by type"), width=width, size=size, names=names)


def durations(rows, *, width, size=9, part=charts.WHOLE):
    """The slowest stage first; one that ends with the stage before it takes no time of its own, and says so."""
    bars = [
        {"name": row["name"], "value": row["p50"], "text": _taken(row)}
        for row in sorted(rows, key=lambda row: (-row["p50"], -row["p90"]))
    ]
    names = _names_room([row["name"] for row in bars], 7)
    label = _("Days each stage takes, median")
    return charts.bars(bars, label=label, width=width, size=size, dark=1, names=names, part=part)


def _taken(row):
    if not row["p90"]:
        return _("ends with the stage before it (%(n)s)") % {"n": row["n"]}
    values = {"p50": _days(row["p50"]), "p90": _days(row["p90"]), "n": row["n"]}
    return _("%(p50)s, one in ten over %(p90)s (%(n)s)") % values


def _days(days):
    number, unit = duration(float(days) * 24)
    return f"{number} {unit}"
