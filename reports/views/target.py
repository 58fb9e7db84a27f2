"""Targets of a month, among the settings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from reports import services
from reports.figures.span import month_before, month_typed
from reports.forms import TargetsForm
from reports.pages.wording import month_name
from reports.permissions import sets_targets

AHEAD, BACK = 6, 2  # months to choose from


def targets(request):
    """What a month should reach; the dashboard and the monthly report judge by it."""
    if not sets_targets(request.user):
        raise Http404
    this = localdate().replace(day=1)
    month = month_typed(request.GET.get("month")) or this
    form = TargetsForm(request.POST or None, month=month)
    if request.method == "POST" and form.is_valid():
        services.save_targets(month, form.values, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('reports:targets')}?month={month:%Y-%m}")
    months = sorted({month, *(month_before(this, back) for back in range(-AHEAD, BACK + 1))})
    context = {
        "form": form,
        "month": month_name(month),
        "months": [(f"{one:%Y-%m}", month_name(one), one == month) for one in months],
    }
    return render(request, "reports/targets.html", context, status=422 if form.errors else 200)
