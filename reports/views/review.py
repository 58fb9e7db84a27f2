"""Monthly reports 《订单复盘报告》: list, request, progress, and download."""

from django.contrib import messages
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from orderdesk.core.errors import Refused
from reports import services
from reports.figures.contents import digest, thawed, written
from reports.figures.dashboard import months_to_choose
from reports.figures.span import month_before, month_typed
from reports.lists.reviews import ReviewList
from reports.models import MonthlyReview
from reports.pages.wording import month_name
from reports.papers.review import first_page
from reports.permissions import makes_reviews, reads_reports
from reports.services.review import RUNNING


def visible_review(request, pk):
    return get_object_or_404(
        MonthlyReview.objects.visible_to(request.user).without_content().select_related("by"), pk=pk
    )


def reviews(request):
    """Every review that was made, newest month first; a new one is asked for here."""
    if not reads_reports(request.user):
        raise Http404
    if request.method == "POST":
        return _make(request)
    usual = month_before(localdate().replace(day=1))
    return render(
        request,
        "reports/reviews.html",
        {
            "list": ReviewList(request),
            "may_make": makes_reviews(request.user),
            "months": [(f"{m:%Y-%m}", month_name(m), m == usual) for m in months_to_choose()],
        },
    )


def _make(request):
    month = month_typed(request.POST.get("month"))
    if month is None:
        raise Http404
    try:
        return redirect(services.make_review(month, by=request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:reviews")


@require_GET
def review(request, pk):
    """One monthly report: its progress, or its first page and the file."""
    report = visible_review(request, pk)
    context = {
        "review": report,
        "title": _("Order report %(month)s") % {"month": month_name(report.month)},
        "percent": round(services.progress_of(report) * 100),
        "may_make": makes_reviews(request.user),
        "others": MonthlyReview.objects.filter(month=report.month).exclude(pk=pk).without_content(),
    }
    if report.state == MonthlyReview.State.DONE:
        figures = report.figures
        context |= {"first": first_page(thawed(figures)), "size": _size(report), "checksum": digest(figures)}
    return render(request, "reports/review.html", context)


def _size(report):
    return MonthlyReview.objects.filter(pk=report.pk).values_list(Length("pdf"), flat=True).get()


@require_GET
def review_progress(request, pk):
    """The progress bar, polled every second; when the work is done the page is reloaded."""
    report = visible_review(request, pk)
    if report.state not in RUNNING:
        return HttpResponseClientRefresh()
    percent = round(services.progress_of(report) * 100)
    return render(request, "reports/_review_progress.html", {"review": report, "percent": percent})


@require_GET
def download_review(request, pk):
    """The PDF as it was made, byte for byte."""
    report = get_object_or_404(MonthlyReview.objects.visible_to(request.user), pk=pk, state=MonthlyReview.State.DONE)
    return _file(bytes(report.pdf), "application/pdf", _file_name(report, "pdf"))


@require_GET
def review_figures(request, pk):
    """The figures of the report, as JSON: the checksum on its pages is that of this file."""
    report = get_object_or_404(MonthlyReview.objects.visible_to(request.user), pk=pk, state=MonthlyReview.State.DONE)
    return _file(written(report.figures), "application/json", _file_name(report, "json"))


def _file_name(report, ending):
    return (
        _("Order report %(month)s v%(version)s")
        % {
            "month": f"{report.month:%Y-%m}",
            "version": report.version,
        }
        + f".{ending}"
    )


def _file(body, kind, name):
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
