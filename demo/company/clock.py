"""The demo company's time: whole minutes of work, counted from the first day, and how each reads as a moment."""

from datetime import date, timedelta

from orderdesk.core.calendar.workdays import is_working_day

DAY = 540  # minutes of work a day: 8:30 to 12:00 and 13:00 to 18:30
MORNING = 210
MONTHS = 22
AHEAD = 200  # working days beyond today, for dates that are promised


class Clock:
    """`minutes // DAY` is a working day; nothing in the demo company happens outside working hours."""

    def __init__(self, today):
        self.today = today
        self.first = _months_before(today, MONTHS)
        self.days = [day for day in _days(self.first, today) if is_working_day(day)]
        self.past = len(self.days)  # working days before today
        self.now = self.past * DAY
        self.days += _ahead(today)
        self.texts = [day.isoformat() for day in self.days]
        self.clocks = [_clock(minute) for minute in range(DAY)]

    def moment(self, minutes):
        """As the database reads it: "2026-11-20 09:12:07+08:00"; the seconds follow from the minute."""
        day, minute = divmod(minutes, DAY)
        return f"{self.texts[day]} {self.clocks[minute]}:{minutes * 7 % 60:02d}+08:00"

    def day(self, minutes):
        return self.texts[minutes // DAY]

    def date(self, minutes):
        return self.days[minutes // DAY]

    def month(self, minutes):
        """202611"""
        text = self.texts[minutes // DAY]
        return text[:4] + text[5:7]


def _months_before(day, months):
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _days(first, end):
    return (first + timedelta(days=place) for place in range((end - first).days))


def _ahead(today):
    days, day = [], today
    while len(days) < AHEAD:
        if is_working_day(day):
            days.append(day)
        day += timedelta(days=1)
    return days


def _clock(minute):
    start = 510 + minute if minute < MORNING else 780 + minute - MORNING
    return f"{start // 60:02d}:{start % 60:02d}"
