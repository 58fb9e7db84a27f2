"""How the installation runs, line by line, for whoever keeps it: apps above add theirs in their panels.py.

Each line says its state in words, what to do where something is not well, and opens where that can be done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderdesk.core.jobs.runner import JobStanding
from orderdesk.core.pages.slots import Slot
from orderdesk.core.text.display import short_moment

PROGRAMS = _("Programs")
DELIVERIES = _("Deliveries")
JOBS = _("Imports and monthly reports")
EVIDENCE = _("Backup and evidence")
STORAGE = _("Database and disks")
VERSIONS = _("Versions")


class Tone(StrEnum):
    """How a state is coloured; the worst comes last."""

    NONE = "grey"
    GOOD = "green"
    LATE = "yellow"
    BAD = "red"


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Standing:
    """One line: what it is, how it stands in words, and what to do about it."""

    group: str | Promise
    title: str
    state: str
    tone: Tone
    facts: list[str] = field(default_factory=list)
    todo: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Standing]


OPERATIONS: Slot[Standing] = Slot("operations")  # (request) -> Standing | None


@dataclass(frozen=True)
class OperationsPage:
    """All lines by group, and those that want somebody."""

    groups: list[Group]

    @classmethod
    def of(cls, request: Any) -> "OperationsPage":
        lines: dict[str, list[Standing]] = {}
        for standing in OPERATIONS.collect(request):
            lines.setdefault(str(standing.group), []).append(standing)
        return cls([Group(title, rows) for title, rows in lines.items()])

    @property
    def wrong(self) -> list[Standing]:
        """Lines that are not well, the worst first."""
        lines = [line for group in self.groups for line in group.lines if line.tone in (Tone.BAD, Tone.LATE)]
        return sorted(lines, key=lambda line: line.tone != Tone.BAD)

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)


def line_of_jobs(title: str, jobs: JobStanding, links: list[Link]) -> Standing:
    """The line of one kind of job."""
    facts = [gettext("Refused or failed in the last 7 days: %(count)s") % {"count": jobs.failed}] if jobs.failed else []
    if jobs.since:
        facts.append(gettext("The oldest since %(at)s") % {"at": short_moment(jobs.since)})
    if jobs.broken_off:
        state = gettext("%(count)s broke off three times") % {"count": jobs.broken_off}
        todo = gettext("Look at the worker's log, then have it done once more.")
        return Standing(JOBS, title, state, Tone.BAD, facts=facts, todo=todo, links=links)
    if not jobs.waiting and not jobs.running:
        return Standing(JOBS, title, gettext("Nothing under way"), Tone.GOOD, facts=facts, links=links)
    state = gettext("%(running)s running, %(waiting)s waiting") % {"running": jobs.running, "waiting": jobs.waiting}
    return Standing(JOBS, title, state, Tone.GOOD, facts=facts, links=links)
