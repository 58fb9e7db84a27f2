"""What stands behind a figure: its records, page after page, their count and sums."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.record.disclosure import show_cost
from reports.figures.scope import options
from reports.lists.behind import list_behind
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS, READS, REPORTED
from reports.pages.question import against_of, dashboard_url, month_of, period_of, report_url, scope_of
from reports.pages.wording import labelled
from reports.permissions import reads_own_figures, reads_reports


@require_GET
def behind(request, figure):
    """The records behind one figure of a month, as far as this person may see them."""
    may_read = reads_own_figures if figure in REPORTED else reads_reports
    if not may_read(request.user) or figure not in {*LISTS, *GROUPED}:
        raise Http404
    if figure in READS and not request.user.sees(READS[figure]):
        raise Http404
    if READS.get(figure) == "cost":
        show_cost(request)
    month, objection = month_of(request.GET)
    if objection:
        return render(request, "reports/no_month.html", {"objection": objection})
    period, scope, against = period_of(request.GET, month), scope_of(request, month), against_of(request.GET)
    report = REPORTED[figure].report if figure in REPORTED else None
    context = {
        "list": list_behind(request, figure, period=period, scope=scope, against=against),
        "period": period,
        "months": _months(period),
        "chosen": chosen_names(scope, period),
        "is_report": report is not None,
        "back": report_url(report, period, scope, against) if report else dashboard_url(month, scope, against),
    }
    return render(request, "reports/behind.html", context)


def _months(period):
    """The months of a period as a heading has them."""
    first, last = f"{period.month:%Y-%m}", f"{period.last:%Y-%m}"
    return first if first == last else f"{first} – {last}"


def chosen_names(scope, period):
    """What was chosen, in words."""
    if not scope.chosen:
        return []
    return [
        labelled(label, dict(pairs).get(scope.chosen[name], _("Unknown")))
        for name, label, pairs in options(scope, period)
        if name in scope.chosen
    ]
