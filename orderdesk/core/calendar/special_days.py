"""Reading and saving the holidays and make-up days of a year's notice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from orderdesk.core.calendar import workdays
from orderdesk.core.errors import Refused
from orderdesk.core.models import SpecialDay
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import wait_for_turn
from orderdesk.core.text.typed import Mistyped, clean_text, date_typed, excerpt, normalise

LONGEST_NAME = 40
LONGEST_RANGE = 31
MOST_LINES = 2000
MOST_MISTAKES = 10
WORDS = {"休": False, "放假": False, "假": False, "off": False, "班": True, "上班": True, "补班": True, "work": True}
LINE = re.compile(r"(?P<days>\S+)[\s,;]+(?P<word>[^\s,;]+)(?:[\s,;]+(?P<name>.*))?")
RANGE = re.compile(r"\.\.|~|至|到|—")


@dataclass(frozen=True)
class NoticeDay:
    """One day of a notice."""

    day: date
    is_working: bool
    name: str = ""


def read_special_days(text: str) -> list[NoticeDay]:
    """The days of pasted lines: `2027-01-01 休 元旦`, `2027-02-05..2027-02-11 休 春节`, `2027-02-14 班`.

    Raises `Refused` with every line that cannot be read, so that nothing is taken of a notice that is half understood.
    """
    days: dict[date, NoticeDay] = {}
    mistakes, lines = [], str(text).splitlines()
    if len(lines) > MOST_LINES:
        raise Refused(_("More than %(most)s lines. Paste one year at a time.") % {"most": MOST_LINES})
    for number, line in enumerate(lines, 1):
        plain = normalise(line)
        if not plain or plain.startswith("#"):
            continue
        try:
            for one in _days_of_line(plain):
                _add(days, one)
        except Mistyped as mistake:
            mistakes.append(_("Line %(line)s: %(mistake)s") % {"line": number, "mistake": mistake})
    if mistakes:
        more = len(mistakes) - MOST_MISTAKES
        rest = [_("… and %(count)s more") % {"count": more}] if more > 0 else []
        raise Refused("\n".join([*mistakes[:MOST_MISTAKES], *rest]))
    if not days:
        raise Refused(_("There is no day in this text. Write one per line, like “2027-01-01 休 元旦”."))
    return sorted(days.values(), key=lambda one: one.day)


def _add(days: dict[date, NoticeDay], one: NoticeDay) -> None:
    former = days.setdefault(one.day, one)
    if former.is_working != one.is_working:
        raise Mistyped(_("%(day)s is listed both as a holiday and as a working day.") % {"day": one.day})


def _days_of_line(line: str) -> Iterator[NoticeDay]:
    match = LINE.fullmatch(line)
    if match is None:
        raise Mistyped(
            _("“%(line)s” is not understood. Write it like “2027-02-05..2027-02-11 休 春节”.") % {"line": excerpt(line)}
        )
    word = match["word"].lower()
    if word not in WORDS:
        raise Mistyped(_("“%(word)s” is neither 休 nor 班.") % {"word": excerpt(word)})
    name = clean_text(match["name"] or "")[:LONGEST_NAME]
    first, last = _bounds(match["days"])
    for place in range((last - first).days + 1):
        yield NoticeDay(first + timedelta(days=place), WORDS[word], name)


def _bounds(text: str) -> tuple[date, date]:
    days = [date_typed(part) for part in RANGE.split(text)]
    if len(days) > 2:
        raise Mistyped(_("“%(value)s” is neither a day nor a range of days.") % {"value": excerpt(text)})
    first, last = days[0], days[-1]
    if last < first:
        raise Mistyped(_("%(last)s is before %(first)s.") % {"last": last, "first": first})
    if (last - first).days >= LONGEST_RANGE:
        raise Mistyped(
            _("%(first)s to %(last)s is more than %(most)s days.")
            % {"first": first, "last": last, "most": LONGEST_RANGE}
        )
    return first, last


@transaction.atomic
def save_special_days(days: list[NoticeDay], *, by: Any) -> tuple[int, int]:
    """Save days of a notice; existing days are changed. Returns how many were (added, changed)."""
    wait_for_turn("orderdesk.special_days")
    existing = {row.day: row for row in SpecialDay.objects.filter(day__in=[one.day for one in days])}
    added, changed = [], []
    for one in days:
        row = existing.get(one.day)
        if row is None:
            added.append(SpecialDay(day=one.day, is_working=one.is_working, name=one.name))
        elif (row.is_working, row.name) != (one.is_working, one.name or row.name):
            row.is_working, row.name = one.is_working, one.name or row.name
            changed.append(row)
    bulk_create_with_history(added, SpecialDay, default_user=by, default_change_reason=Reason.SETTINGS)
    bulk_update_with_history(
        changed, SpecialDay, ["is_working", "name"], default_user=by, default_change_reason=Reason.SETTINGS
    )
    transaction.on_commit(workdays.forget)
    return len(added), len(changed)


@transaction.atomic
def keep_known_year(year: int, *, by: Any) -> int:
    """Copy the days of a year that the package knows into the table, which from then on counts alone.

    Returns how many were written; none where the year has rows already or nobody announced it.
    """
    wait_for_turn("orderdesk.special_days")
    if SpecialDay.objects.filter(day__year=year).exists():
        return 0
    days = [NoticeDay(day, is_working) for day, is_working in workdays.announced_by_package(year).items()]
    return save_special_days(days, by=by)[0]
