"""经营分析: the figures of a month at a glance, and the same as a workbook."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orderdesk.core.charts import spark
from reports import documents, pictures
from reports.dashboard import LAST, YEAR, dashboard, months_to_choose
from reports.models import Figure
from reports.permissions import makes_reviews, reads_reports
from reports.views.behind import _month, orders_of
from reports.wording import (
    LABELS,
    VERDICTS,
    change_of,
    is_good,
    large,
    month_name,
    part_of,
    percent,
    share_of,
    target_of,
    unit_name,
    value_of,
)

BEHIND = {
    "amount": "placed", "orders": "placed", "on_time": "promised", "otif": "otif", "processing": "processing",
    "satisfaction": "rated-visits", "collection": "received", "overdue": "overdue",
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def show_dashboard(request):
    """Eight cards, the trend with its forecast, what is owed, what is late and why, and who buys."""
    told = _told(request)
    period = told["period"]
    link = _links(told)
    context = {
        **told,
        "cards": [_card(card, told, link) for card in told["cards"]],
        "compared_with": _compared_with(told),
        "title_of_period": _days_of(period, told["is_over"]),
        "choices": _choices(told),
        "trend": _trend(told),
        "forecast_note": pictures.forecast_note(told["forecast"]),
        "ageing": pictures.ageing(told["owed"], width=296, link=link),
        "ages": _ages(told["owed"], link),
        "receivable": large(told["owed"]["receivable"]),
        "late": sum(row["n"] for row in told["stages"]),
        "stages_chart": pictures.late_stages(told["stages"], width=360, link=link),
        "causes_chart": pictures.late_causes(told["causes"], width=360, link=link),
        "spread_chart": pictures.spread(told["spread"], width=360, height=150, large_from=told["large_from"]),
        "customer_rows": [_customer(row, told) for row in told["customers"]],
        "class_rows": [{**row, "amount": large(row["amount"])} for row in told["classes"]],
        "customer_count": sum(row["n"] for row in told["classes"]),
        "unit": unit_name(),
        "large_from": large(told["large_from"]),
        "may_review": makes_reviews(request.user),
        "is_whole": orders_of(request.user) is None,
        "query": _query(told),
    }
    return render(request, "reports/dashboard.html", context)


@require_GET
def export_dashboard(request):
    """The same figures as a workbook."""
    told = _told(request)
    name = _("Figures %(month)s.xlsx") % {"month": f"{told['period'].month:%Y-%m}"}
    response = HttpResponse(documents.dashboard_workbook(told), content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}"
    return response


def _quoted(name):
    from urllib.parse import quote

    return quote(name)


def _told(request):
    if not reads_reports(request.user):
        raise Http404
    month = min(_month(request.GET.get("month")), localtime(now()).date().replace(day=1))
    against = YEAR if request.GET.get("against") == YEAR else LAST
    return dashboard(month, against=against, orders=orders_of(request.user))


def _query(told, **changes):
    return urlencode({"month": f"{told['period'].month:%Y-%m}", "against": told["against"], **changes})


def _links(told):
    period = told["period"]
    when = {"month": f"{period.month:%Y-%m}", "as_of": period.as_of.isoformat()}

    def link(figure, value=""):
        query = urlencode({**when, "value": value} if value else when)
        return f"{reverse('reports:behind', args=[figure])}?{query}"

    return link


def _compared_with(told):
    text = month_name(told["compared"])
    return text if told["is_over"] else _("%(month)s up to the same day") % {"month": text}


def _days_of(period, is_over):
    last = period.days[1]
    return _("%(from)s to %(to)s") % {"from": f"{period.month:%Y-%m-%d}", "to": f"{last:%m-%d}"} if not is_over else (
        month_name(period.month)
    )  # fmt: skip


def _choices(told):
    """The two menus: which month, against which time."""
    here = told["period"].month
    against = {LAST: _("last month"), YEAR: _("last year")}
    return [
        {"label": _("Period"), "chosen": month_name(here),
         "options": [{"label": month_name(m), "query": _query(told, month=f"{m:%Y-%m}"), "is_chosen": m == here}
                     for m in months_to_choose()]},
        {"label": _("Against"), "chosen": against[told["against"]],
         "options": [{"label": label, "query": _query(told, against=name), "is_chosen": name == told["against"]}
                     for name, label in against.items()]},
    ]  # fmt: skip


def _card(card, told, link):
    figure = card["figure"]
    number, unit = value_of(figure, card["value"])
    change, direction = change_of(figure, card["value"], card["before"])
    good = is_good(figure, direction)
    target, word, tone = _target(card, is_over=told["is_over"])
    return {
        "name": LABELS[figure],
        "number": number,
        "unit": unit,
        "change": change.lstrip("+–±") if direction else change,
        "way": {1: "up", -1: "down"}.get(direction, ""),
        "tone": {True: "good", False: "late"}.get(good, ""),
        "note": part_of(card) or (_owing(told) if figure == Figure.OVERDUE else ""),
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
    return target_of(card["figure"], card["target"]), *VERDICTS.get(card["standing"], ("", ""))


def _owing(told):
    n = told["overdue"]["customers"]
    return ngettext("%(n)s customer", "%(n)s customers", n) % {"n": n}


def _trend(told):
    def link(month):
        return f"{reverse('reports:dashboard')}?{urlencode({'month': f'{month:%Y-%m}', 'against': told['against']})}"

    target = told["target"]
    return pictures.trend(told["months"], told["forecast"], width=860, height=240, target=target, link=link)


def _ages(owed, link):
    names, whole = pictures.age_names(), owed["receivable"]
    return [
        {"name": names[age], "tone": tone, "amount": large(owed[age]), "share": share_of(owed[age], whole),
         "url": link("receivable" if age == "not_due" else "overdue"), "is_late": age != "not_due" and owed[age] > 0}
        for age, tone in pictures.AGE_TONES.items()
    ]  # fmt: skip


def _customer(row, told):
    most = told["customers"][0]["amount"] or 1
    change, direction = change_of(Figure.AMOUNT, row["amount"], row["before"])
    return {
        "name": row["short_name"] or row["name"],
        "url": reverse("customers:detail", args=[row["id"]]),
        "class": row["class"],
        "orders": row["orders"],
        "amount": large(row["amount"]),
        "share": percent(row["share"]),
        "meter": round(float(row["amount"] / most) * 72),
        "change": change.lstrip("+–±") if direction else _("new this month") if not row["before"] else change,
        "way": {1: "up", -1: "down"}.get(direction, ""),
        "tone": {1: "good", -1: "late"}.get(direction, ""),
    }
