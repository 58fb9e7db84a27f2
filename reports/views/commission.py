"""Commission by person and month, and the report of margins."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.sheets.export import file_name
from orderdesk.policy.models import Policy
from orders.models import Order
from reports import services
from reports.figures.margins import BY
from reports.figures.span import month_before, month_typed
from reports.forms import CommissionRuleForm
from reports.models import CommissionRule
from reports.pages.commission import CommissionPage, MarginPage, PersonPage
from reports.permissions import locks_commission, reads_commission, reads_margins, reads_reports, sets_commission
from reports.sheets.commission import write_commission


@require_GET
def commission(request):
    """What each person's business of a month came to, and the commission on it."""
    if not reads_commission(request.user):
        raise Http404
    return _show(request, month_typed(request.GET.get("month")), CommissionRuleForm())


def _show(request, month, form, status=200):
    page = CommissionPage.of(month or month_before(localdate().replace(day=1)))
    context = {
        "page": page,
        "form": form,
        "rules": CommissionRule.objects.select_related("by")[:10],
        "may_set": sets_commission(request.user),
        "may_lock": locks_commission(request.user),
    }
    return render(request, "reports/commission.html", context, status=status)


@require_GET
def commission_of(request, pk):
    """The orders that one person's month was counted by."""
    if not reads_commission(request.user):
        raise Http404
    person = get_object_or_404(User, pk=pk)
    month = month_typed(request.GET.get("month")) or month_before(localdate().replace(day=1))
    page = PersonPage.of(month, person, Order.objects.visible_to(request.user))
    return render(request, "reports/commission_of.html", {"page": page})


@require_GET
def export_commission(request):
    """Every order of a month with what it was counted as."""
    if not reads_commission(request.user):
        raise Http404
    month = month_typed(request.GET.get("month")) or month_before(localdate().replace(day=1))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_commission(target, month)
    target.seek(0)
    name = file_name(_("Commission %(month)s.xlsx") % {"month": f"{month:%Y-%m}"}, company=Policy.current().company)
    return FileResponse(target, as_attachment=True, filename=name)


@require_POST
@once
def set_commission_rule(request):
    """Write the next version of the rule."""
    if not sets_commission(request.user):
        raise Http404
    form = CommissionRuleForm(request.POST)
    if not form.is_valid():
        return _show(request, None, form, status=422)
    try:
        rule = services.set_commission_rule(**form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, None, form, status=409)
    messages.success(request, _("%(record)s is saved.") % {"record": rule})
    return redirect("reports:commission")


@require_POST
@once
def lock_commission(request):
    """Freeze a month."""
    if not locks_commission(request.user):
        raise Http404
    month = month_typed(request.POST.get("month"))
    if month is None:
        raise Http404
    try:
        services.lock_commission(month, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(month)s is locked.") % {"month": f"{month:%Y-%m}"})
    return redirect(f"{reverse('reports:commission')}?month={month:%Y-%m}")


@require_GET
def margins(request):
    """The margin of some months by product, customer, account manager or month; at first of the last and this one."""
    if not (reads_reports(request.user) and reads_margins(request.user)):
        raise Http404
    show_cost(request)
    asked, this = month_typed(request.GET.get("to")), localdate().replace(day=1)
    last = asked or this
    first = min(month_typed(request.GET.get("from")) or asked or month_before(this), last)
    by = request.GET.get("by", "customer")
    orders = None if request.user.sees_all_orders else Order.objects.visible_to(request.user)
    page = MarginPage.of(first, last, by if by in BY else "customer", orders)
    return render(request, "reports/margins.html", {"page": page})
