"""Helpers of every export: the row limit, and how a moment is written."""

import re
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused

MOST_ROWS = 1_000_000  # what a sheet of Excel holds, less its headings
CHUNK = 2000
FORBIDDEN = re.compile(r'[\\/:*?"<>|\r\n]+')  # what a file name cannot have


def _within(rows: Any, most: int) -> int:
    count = rows.order_by()[: most + 1].count()
    if count > most:
        raise Refused(_("More than %(most)s rows: export fewer orders at a time.") % {"most": most})
    return count


def file_name(name: str, *, company: str) -> str:
    """The name of a workbook to keep: whose it is, what it holds, of which day."""
    return FORBIDDEN.sub(" ", f"{company} {name}").strip()


def when(moment: datetime | None) -> datetime | date | str:
    """A moment to the second, as Excel keeps it; a midnight is its day alone."""
    if moment is None:
        return ""
    local = localtime(moment).replace(microsecond=0, tzinfo=None)
    return local.date() if local.time() == time() else local
