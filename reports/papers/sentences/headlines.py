"""What the headlines need words for: what changed, why, what next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderdesk.core.text.display import listed
from reports.figures.span import month_before
from reports.models import Figure
from reports.pages.charts import cause_name
from reports.pages.wording import (
    LABELS,
    change_of_sales,
    flowing,
    large,
    large_change,
    month_in_sentence,
    percent,
    shortened,
    unit_name,
)
from reports.papers.sentences.card import card_of

F = Figure


def headline_rows(content):
    """[(figure, sentence)] of those figures that need words."""
    rows = [
        (F.AMOUNT, _sales(content)),
        (F.ON_TIME, _punctual(content)),
        (F.OTIF, _in_full(content)),
        (F.COLLECTION, _collected(content)),
        (F.SATISFACTION, _satisfied(content)),
    ]
    return [(str(LABELS[figure]), sentence) for figure, sentence in rows if sentence]


def _sales(content):
    bridge, before = content["bridge"], month_before(content["month"])
    if not bridge["before"]:
        sentence = _("%(before)s had no orders.") % {"before": month_in_sentence(before)} if bridge["now"] else ""
        return flowing(sentence, _next_month(content))
    change = bridge["now"] - bridge["before"]
    values = {
        "change": large(abs(change)),
        "unit": unit_name(),
        "before": month_in_sentence(before),
        "share": change_of_sales(content["cards"], "last")[0],
        "new": large_change(bridge["new"]),
        "back": large_change(bridge["back"]),
        "gone": large_change(bridge["gone"]),
        "same": large_change(bridge["same"]),
    }
    more = _(
        "%(change)s %(unit)s more than %(before)s (%(share)s): new customers %(new)s, came back %(back)s, "
        "did not order %(gone)s, the same customers %(same)s."
    )
    less = _(
        "%(change)s %(unit)s less than %(before)s (%(share)s): new customers %(new)s, came back %(back)s, "
        "did not order %(gone)s, the same customers %(same)s."
    )
    return flowing((more if change >= 0 else less) % values, _next_month(content))


def _next_month(content):
    if not content["forecast"]["months"]:
        return ""
    row = content["forecast"]["months"][0]
    return _("Expected for %(month)s: %(value)s %(unit)s (80 %% interval %(low)s to %(high)s).") % {
        "unit": unit_name(),
        "month": month_in_sentence(row["month"]),
        "value": large(row["value"]),
        "low": large(row["low"]),
        "high": large(row["high"]),
    }


def _punctual(content):
    now = content["kpis"]["on_time"]
    judged = now["delivered_on_time"] + now["late_delivered"] + now["late_open"]
    if not judged:
        return ""
    sentence = _(
        "Of %(judged)s orders due, %(in_time)s were delivered on time, %(late)s late; %(open)s are overdue "
        "and still open."
    ) % {
        "judged": judged,
        "in_time": now["delivered_on_time"],
        "late": now["late_delivered"],
        "open": now["late_open"],
    }
    causes = [row for row in content["causes"] if row["key"] != "unknown"][:2]
    if causes:
        named = listed([f"{cause_name(row['key'])} {row['n']}" for row in causes])
        sentence = flowing(sentence, _("Late stages by cause, most first: %(causes)s.") % {"causes": named})
    first = next((row for row in content["late_orders"] if row["timing"] == "late_open"), None)
    if first:
        late = {"order": first["number"], "days": first["days"]}
        sentence = flowing(sentence, _("Next: deliver %(order)s (%(days)s days late).") % late)
    return sentence


def _in_full(content):
    otif, whole, judged = content["kpis"]["otif"], content["kpis"]["in_full"], content["kpis"]["otif"]["of"]
    if not judged:
        return ""
    part = content["kpis"]["on_time"]["delivered_on_time"] - otif["n"]
    sentence = _("%(n)s of %(of)s on time and in full; in full regardless of the date: %(whole)s.") % {
        "n": otif["n"],
        "of": judged,
        "whole": whole["n"],
    }
    if part:
        text = ngettext("%(n)s order was on time but not in full.", "%(n)s orders were on time but not in full.", part)
        sentence = flowing(sentence, text % {"n": part})
    return sentence


def _collected(content):
    card = card_of(content, F.COLLECTION)
    if not card["of"]:
        return ""
    sentence = _("Of %(of)s %(unit)s to be collected, %(part)s was received; %(open)s is overdue.") % {
        "of": large(card["of"]),
        "unit": unit_name(),
        "part": large(card["part"]),
        "open": large(card_of(content, F.OVERDUE)["value"]),
    }
    rows = content["overdue"]["rows"][:2]
    total = card_of(content, F.OVERDUE)["value"]
    if rows and total:
        names = listed([shortened(row["short_name"] or row["name"]) for row in rows])
        share = percent(sum(row["overdue"] for row in rows) / total, digits=0)
        sentence = flowing(sentence, _("%(names)s make up %(share)s of it.") % {"names": names, "share": share})
    return flowing(
        sentence,
        _("%(coming)s %(unit)s fall due in the 30 days after.")
        % {"coming": large(content["coming"]["in_30"]), "unit": unit_name()},
    )


def _satisfied(content):
    now = content["kpis"]["satisfaction"]
    if not now["n"]:
        return ""
    card = card_of(content, F.SATISFACTION)
    sentence = _("%(good)s of %(n)s ratings are 4 or 5 (95 %% interval %(low)s to %(high)s).") % {
        "good": card["part"],
        "n": now["n"],
        "low": percent(now["low"], digits=0),
        "high": percent(now["high"], digits=0),
    }
    if now["n"] < 5:
        return flowing(sentence, _("Too few to judge by."))
    return flowing(sentence, _weakest(content["aspects"]))


def _weakest(aspects):
    names = {"product": _("goods"), "delivery": _("delivery"), "service": _("service")}
    rated = {name: aspects[name] for name in names if aspects[name] is not None}
    if not rated:
        return ""
    lowest = min(rated, key=rated.get)
    return _("Weakest: %(aspect)s, %(stars)s.") % {"aspect": names[lowest], "stars": f"{rated[lowest]:.2f}"}
