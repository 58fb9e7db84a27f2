"""What somebody writes, or pastes from a carrier's page, of a shipment on its way."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.text.typed import normalise

DAY = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
WEEKDAY = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
MOMENT = re.compile(rf"{DAY}{WEEKDAY}\s*{CLOCK}")
DAY_ALONE = re.compile(rf"{DAY}{WEEKDAY}")
CLOCK_ALONE = re.compile(CLOCK)
MOST_LINES = 400


@dataclass
class _Reader:
    """Reads lines one after the other: a moment with its text, or moment and text on lines of their own."""

    at: datetime
    day: tuple[int, int, int] | None = None
    moment: datetime | None = None

    def __post_init__(self):
        self.events = []

    def take(self, line):
        """Read one line. Raises ValidationError where it belongs to no moment."""
        match = MOMENT.search(line)
        if match and (match.start() == 0 or match.end() == len(line)):
            self.moment = self._moment(self._day(match), match)
            line = f"{line[: match.start()]} {line[match.end() :]}"
        elif DAY_ALONE.fullmatch(line):
            self.day = self._day(DAY_ALONE.fullmatch(line))
            return
        elif self.day and CLOCK_ALONE.match(line):
            match = CLOCK_ALONE.match(line)
            self.moment = self._moment(self.day, match)
            line = line[match.end() :]
        self._say(line.strip(" |,，;；\t"))

    def _say(self, text):
        if not text:
            return
        if self.moment is not None:
            self.events.append((self.moment, text))
            self.moment = None
        elif self.events:  # the text goes on
            moment, former = self.events[-1]
            self.events[-1] = (moment, f"{former} {text}")
        else:
            sentence = _("No date and time was found before “%(text)s”. Begin each line with them: 2026-05-10 14:30 …")
            raise ValidationError(sentence % {"text": text[:40]})

    def _day(self, match):
        month, day = int(match["month"]), int(match["day"])
        year = int(match["year"]) if match["year"] else self.at.year
        soon = self.at + timedelta(days=1)
        if not match["year"] and (month, day) > (soon.month, soon.day):
            year -= 1  # a day without a year is the last such day
        self.day = (year, month, day)
        return self.day

    def _moment(self, day, clock):
        try:
            return datetime(
                *day, int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0), tzinfo=get_default_timezone()
            )
        except ValueError as failure:
            raise ValidationError(_("“%(text)s” is no date and time.") % {"text": clock.string[:40]}) from failure


def events_typed(text, *, at):
    """[(moment, text)] of pasted lines, in the order in which they stand. One line without a time happened `at`."""
    lines = [line for line in (normalise(line) for line in text.splitlines()) if line]
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines at once.") % {"most": MOST_LINES})
    if len(lines) == 1 and not MOMENT.search(lines[0]):
        return [(at, lines[0])]
    reader = _Reader(localtime(at))
    for line in lines:
        reader.take(line)
    if not reader.events:
        raise ValidationError(_("No event with a date, a time and a text was found."))
    return reader.events


class EventsForm(forms.Form):
    """One line that happened now, or several with their times."""

    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One line, or paste the whole list from the carrier's page: date, time and text."),
    )

    def clean_text(self):
        """The text stays as it was typed; `events` are what was read of it."""
        text = self.cleaned_data["text"]
        self.events = events_typed(text, at=now())
        return text
