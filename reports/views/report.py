"""Reports over some months: sales one way, ticket rates, approval times; each as a page and as a workbook."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.lists import Tab
from orderdesk.core.sheets.export import file_name
from orderdesk.core.sheets.shown import download_shown
from orderdesk.policy.models import Policy
from reports.lists.approval_times import ApprovalTimes
from reports.lists.sales import WAYS, SalesReport
from reports.lists.ticket_rates import TicketRates
from reports.permissions import reads_approval_times, reads_own_figures


@require_GET
def sales(request):
    """Sales by product, customer, region, kind of customer, size or person."""
    return _show(request, SalesReport, reads_own_figures)


@require_GET
def export_sales(request):
    """The same as a workbook."""
    return _export(request, SalesReport, reads_own_figures)


@require_GET
def ticket_rates(request):
    """Tickets by product, against what was shipped."""
    return _show(request, TicketRates, reads_own_figures)


@require_GET
def export_ticket_rates(request):
    """The same as a workbook."""
    return _export(request, TicketRates, reads_own_figures)


@require_GET
def approval_times(request):
    """How long each level takes to decide."""
    return _show(request, ApprovalTimes, reads_approval_times)


@require_GET
def export_approval_times(request):
    """The same as a workbook."""
    return _export(request, ApprovalTimes, reads_approval_times)


def _show(request, kind, may_read):
    if not may_read(request.user):
        raise Http404
    report = kind(request)
    return render(request, "reports/report.html", {"list": report, "reports": _reports(report)})


def _export(request, kind, may_read):
    if not may_read(request.user):
        raise Http404
    report = kind(request)
    if report.months.objections:
        return redirect(f"{reverse(kind.url_name)}?{request.GET.urlencode()}")  # which says why
    parts = [str(report.title), report.months.title, *report.chosen_names]
    name = file_name(f"{' '.join(parts)}.xlsx", company=Policy.current().company)
    return download_shown(request, kind, sheet=str(report.title), name=name)


def _reports(report):
    """All reports that this person reads, of the same months and narrowed the same."""
    query, priced = report.months.params | report.scope.chosen, report.user.sees("price")
    ways = [way for way in WAYS if priced or way != "size"]
    here = report.by if isinstance(report, SalesReport) else ""
    tabs = [
        Tab(way, WAYS[way], f"{reverse(SalesReport.url_name)}?{urlencode({'by': way} | query)}", way == here)
        for way in ways
    ]
    others = [(TicketRates, _("Ticket rate")), *([(ApprovalTimes, _("Approval time"))] if priced else [])]
    tabs += [
        Tab(kind.url_name, label, f"{reverse(kind.url_name)}?{urlencode(query)}", isinstance(report, kind))
        for kind, label in others
    ]
    return tabs
