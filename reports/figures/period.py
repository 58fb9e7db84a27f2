"""The period of figures: a month from its first moment to its end, or to the moment `as_of`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DateField, Func, Q
from django.utils.timezone import localtime, make_aware, now

from orderdesk.core.calendar.months import last_day


class DayOf(Func):
    """The day of a moment in Asia/Shanghai, which has kept its offset since 1991. A named zone would be looked up for
    each row, and that costs more than reading the row."""

    template = "(%(expressions)s AT TIME ZONE INTERVAL '8 hours')::date"
    output_field = DateField()


def midnight(day):
    """The first moment of a day in Asia/Shanghai."""
    return make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class Period:
    """`month` is its first day; what happened at `as_of` or later does not count."""

    month: date
    as_of: datetime

    @classmethod
    def of(cls, month, *, as_of=None):
        return cls(month.replace(day=1), as_of or now())

    @property
    def start(self):
        return midnight(self.month)

    @property
    def last(self):
        return last_day(self.month)

    @property
    def end(self):
        """The first moment that does not count: the next month's, or `as_of`."""
        return min(midnight(self.last + timedelta(days=1)), self.as_of)

    @property
    def as_of_day(self):
        """The last day of which something counts."""
        return localtime(self.as_of - timedelta(microseconds=1)).date()

    @property
    def today(self):
        """The day in which `as_of` lies: days before it have passed."""
        return localtime(self.as_of).date()

    @property
    def days(self):
        """The first and the last day that count."""
        return self.month, min(self.last, self.as_of_day)

    def happened(self, name):
        """The moment of this name lies in the month."""
        return Q(**{f"{name}__gte": self.start, f"{name}__lt": self.end})

    def dated(self, name):
        """The day of this name lies in the month."""
        return Q(**{f"{name}__range": self.days})

    def by_then(self, name):
        """The moment of this name had come."""
        return Q(**{f"{name}__lt": self.as_of})

    def not_by_then(self, name):
        return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": self.as_of})
