"""How days, durations and field values are displayed; the current year is left out of dates."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import is_aware, localdate, localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _


def short_day(day: date | datetime | None) -> str:
    """11-25, or 2025-11-25 where the year is another one; None gives an empty text. Moments are shown in local time."""
    if not day:
        return ""
    if isinstance(day, datetime) and is_aware(day):
        day = localtime(day)
    return f"{day:%m-%d}" if day.year == localdate().year else f"{day:%Y-%m-%d}"


def short_moment(at: Any) -> str:
    """The short day and the time of day."""
    return f"{short_day(at)} {localtime(at):%H:%M}" if at else ""


def lasting(span: timedelta) -> str:
    """A time in whole days, else hours, else minutes."""
    minutes = round(span.total_seconds() / 60)
    if minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if minutes % 60 == 0:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def days_late(days: int) -> str:
    """3 days late."""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def in_days(days: Any) -> Any:
    """In 3 days."""
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def days_left(days: int) -> str:
    """3 days left."""
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def value_label(field: Any, value: Any) -> date | str:
    """The display text of a field's value: its choice label, its local time, yes, no or nothing."""
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return listed(value.values()) or _("nothing")
    choices = dict(field.flatchoices)
    return str(choices.get(value, value)) if choices else value


def listed(names: Any) -> str:
    """Names one after the other, with the comma of the language."""
    return pgettext("between names", ", ").join(map(str, names))


def together(sentences: Iterable[Any]) -> str:
    """Sentences one after the other; Chinese needs no space between them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(map(str, sentences))
