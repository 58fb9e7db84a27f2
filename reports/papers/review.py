"""The printed monthly report: turns its content into texts and drawings for the template. No database access."""

from datetime import datetime

from django.utils.translation import gettext as _

from orderdesk.core.paper import charts
from orderdesk.core.paper.pdf import render_paper
from orderdesk.core.text.places import place_name
from orders.states import Level
from reports.figures.contents import digest, thawed
from reports.figures.span import month_before
from reports.models import Action, Figure
from reports.pages import charts as pictures
from reports.pages.wording import (
    IN_SENTENCES,
    aim_of,
    change_of_sales,
    change_with_unit,
    duration,
    flowing,
    growth,
    large,
    large_change,
    month_in_sentence,
    month_name,
    part_of,
    percent,
    relative,
    share_of,
    unit_name,
    value_of,
    verdict_of,
)
from reports.papers import sentences

WIDTH = 672  # as wide as the page between its margins
HALF = 320
MOST_STAGES = 9
MOST_BEFORE = 4  # of last month's actions on page one
MOST_BARS = 8  # of a chart in one piece: no piece is as high as a third of a page
BLANK_LINES = 30  # to write on in the meeting: as many of them are printed as the last page has room for
FIRST_LINES = 3  # that stand with their heading
SHAPES = {"green": "circle", "yellow": "diamond", "red": "triangle"}


def paper(frozen, *, version):
    """The context of papers/review.html."""
    content = thawed(frozen)
    return {
        "content": content,
        "unit": unit_name(),
        "month": month_name(content["month"]),
        "before": month_in_sentence(month_before(content["month"])),
        "here": month_in_sentence(content["month"]),
        "as_of": f"{datetime.fromisoformat(content['as_of']):%Y-%m-%d %H:%M}",
        "version": version,
        "check": digest(frozen)[:12],
        "digest": digest(frozen),
        "anchor": _anchor(frozen.get("anchor")),
        **first_page(content),
        **_sales(content),
        **_delivery(content),
        **_customers(content),
        **_money(content),
        **_feedback(content),
        **_actions_and_notes(content),
    }


def _anchor(head):
    """Up to where the history was sealed; the digest of that seal is among the figures, so one checksum is for both."""
    if not head:
        return ""
    sentence = _("They hold the head of the history: seal %(seal)s of %(at)s (%(seals)s seals, %(rows)s rows).")
    return sentence % {**head, "at": f"{datetime.fromisoformat(head['sealed_at']):%Y-%m-%d %H:%M}"}


def first_page(content):
    """The first page: the month in words, eight cards, problems to solve, and the state of last month's actions."""
    return {
        "lead": sentences.lead(content),
        "cards": [_card(card, content["cards"]) for card in content["cards"]],
        "headlines": sentences.headline_rows(content),
        "settled": sentences.settled(content),
        "problems": sentences.problems(content),
        "actions_before": [_action(row) for row in content["actions_before"]],
        "more_before": max(len(content["actions_before"]) - MOST_BEFORE, 0),
    }


def _card_change(card, cards, name):
    if card["figure"] == Figure.AMOUNT:
        return change_of_sales(cards, name)[0]
    return change_with_unit(card["figure"], card["value"], card[name])[0]


def _card(card, cards):
    figure = card["figure"]
    number, unit = value_of(figure, card["value"])
    word, tone = verdict_of(figure, card["standing"])
    return {
        "name": IN_SENTENCES[figure],
        "number": number,
        "unit": unit,
        "aim": aim_of(figure, card["target"]),
        "month": _card_change(card, cards, "last"),
        "year": _card_change(card, cards, "year"),
        "note": part_of(card),
        "word": word,
        "tone": tone,
        "shape": SHAPES.get(tone, ""),
        "spark": charts.spark(card["months"], label="", width=46),
    }


def _action(row):
    state = Action.State(row["state"])
    word = state.label if not row["is_carried"] else _("Carried over")
    tone = "red" if row["is_carried"] else state.tone
    day = f"{row['closed_on']:%m-%d}" if row["closed_on"] and not row["is_carried"] else ""
    return {**row, "word": word, "tone": tone, "shape": SHAPES.get(tone, ""), "day": day}


def _sales(content):
    bridge = content["bridge"]
    amount = next(card for card in content["cards"] if card["figure"] == Figure.AMOUNT)
    months = [(row["month"], row["amount"]) for row in content["months"]]
    return {
        "people": _pieces(pictures.people, content["people"]),
        "people_note": _people_note(content, amount),
        "trend": pictures.trend(
            months, content["forecast"], width=WIDTH, height=170, size=8.5, target=amount["target"]
        ),
        "forecast_note": _forecast_note(content["forecast"]),
        "has_orders": bool(bridge["now"] or bridge["before"] or content["kpis"]["orders"]),
        "bridge": (bridge["now"] or bridge["before"])
        and [
            (month_in_sentence(month_before(content["month"])), large(bridge["before"]), ""),
            (_("New customers (%(n)s)") % {"n": bridge["new_n"]}, large_change(bridge["new"]), ""),
            (_("Came back (%(n)s)") % {"n": bridge["back_n"]}, large_change(bridge["back"]), ""),
            (_("Did not order (%(n)s)") % {"n": bridge["gone_n"]}, large_change(bridge["gone"]), ""),
            (_("Same customers, volume"), large_change(bridge["volume"]), ""),
            (_("Same customers, price"), large_change(bridge["price"]), ""),
            (month_in_sentence(content["month"]), large(bridge["now"]), "p-sum"),
        ],
        "sizes": _parts(content, content["sizes"], _size_names(content)),
        "kinds": _parts(content, content["kinds"], _kind_names()),
        "regions": _parts(content, content["regions"], _region_names(content)) if content["regions"] else [],
        "spread": pictures.spread(
            content["spread"], width=WIDTH, height=110, size=8.5, large_from=content["large_from"]
        ),
        "large_from": large(content["large_from"]),
    }


def _pieces(draw, rows):
    """A chart over the whole width in pieces of MOST_BARS, between which a page may end."""
    return [draw(rows, width=WIDTH, part=slice(at, at + MOST_BARS)) for at in range(0, len(rows), MOST_BARS)]


def _forecast_note(expected):
    boxes = _("The pale boxes hold four of five outcomes.") if expected["months"] else ""
    return flowing(boxes, pictures.forecast_note(expected))


def _people_note(content, amount):
    if amount["target"] is None:
        return _("No target was set for this month.")
    return _("The bar is sales, the stroke the target. Total %(amount)s / %(target)s, %(share)s.") % {
        "amount": large(amount["value"]),
        "target": large(amount["target"]),
        "share": share_of(amount["value"], amount["target"]),
    }


def _size_names(content):
    low, high = large(content["small_below"]), large(content["large_from"])
    bounds = {"unit": unit_name(), "low": low, "high": high}
    return {
        "large": _("Large, from %(high)s %(unit)s") % bounds,
        "medium": _("Medium, %(low)s to %(high)s %(unit)s") % bounds,
        "small": _("Small, below %(low)s %(unit)s") % bounds,
    }


def _kind_names():
    return {"new": _("New customers"), "regular": _("Regular customers"), "key": _("Key customers")}


def _region_names(content):
    named = {row["key"]: place_name(*row["key"].split()) for row in content["regions"]}
    return named | {"": _("No region"), "…": _("All others")}


def _parts(content, rows, names):
    """Rows of a table: orders, amount, share, average, change, on time; and their sum."""
    total = content["bridge"]["now"]
    lines = [_part(row, names.get(row["key"], row["key"]), total) for row in rows]
    names = ("orders", "amount", "before", "orders_before", "in_time", "judged")
    sums = {name: sum(row[name] for row in rows) for name in names if all(name in row for row in rows)}
    return [*lines, {**_part(sums, _("Total"), total), "css": "p-sum"}]


def _part(row, name, whole):
    return {
        "name": name,
        "orders": row["orders"],
        "amount": large(row["amount"]),
        "share": share_of(row["amount"], whole),
        "average": f"{row['amount'] / row['orders']:,.0f}" if row["orders"] else "–",
        "change": _against(row),
        "on_time": share_of(row["in_time"], row["judged"]),
        "judged": f"{row['in_time']}/{row['judged']}" if row["judged"] else "",
        "css": "",
    }


def _against(row):
    """The change against the month before; over few orders their numbers, which reports kept before do not have."""
    if "orders_before" in row:
        return growth(row["amount"], row["before"] or 0, row["orders"], row["orders_before"])[0]
    if row["amount"] and not row["before"]:
        return _("none before")
    return relative(row["amount"], row["before"])


def _delivery(content):
    late = content["kpis"]["on_time"]
    return {
        "late_count": late["late_delivered"] + late["late_open"],
        "judged": late["late_delivered"] + late["late_open"] + late["delivered_on_time"],
        "late_orders": [_late(row) for row in content["late_orders"]],
        "stages": pictures.late_stages(content["stages"], width=HALF, size=9, most=MOST_STAGES),
        "stage_count": content["quality"]["late_stages"],
        "causes": pictures.late_causes(content["causes"], width=HALF, size=9),
        "causes_note": sentences.causes_note(content),
        "durations": _pieces(pictures.durations, content["durations"]),
        "times": _times(content),
    }


def _late(row):
    held = row["stage"] or "–"
    if row["cause"]:
        held = _("%(stage)s, %(cause)s") % {"stage": held, "cause": pictures.cause_name(row["cause"])}
    return {
        **row,
        "customer": row["short_name"] or row["customer"],
        "promised": f"{row['promised_on']:%m-%d}",
        "signed": f"{row['delivered_on']:%m-%d}" if row["timing"] == "late_delivered" else _("still open"),
        "held": held,
    }


def _times(content):
    """How long things take: processing, shipping, approvals; number, median, ninth of ten."""
    levels = dict(Level.choices)
    rows = [
        (_("Submitted to confirmed"), content["kpis"]["processing_hours"]),
        (_("Confirmed to shipped"), content["kpis"]["shipping_hours"]),
    ]
    rows += [(_("Approval: %(level)s") % {"level": levels[row["key"]]}, row) for row in content["approvals"]]
    return [
        {"name": name, "n": row["n"], "p50": _span(row["p50"]), "p90": _span(row["p90"]), "late": row.get("late")}
        for name, row in rows
    ]


def _span(hours):
    return "–" if hours is None else " ".join(duration(hours))


def _customers(content):
    return {
        "abc": [
            {
                **row,
                "name": row["short_name"] or row["name"],
                "amount": large(row["amount"]),
                "share": percent(row["share"]),
                "up_to": percent(row["up_to"]),
                "change": _against(row),
            }
            for row in content["abc"]
        ],
        "classes": [{**row, "amount": large(row["amount"])} for row in content["classes"]],
        "up": [_moved(row) for row in content["moved"]["up"]],
        "down": [_moved(row) for row in content["moved"]["down"]],
        "products": [
            {**row, "amount": large(row["amount"]), "share": percent(row["share"])} for row in content["products"]
        ],
    }


def _moved(row):
    return {
        "name": row["short_name"] or row["name"],
        "change": large_change(row["change"]),
        "before": large(row["before"]),
        "amount": large(row["amount"]),
    }


def _money(content):
    names, owed = pictures.age_names(), content["owed"]
    return {
        "ageing": pictures.ageing(owed, width=WIDTH, height=14, size=9),
        "ages": [
            {
                "name": names[age],
                "amount": large(owed[age]),
                "share": share_of(owed[age], owed["receivable"]),
                "tone": tone,
                "colour": charts.TONES[tone],
            }
            for age, tone in pictures.AGE_TONES.items()
        ],
        "settled": sentences.settled(content),
        "receivable": large(owed["receivable"]),
        "received": large(content["kpis"]["received"]),
        "overdue_rows": [
            {
                **row,
                "name": row["short_name"] or row["name"],
                "open": large(row["open"]),
                "overdue": large(row["overdue"]),
            }
            for row in content["overdue"]["rows"]
        ],
        "overdue_count": content["overdue"]["customers"],
        "coming": {name: large(amount) for name, amount in content["coming"].items()},
    }


def _feedback(content):
    now = content["kpis"]
    hours, whole = now["feedback_hours"], sum(now["tickets_by_type"].values())
    return {
        "tickets": pictures.tickets(now["tickets_by_type"], width=HALF) if whole else None,
        "ticket_count": whole,
        "stars": pictures.stars(content["stars"], width=HALF) if now["satisfaction"]["n"] else None,
        "star_count": now["satisfaction"]["n"],
        "answers": {
            "n": hours["n"],
            "p50": _span(hours["p50"]),
            "p90": _span(hours["p90"]),
            "within": percent(hours["within_24h"], digits=0),
        },
        "mean": f"{now['satisfaction']['mean']:.2f}" if now["satisfaction"]["n"] else "–",
        "aspects": [
            (name, f"{content['aspects'][key]:.2f}")
            for key, name in (("product", _("goods")), ("delivery", _("delivery")), ("service", _("service")))
            if content["aspects"][key] is not None
        ],
    }


def _actions_and_notes(content):
    actions = [_action(row) for row in content["actions"]]
    blank = range(len(actions) + 1, len(actions) + 1 + BLANK_LINES)
    lines = {"first_lines": blank[:FIRST_LINES], "more_lines": blank[FIRST_LINES:]}
    return {"actions": actions, **lines, "left_out": sentences.left_out(content["quality"])}


def review_pdf(frozen, *, version=None):
    """《订单复盘报告》 from its contents alone: the same contents give the same bytes. Without a version: not kept."""
    return render_paper("papers/review.html", paper(frozen, version=version))
