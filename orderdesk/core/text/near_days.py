"""Days as people say them in forms: 12-22, +3, 周五, 明天. Sheets write whole dates; see typed.py."""

import re
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate, make_aware

from orderdesk.core.text.typed import DASHES, Mistyped, date_typed, moment_typed, normalise

NAMED = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3}
PAST = {"昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2}
WEEKDAYS = {sign: place for place, sign in enumerate("一二三四五六日")} | {"天": 6}
ENGLISH = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
SHORT = re.compile(r"(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})[日号]?")
STEP = re.compile(r"(?P<sign>[+-])(?P<count>\d{1,3})(?P<unit>[dw天日周]?)")
WEEKDAY = re.compile(r"(?P<which>[下上本这]?)(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")


def near_day(text: str, *, ahead: bool | None = None, on: date | None = None) -> date:
    """The day that a form means: a whole date, or one without its year, a step, a weekday or a word.

    `ahead` takes the next of several days and False the last; else the nearest to today (`on`). Raises `Mistyped`.
    """
    today = on or localdate()
    plain = re.sub(r"\s", "", normalise(text)).translate(DASHES).lower() if len(text) <= 200 else ""
    day = _named(plain, today) or _stepped(plain, today) or _weekday(plain, today, ahead) or _short(plain, today, ahead)
    return day or date_typed(text)


def near_moment(text: str, *, on: date | None = None) -> datetime:
    """The same with a time behind it: 昨天 14:30, 11-28 9:00. A day alone is its midnight."""
    parts = normalise(text).split(" ") if len(text) <= 200 else []
    clock = re.fullmatch(r"(\d{1,2})[:点时](\d{2})?分?", parts[-1]) if len(parts) == 2 else None
    if clock is None and len(parts) != 1:
        return moment_typed(text)
    try:
        day = near_day(parts[0], on=on)
        at = time(int(clock[1]), int(clock[2] or 0)) if clock else time()
    except ValueError:  # `Mistyped` is one; its sentence names the whole text
        return moment_typed(text)
    if not clock and any(sign in parts[0] for sign in ":T时点"):
        return moment_typed(text)
    return make_aware(datetime.combine(day, at), get_default_timezone())


def _named(plain: str, today: date) -> date | None:
    named = NAMED | PAST
    return today + timedelta(days=named[plain]) if plain in named else None


def _stepped(plain: str, today: date) -> date | None:
    """+3 is three days from today, +2周 two weeks."""
    match = STEP.fullmatch(plain)
    if match is None:
        return None
    days = int(match["count"]) * (7 if match["unit"] in ("w", "周") else 1)
    return today + timedelta(days=days if match["sign"] == "+" else -days)


def _weekday(plain: str, today: date, ahead: bool | None) -> date | None:
    """周五 is today or the next one (where days lie behind, the last one); 下周五 is that of the week after."""
    if plain in ENGLISH:
        which, weekday = "", ENGLISH[plain]
    else:
        match = WEEKDAY.fullmatch(plain)
        if match is None:
            return None
        which, weekday = match["which"], WEEKDAYS[match["day"]]
    monday = today - timedelta(days=today.weekday())
    if which:
        weeks = {"下": 1, "上": -1}.get(which, 0)
        return monday + timedelta(days=weekday, weeks=weeks)
    later = today + timedelta(days=(weekday - today.weekday()) % 7)
    return later - timedelta(days=7) if ahead is False and later > today else later


def _short(plain: str, today: date, ahead: bool | None) -> date | None:
    """12-22: the year is the one that makes it next, last, or nearest."""
    match = SHORT.fullmatch(plain)
    if match is None:
        return None
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(date(year, int(match["month"]), int(match["day"])))
        except ValueError:
            continue
    fitting = [day for day in days if ahead is None or (day >= today if ahead else day <= today)]
    return min(fitting, key=lambda day: abs(day - today), default=None)


__all__ = ["Mistyped", "near_day", "near_moment"]
