"""The sentences of the monthly report: what changed, why, what next. Every number comes from its content."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from orderdesk.core.text.display import listed
from reports.figures.cards import LESS_IS_BETTER, MISSED, NEAR_POINTS, NEAR_SHARE, RATES, REACHED, WATCH
from reports.figures.span import month_before
from reports.models import Figure
from reports.pages.charts import cause_name
from reports.pages.wording import (
    IN_SENTENCES,
    LABELS,
    bare_target,
    change_of,
    clauses,
    flowing,
    gap_of,
    large,
    large_change,
    month_in_sentence,
    month_name,
    part_of,
    percent,
    relative,
    shortened,
    unit_name,
    value_with_unit,
)

F = Figure
MOST_GOOD, MOST_GRAVE, FEW = 2, 3, 10


def lead(content):
    """The month in three sentences: what was sold, what went well, and the one to three things that matter most."""
    card = _card(content, F.AMOUNT)
    values = {
        "month": month_name(content["month"]),
        "amount": large(card["value"]),
        "unit": unit_name(),
        "orders": _card(content, F.ORDERS)["value"],
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


def missing_by(card):
    """How far a figure is from its target, in steps of what is still near: above 1 is missed, below 0 is better."""
    value, target = float(card["value"]), float(card["target"])
    missing = value - target if card["figure"] in LESS_IS_BETTER else target - value
    return missing / (NEAR_POINTS if card["figure"] in RATES else abs(target) * NEAR_SHARE or 1)


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
        "share": relative(bridge["now"], bridge["before"]),
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
    card = _card(content, F.COLLECTION)
    if not card["of"]:
        return ""
    sentence = _("Of %(of)s %(unit)s to be collected, %(part)s was received; %(open)s is overdue.") % {
        "of": large(card["of"]),
        "unit": unit_name(),
        "part": large(card["part"]),
        "open": large(_card(content, F.OVERDUE)["value"]),
    }
    rows = content["overdue"]["rows"][:2]
    total = _card(content, F.OVERDUE)["value"]
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
    card = _card(content, F.SATISFACTION)
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


def problems(content, most=3):
    """The three things to solve: what the meeting decided on, filled up from the figures."""
    decided = [
        {
            "problem": row["problem"],
            "impact": row["impact"],
            "measure": row["measure"],
            "owner": row["owner"],
            "due_on": row["due_on"],
        }
        for row in content["actions"]
        if row["state"] == "open"
    ]
    return [*decided, *_from_figures(content)][:most]


def _from_figures(content):
    """Problems that the figures show, the worst first; the meeting decides on measures."""
    open_ = [row for row in content["late_orders"] if row["timing"] == "late_open"]
    late = content["kpis"]["on_time"]["late_open"]
    if open_:
        worst = open_[0]
        yield _row(
            ngettext("%(n)s order is late and still open", "%(n)s orders are late and still open", late) % {"n": late},
            _("%(order)s has been late for %(days)s days") % {"order": worst["number"], "days": worst["days"]},
            worst["owner"],
        )
    rows = content["overdue"]["rows"]
    if rows:
        n = content["overdue"]["customers"]
        yield _row(
            ngettext("%(n)s customer is overdue", "%(n)s customers are overdue", n) % {"n": n},
            f"{large(_card(content, F.OVERDUE)['value'])} {unit_name()}",
        )
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    if causes:
        total = content["quality"]["late_stages"]
        yield _row(
            _("Late stages: %(cause)s") % {"cause": cause_name(causes[0]["key"])},
            _("%(n)s times, %(share)s of all")
            % {"n": causes[0]["n"], "share": percent(causes[0]["n"] / total, digits=0)},
        )
    low = sum(row["n"] for row in content["stars"] if row["stars"] <= 2)
    if low:
        yield _row(_("Customers who rated 1 or 2"), ngettext("%(n)s rating", "%(n)s ratings", low) % {"n": low})
    slow = sum(row["late"] for row in content["approvals"])
    if slow:
        yield _row(_("Approvals over their time limit"), ngettext("%(n)s time", "%(n)s times", slow) % {"n": slow})


def _row(problem, impact, owner=""):
    return {
        "problem": problem,
        "impact": impact,
        "measure": _("for the meeting to decide"),
        "owner": owner or "–",
        "due_on": None,
    }


def settled(content):
    """How long customers take to pay, what of what fell due came in, and the margin, a sentence each."""
    now, sentences = content["kpis"], []
    if now["dso"] is not None:
        sentences.append(_("Days sales outstanding: %(days)s.") % {"days": f"{now['dso']:,.1f}"})
    if now["collection_rate"] is not None:
        sentences.append(
            _("Of what fell due in the month %(rate)s came in.") % {"rate": percent(now["collection_rate"])}
        )
    margin = now["margin"]
    if margin["rate"] is not None:
        facts = {"amount": large(margin["amount"]), "unit": unit_name(), "rate": percent(margin["rate"])}
        sentences.append(_("Margin: %(amount)s %(unit)s, %(rate)s of the net amount.") % facts)
    if margin["uncosted"]:
        n = margin["uncosted"]
        text = ngettext("%(n)s line without cost is left out of it.", "%(n)s lines without cost are left out of it.", n)
        sentences.append(text % {"n": n})
    return flowing(*sentences)


def causes_note(content):
    """What the two causes most often recorded make up."""
    causes = [row for row in content["causes"] if row["key"] != "unknown"]
    total = sum(row["n"] for row in content["causes"])
    if len(causes) < 2:
        return ""
    share = percent(sum(row["n"] for row in causes[:2]) / total, digits=0)
    missing = total - sum(row["n"] for row in causes)
    sentence = _("The first two make up %(share)s.") % {"share": share}
    return flowing(sentence, _("For %(n)s nobody recorded a cause.") % {"n": missing} if missing else "")


def left_out(quality):
    """A sentence each on what the figures leave out or do not know; zero counts are skipped."""
    q, of = quality, quality["late_stages"]
    sentences = [
        (
            q["drafts"],
            ngettext(
                "%(n)s order dated this month is still a draft.",
                "%(n)s orders dated this month are still drafts.",
                q["drafts"],
            ),
        ),
        (
            q["cancelled"],
            ngettext(
                "%(n)s order dated this month is cancelled.",
                "%(n)s orders dated this month are cancelled.",
                q["cancelled"],
            ),
        ),
        (
            q["undated"],
            ngettext(
                "%(n)s confirmed order has no promised date.",
                "%(n)s confirmed orders have no promised date.",
                q["undated"],
            ),
        ),
        (
            q["not_due"],
            ngettext(
                "%(n)s promise of this month is not due yet.",
                "%(n)s promises of this month are not due yet.",
                q["not_due"],
            ),
        ),
        (q["without_cause"], _("Late stages without a recorded cause: %(n)s of %(of)s.")),
        (
            q["without_submission"],
            ngettext(
                "%(n)s confirmation has no recorded submission.",
                "%(n)s confirmations have no recorded submission.",
                q["without_submission"],
            ),
        ),
    ]
    return flowing(*(text % {"n": n, "of": of} for n, text in sentences if n))


def _card(content, figure):
    return next(card for card in content["cards"] if card["figure"] == figure)
