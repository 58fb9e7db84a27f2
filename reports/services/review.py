"""The monthly report: requested, made by a worker, frozen. A version is never made again."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User, system_user
from orderdesk.core.calendar.workdays import is_working_day
from orderdesk.core.errors import Refused
from orderdesk.core.jobs.runner import JobRunner
from orderdesk.core.models import Printing
from orderdesk.core.record.locks import wait_for_turn
from orderdesk.notifications.services import notify
from orders.models import Order
from reports.figures import monthly
from reports.figures.contents import MONTHS, contents
from reports.figures.contents import digest as figures_digest
from reports.figures.span import month_before
from reports.models import REVIEW_FIGURES, REVIEW_FILE, MonthlyReview
from reports.permissions import READERS, makes_reviews
from reports.services.action import carry_actions

FIGURES_SHARE = 0.6  # of the way when the figures are there and only the paper is to be made
State = MonthlyReview.State
RUNNING = (State.WAITING, State.RUNNING)

REVIEWS = JobRunner(
    MonthlyReview,
    task="reports.render_review",
    lease=timedelta(minutes=10),
    broken_off=gettext_lazy("Making the report was interrupted three times. Ask an administrator."),
)


def make_review(month: date, *, by: User) -> MonthlyReview:
    """Request a new version of a month's report. A second click returns the one being made."""
    if not makes_reviews(by):
        raise PermissionDenied
    month = month.replace(day=1)
    if month > localdate():
        raise Refused(_("This month has not begun yet."))
    with transaction.atomic():
        _lock(month)
        running = MonthlyReview.objects.filter(month=month, state__in=RUNNING).first()
        return running or _ask(month, by)


def make_due_reviews(*, on: date) -> MonthlyReview | None:
    """On the first working day of a month, or as soon after as the clock runs: last month's, once."""
    month = month_before(on.replace(day=1))
    by = system_user()
    if not _has_begun(on) or not Order.objects.filter(ordered_on__lt=on.replace(day=1)).exists():
        return None
    with transaction.atomic():
        _lock(month)
        if MonthlyReview.objects.filter(month=month, by=by).exists():
            return None
        carry_actions(month_before(month), by=by)
        return _ask(month, by)


def _has_begun(on: date) -> bool:
    """Whether a working day of the month has come."""
    return any(is_working_day(on.replace(day=day)) for day in range(1, on.day + 1))


def _lock(month: date) -> None:
    """One at a time for each month: its next version is counted under this lock, until the transaction ends."""
    wait_for_turn(f"monthly-review:{month:%Y-%m}")


def _ask(month: date, by: User) -> MonthlyReview:
    last = MonthlyReview.objects.filter(month=month).aggregate(last=Max("version"))["last"] or 0
    review = MonthlyReview.objects.create(month=month, version=last + 1, by=by, touched_at=now())
    REVIEWS.enqueue(review)
    return review


def render_review(review_id: int, *, paper: Callable[..., bytes]) -> None:
    """Make one monthly report: its figures, and from these `paper(figures, version=)`, its PDF. Runs once."""
    REVIEWS.run(review_id, lambda review: _make(review, paper))


def _make(review: MonthlyReview, paper: Callable[..., bytes]) -> None:
    at = now()
    REVIEWS.note_progress(review, 0.02)
    monthly.keep_month_ends(review.month, count=MONTHS, as_of=at)
    with one_snapshot():
        figures = contents(
            review.month, as_of=at, progress=lambda share: REVIEWS.note_progress(review, share * FIGURES_SHARE)
        )
    pdf = paper(figures, version=review.version)
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        REVIEWS.settle(review, state=State.DONE, figures=figures, pdf=pdf, digest=digest, as_of=at, refusal="")
        _keep_digests(review, {REVIEW_FILE: digest, REVIEW_FIGURES: figures_digest(figures)})
        if review.by.is_system:
            _notify_readers(review)


def _keep_digests(review: MonthlyReview, digests: dict[str, str]) -> None:
    """Note what was made among the printed papers, which are under the chain of the history."""
    about = f"{MonthlyReview._meta.model_name}:{review.pk}"
    for paper, digest in digests.items():
        Printing.objects.create(paper=paper, about=about, copy=1, digest=digest, by=review.by)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All figures see the same moment of the database, whatever is written meanwhile."""
    if connection.in_atomic_block:  # a test, or whoever opened one for the same reason
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _notify_readers(review: MonthlyReview) -> None:
    """Notify the readers of a report that was made automatically."""
    notify(
        User.objects.active().with_role(*READERS),
        kind="monthly_review",
        subject=gettext_lazy("The monthly report for %(month)s is ready"),
        facts={"month": f"{review.month:%Y-%m}"},
        key=f"monthly-review:{review.pk}",
        url=review.get_absolute_url(),
    )


def sweep_reviews() -> None:
    """Send again what a stopped broker forgot and what a dead worker left."""
    REVIEWS.sweep()


def progress_of(review: MonthlyReview) -> Any:
    """How far it is, from 0 to 1."""
    return REVIEWS.progress_of(review)
