"""The list of monthly reports."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, record_link
from orderdesk.core.templatetags.desk import icon, status
from reports.models import MonthlyReview
from reports.querysets import MonthlyReviewQuerySet


def _version_cell(review: MonthlyReview, user: User) -> str:
    return _("version %(n)s") % {"n": review.version}


def _download_cell(review: MonthlyReview, user: User) -> str:
    if review.state != "done":
        return ""
    return format_html('<a href="{}">{}PDF</a>', reverse("reports:download-review", args=[review.pk]), icon("down"))


class ReviewList(RecordList):
    """Every version of every month's report, the newest month first."""

    url_name = "reports:reviews"
    columns = (
        Column(
            "month",
            _("Month"),
            lambda review, user: record_link(f"{review.month:%Y-%m}", review.get_absolute_url()),
            css="name",
        ),
        Column("version", _("Version"), _version_cell),
        Column("state", _("State"), lambda review, user: status(review.standing), css="to-end"),
        Column(
            "as_of",
            _("Figures as of"),
            lambda review, user: f"{localtime(review.as_of):%Y-%m-%d %H:%M}" if review.as_of else "–",
            css="nowrap",
            labelled=True,
        ),
        Column("by", _("Made by"), lambda review, user: review.by, css="hide-m hide-s", head_css="hide-m"),
        Column(
            "digest", "SHA-256", lambda review, user: review.digest[:12], css="hide-m hide-s meta", head_css="hide-m"
        ),
        Column("download", _("Download"), _download_cell, css="num", head_css="num"),
    )

    def find(self) -> tuple[MonthlyReviewQuerySet, list[str]]:
        reviews = MonthlyReview.objects.visible_to(self.user).without_content().select_related("by")
        return reviews, ["-month", "-pk"]
