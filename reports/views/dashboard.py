"""经营分析: the figures of a month at a glance, and the same as a workbook."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.record.disclosure import show_cost
from reports.figures.dashboard import dashboard
from reports.pages import charts as pictures
from reports.pages.cards import headline_card
from reports.pages.choices import Choices
from reports.pages.question import against_of, links, month_of, scope_of
from reports.pages.settling import settling_cards
from reports.pages.wording import (
    growth,
    large,
    month_name,
    percent,
    share_of,
    unit_name,
)
from reports.permissions import reads_margins, reads_reports
from reports.sheets import dashboard as documents
from reports.views.behind import chosen_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 360  # of the three charts in a row
MOST_STAGES = 10


@require_GET
def show_dashboard(request):
    """Eight cards, the trend with its forecast, what is owed, what is late and why, and who buys."""
    month, objection, scope = _query(request)
    choices = Choices(scope, month, against_of(request.GET))
    context = {"neighbours": choices.neighbours(), "cleared": choices.cleared()}
    if objection:
        context |= {"objection": objection, "choices": choices.times(has_month=False)}
        return render(request, "reports/no_month.html", context)

    figures = _readable(dashboard(month, against=choices.against, orders=scope.orders), request.user)
    context |= {
        "choices": [*choices.times(), *choices.filters(figures["period"])],
        "query": choices.query(),
        "is_whole": scope.seen is None,
        "is_narrowed": bool(scope.chosen),
        "compared_with": _compared_with(figures),
        "title_of_period": _days_of(figures),
    }
    if _is_empty(figures):
        context |= {"period": figures["period"], "all_url": f"?{choices.cleared()}"}
        return render(request, "reports/no_figures.html", context)
    show_cost(request)
    return render(
        request,
        "reports/dashboard.html",
        {**figures, **context, **_drawn(figures, links(figures["period"], scope, choices.against))},
    )


def _drawn(figures, link):
    """Cards, charts and rows, each with the address of what it counts."""
    return {
        "cards": [headline_card(card, figures, link) for card in figures["cards"]],
        "trend": _trend(figures, link),
        "has_sold": any(amount for _month, amount in figures["months"]),
        "forecast_note": pictures.forecast_note(figures["forecast"]),
        "settling_cards": settling_cards(figures["settling"], link=link),
        "ageing": pictures.ageing(figures["owed"], width=296, link=link),
        "ages": _ages(figures["owed"], link),
        "receivable": large(figures["owed"]["receivable"]),
        "receivable_url": link("receivable"),
        "late": sum(row["n"] for row in figures["stages"]),
        "late_url": link("late-stages"),
        "stages_chart": pictures.late_stages(figures["stages"], width=WIDE, link=link, most=MOST_STAGES),
        "causes_chart": pictures.late_causes(figures["causes"], width=WIDE, link=link),
        "placed": sum(row["n"] for row in figures["spread"]),
        "spread_chart": pictures.spread(
            figures["spread"], width=WIDE, height=150, large_from=figures["large_from"], link=link
        ),
        "customer_rows": [_customer(row, figures, link) for row in figures["customers"]],
        "class_rows": [{**row, "url": link("customers", row["class"])} for row in figures["classes"]],
        "customer_count": sum(row["n"] for row in figures["classes"]),
        "customers_url": link("customers"),
        "unit": unit_name(),
        "large_from": large(figures["large_from"]),
    }


@require_GET
def export_dashboard(request):
    """The same figures as a workbook."""
    month, objection, scope = _query(request)
    if objection:
        return redirect(f"{reverse('reports:dashboard')}?{request.GET.urlencode()}")  # which says why

    figures = _readable(dashboard(month, against=against_of(request.GET), orders=scope.orders), request.user)
    name = _("Figures %(month)s.xlsx") % {"month": f"{month:%Y-%m}"}
    workbook = documents.dashboard_workbook(figures, chosen=chosen_names(scope, figures["period"]))
    response = HttpResponse(workbook, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _readable(figures, user):
    """The figures without those that this person may not read."""
    if not reads_margins(user):
        figures["settling"].pop("margin")
    return figures


def _query(request):
    """(month, what is wrong with it, what figures are narrowed to)."""
    if not reads_reports(request.user):
        raise Http404
    month, objection = month_of(request.GET)
    return month, objection, scope_of(request, month)


def _is_empty(figures):
    """Nothing sold in thirteen months, nothing owed, nothing promised, late or rated in this one."""
    sold = any(amount for _month, amount in figures["months"])
    counted = any(card["value"] for card in figures["cards"]) or figures["owed"]["receivable"] or figures["stages"]
    return not sold and not counted


def _compared_with(figures):
    text = month_name(figures["compared"])
    return text if figures["is_over"] else _("%(month)s up to the same day") % {"month": text}


def _days_of(figures):
    period = figures["period"]
    if figures["is_over"]:
        return month_name(period.month)
    return _("%(from)s to %(to)s") % {"from": f"{period.month:%Y-%m-%d}", "to": f"{period.days[1]:%m-%d}"}


def _trend(figures, link):
    def placed(month):
        return link("placed", month=month)

    return pictures.trend(
        figures["months"], figures["forecast"], width=860, height=240, target=figures["target"], link=placed
    )


def _ages(owed, link):
    names, whole = pictures.age_names(), owed["receivable"]
    return [
        {
            "name": names[age],
            "tone": tone,
            "amount": large(owed[age]),
            "share": share_of(owed[age], whole),
            "url": link("receivable", age) if owed[age] else "",
            "is_late": age != "not_due" and owed[age] > 0,
        }
        for age, tone in pictures.AGE_TONES.items()
    ]


def _customer(row, figures, link):
    most = figures["customers"][0]["amount"] or 1
    change, direction = growth(row["amount"], row["before"] or 0, row["orders"], row["orders_before"])
    return {
        "name": row["short_name"] or row["name"],
        "url": link("customer", row["id"]),
        "class": row["class"],
        "orders": row["orders"],
        "amount": large(row["amount"]),
        "share": percent(row["share"]),
        "meter": round(float(row["amount"] / most) * 72),
        "change": change.lstrip("+–±") if direction else change,
        "way": {1: "up", -1: "down"}.get(direction, ""),
        "tone": {1: "good", -1: "late"}.get(direction, ""),
    }
