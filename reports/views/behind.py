"""What stands behind a figure: its records, page after page, their count and sums."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.record.disclosure import show_cost
from reports.figures import Period
from reports.figures.scope import options
from reports.lists.behind import list_behind
from reports.lists.groups import GROUPED
from reports.lists.records import LISTS, READS
from reports.pages.question import against_of, dashboard_url, moment_of, month_of, scope_of
from reports.pages.wording import labelled
from reports.permissions import reads_reports


@require_GET
def behind(request, figure):
    """The records behind one figure of a month, as far as this person may see them."""
    if not reads_reports(request.user) or figure not in {*LISTS, *GROUPED}:
        raise Http404
    if figure in READS and not request.user.sees(READS[figure]):
        raise Http404
    if READS.get(figure) == "cost":
        show_cost(request)
    month, objection = month_of(request.GET)
    if objection:
        return render(request, "reports/no_month.html", {"objection": objection})
    period, scope = Period.of(month, as_of=moment_of(request.GET)), scope_of(request, month)
    against = against_of(request.GET)
    context = {
        "list": list_behind(request, figure, period=period, scope=scope, against=against),
        "period": period,
        "chosen": chosen_names(scope, period),
        "back": dashboard_url(month, scope, against),
    }
    return render(request, "reports/behind.html", context)


def chosen_names(scope, period):
    """What was chosen, in words."""
    if not scope.chosen:
        return []
    return [
        labelled(label, dict(pairs).get(scope.chosen[name], _("Unknown")))
        for name, label, pairs in options(scope, period)
        if name in scope.chosen
    ]
