"""Jobs: work requested by a user and done by a worker, one row each.

A job is claimed by a conditional UPDATE and settled by another, so that two workers never finish the same one. The
sweep sends again what a stopped broker forgot and what a dead worker left behind, and gives up after a few attempts.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, F, Min, Q, Value
from django.db.models.expressions import Expression
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from orderdesk.core.errors import Refused
from orderdesk.core.jobs import queue

log = logging.getLogger(__name__)
WAITING, FAILED = "waiting", "failed"
FORGOTTEN = timedelta(minutes=1)  # a waiting job that nobody has taken by then is sent again
MOST_ATTEMPTS = 3
LONGEST_REFUSAL = 500
NOT_PERMITTED = _("You no longer have the permission for this.")
PROGRESS_SECONDS = 3600


LATELY = timedelta(days=7)


@dataclass(frozen=True)
class JobStanding:
    """How many jobs of a kind wait and run, since when, and how many failed in the last days, or were given up."""

    waiting: int
    running: int
    failed: int
    broken_off: int
    since: datetime | None

    def by_state(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("waiting", "running", "failed", "broken_off")}


class Overtaken(Exception):
    """Another worker has taken the job over: this one writes nothing."""


class Job(models.Model):
    """Common fields of jobs. The model adds `state` (with "waiting" and "failed" among its values) and `by`."""

    refusal = models.CharField(_("why it failed"), max_length=LONGEST_REFUSAL, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class JobRunner:
    """One kind of job: its model, its task, and how long a worker may be silent before its job is sent again.

    `running` are the states in which a worker has the job; `begun` gives the one that a claim writes.
    """

    model: Any  # a concrete subclass of Job
    task: str
    lease: timedelta
    broken_off: str | Promise  # the refusal of a job that was given up
    running: tuple[str, ...] = ("running",)
    begun: Expression = Value("running")  # noqa: RUF009 - an expression without state
    denied: str | Promise = NOT_PERMITTED

    def enqueue(self, job: Job) -> None:
        """Have a worker take the job once the current transaction is committed."""
        queue.enqueue(self.task, job.pk)

    def run(self, key: int, work: Callable[[Any], None]) -> None:
        """Claim one job and do its work in the language of whoever asked; whoever comes second leaves."""
        job = self._claim(key)
        if job is None:
            return
        with translation.override(job.by.language):
            try:
                self._work(job, work)
            except Overtaken:
                log.warning("%s %s was taken over by another worker.", self.model.__name__, job.pk)

    def _claim(self, key: int) -> Any:
        waiting = self.model._default_manager.filter(pk=key, state=WAITING)
        if not waiting.update(state=self.begun, touched_at=now(), attempts=F("attempts") + 1):
            return None
        return self.model._default_manager.select_related("by").get(pk=key)

    def _work(self, job: Any, work: Callable[[Any], None]) -> None:
        try:
            work(job)
        except Refused as refusal:
            self.settle(job, state=FAILED, refusal=str(refusal)[:LONGEST_REFUSAL])
        except PermissionDenied:
            self.settle(job, state=FAILED, refusal=str(self.denied))

    def settle(self, job: Any, *, state: str, **facts: Any) -> None:
        """End this attempt, in the transaction of what it wrote. Raises `Overtaken` where the job was taken over."""
        own = self.model._default_manager.filter(pk=job.pk, attempts=job.attempts, state=job.state)
        if not own.update(state=state, touched_at=now(), **facts):
            raise Overtaken
        self.note_progress(job, 1)

    def sweep(self) -> None:
        """Send again what was forgotten and what a dead worker left; after MOST_ATTEMPTS the job fails."""
        jobs, moment = self.model._default_manager, now()
        abandoned = jobs.filter(state__in=self.running, touched_at__lt=moment - self.lease)
        abandoned.filter(attempts__gte=MOST_ATTEMPTS).update(state=FAILED, refusal=str(self.broken_off))
        abandoned.update(state=WAITING, touched_at=moment - FORGOTTEN)
        for key in jobs.filter(state=WAITING, touched_at__lte=moment - FORGOTTEN).values_list("pk", flat=True):
            queue.send(self.task, key)

    def standing(self) -> JobStanding:
        """How the jobs of this kind stand, in one statement."""
        waiting, running = Q(state=WAITING), Q(state__in=self.running)
        failed = Q(state=FAILED, touched_at__gte=now() - LATELY)
        facts = self.model._default_manager.aggregate(
            waiting=Count("pk", filter=waiting),
            running=Count("pk", filter=running),
            failed=Count("pk", filter=failed & Q(attempts__lt=MOST_ATTEMPTS)),
            broken_off=Count("pk", filter=failed & Q(attempts__gte=MOST_ATTEMPTS)),
            since=Min("touched_at", filter=waiting | running),
        )
        return JobStanding(**facts)

    def note_progress(self, job: Any, share: float) -> None:
        """Tell how much of the work is done, from 0 to 1: in the cache, because nobody sees into a transaction."""
        with suppress(RedisError, OSError):
            cache.set(self._progress_key(job), share, PROGRESS_SECONDS)

    def progress_of(self, job: Any) -> float:
        """The share of the work that is done; 1 for a job that neither waits nor runs."""
        if job.state != WAITING and job.state not in self.running:
            return 1
        with suppress(RedisError, OSError):
            return cache.get(self._progress_key(job), 0)
        return 0

    def _progress_key(self, job: Any) -> str:
        return f"{self.model._meta.label_lower}:{job.pk}:{job.state}"
