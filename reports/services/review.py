"""The monthly review: asked for, made by a worker, frozen. The row tells where it is; a version is never made anew."""

import hashlib
import logging
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError

from orderdesk.accounts.models import User, system_user
from orderdesk.core import queue
from orderdesk.core.errors import Refused
from orderdesk.core.workdays import is_working_day
from orderdesk.notifications.services import notify
from orders.models import Order
from reports.contents import MONTHS, contents
from reports.documents import review_pdf
from reports.models import MonthlyReview
from reports.permissions import READERS, makes_reviews
from reports.series import monthly
from reports.series.span import month_before
from reports.services.action import carry_actions

log = logging.getLogger(__name__)
TASK = "reports.render_review"
LEASE = timedelta(minutes=10)
FORGOTTEN = timedelta(minutes=1)
MOST_ATTEMPTS = 3
FIGURES_SHARE = 0.6  # of the way when the figures are there and only the paper is to be made
State = MonthlyReview.State
RUNNING = (State.WAITING, State.RUNNING)


class Overtaken(Exception):
    """Another worker has taken the review meanwhile: this one writes nothing."""


def make_review(month, *, by):
    """Ask for a new version of a month's review. One that is being made already is the answer to a second click."""
    if not makes_reviews(by):
        raise PermissionDenied
    month = month.replace(day=1)
    if month > localdate():
        raise Refused(_("This month has not begun yet."))
    with transaction.atomic():
        _lock(month)
        running = MonthlyReview.objects.filter(month=month, state__in=RUNNING).first()
        return running or _ask(month, by)


def make_due_reviews(*, on):
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


def _has_begun(on):
    """Whether a working day of the month has come."""
    return any(is_working_day(on.replace(day=day)) for day in range(1, on.day + 1))


def _lock(month):
    """One at a time for each month: its next version is counted under this lock, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"monthly-review:{month:%Y-%m}"])


def _ask(month, by):
    last = MonthlyReview.objects.filter(month=month).aggregate(last=Max("version"))["last"] or 0
    review = MonthlyReview.objects.create(month=month, version=last + 1, by=by, touched_at=now())
    queue.enqueue(TASK, review.pk)
    return review


def render_review(review_id):
    """Make one review; whoever comes second finds it taken and leaves."""
    review = _claim(review_id)
    if review is None:
        return
    with translation.override(review.by.language):
        try:
            _work(review)
        except Refused as refusal:
            with suppress(Overtaken):
                _settle(review, state=State.FAILED, error=str(refusal)[:500])
        except Overtaken:
            log.warning("Review %s was taken over by another worker.", review)


def _claim(review_id):
    waiting = MonthlyReview.objects.filter(pk=review_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, touched_at=now(), attempts=F("attempts") + 1):
        return None
    return MonthlyReview.objects.select_related("by").get(pk=review_id)


def _work(review):
    at = now()
    _note_progress(review, 0.02)
    monthly.keep_month_ends(review.month, count=MONTHS, as_of=at)
    with one_snapshot():
        figures = contents(review.month, as_of=at, tell=lambda share: _note_progress(review, share * FIGURES_SHARE))
    pdf = review_pdf(figures, version=review.version)
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        _settle(review, state=State.DONE, figures=figures, pdf=pdf, digest=digest, as_of=at, progress=100, error="")
        if review.by.username == "system":
            _tell(review)
    _note_progress(review, 1)


@contextmanager
def one_snapshot():
    """All figures see the same moment of the database, whatever is written meanwhile."""
    if connection.in_atomic_block:  # a test, or whoever opened one for the same reason
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _settle(review, *, state, **facts):
    """The end of this attempt: unless another worker took the review over."""
    mine = MonthlyReview.objects.filter(pk=review.pk, attempts=review.attempts, state=State.RUNNING)
    if not mine.update(state=state, touched_at=now(), **facts):
        raise Overtaken


def _tell(review):
    """A review that came by itself is told to those who read it."""
    notify(
        User.objects.active().with_role(*READERS),
        kind="monthly_review",
        subject=gettext_lazy("The review of %(month)s is ready"),
        facts={"month": f"{review.month:%Y-%m}"},
        key=f"monthly-review:{review.pk}",
        url=review.get_absolute_url(),
    )


def sweep_reviews():
    """Send again what a stopped broker forgot and what a dead worker left; three times, then it is given up."""
    waiting = MonthlyReview.objects.filter(state=State.WAITING, touched_at__lt=now() - FORGOTTEN)
    left = MonthlyReview.objects.filter(state=State.RUNNING, touched_at__lt=now() - LEASE)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, error=_("Making it was broken off three times. Ask an administrator.")
    )
    left.update(state=State.WAITING, touched_at=now() - FORGOTTEN - timedelta(seconds=1))
    for key in waiting.values_list("pk", flat=True):
        queue.send(TASK, key)


def progress_of(review):
    """How far it is, from 0 to 1."""
    if review.state not in RUNNING:
        return 1
    with suppress(RedisError, OSError):
        return cache.get(_progress_key(review), 0)
    return 0


def _note_progress(review, share):
    """In the cache: the figures are read in one snapshot, out of which nothing is written."""
    with suppress(RedisError, OSError):
        cache.set(_progress_key(review), share, 3600)


def _progress_key(review):
    return f"review:{review.pk}"
