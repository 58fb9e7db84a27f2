from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.calendar.workdays import (
    add_working_days,
    is_announced,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_between,
)

pytestmark = pytest.mark.django_db

MAKE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
HOLIDAYS_2026 = [
    *("01-01", "01-02", "01-03"),
    *(f"02-{day}" for day in range(15, 24)),
    *("04-04", "04-05", "04-06"),
    *(f"05-0{day}" for day in range(1, 6)),
    *("06-19", "06-20", "06-21", "09-25", "09-26", "09-27"),
    *(f"10-0{day}" for day in range(1, 8)),
]
days = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("day", MAKE_UP_2026)
def test_make_up_days_of_2026_are_worked(day):
    assert is_working_day(date.fromisoformat(f"2026-{day}"))


@pytest.mark.parametrize("day", HOLIDAYS_2026)
def test_holidays_of_2026_are_not(day):
    assert not is_working_day(date.fromisoformat(f"2026-{day}"))


def test_2026_has_weekdays_less_holidays_plus_make_up_days():
    year = [date(2026, 1, 1) + timedelta(days=place) for place in range(365)]

    weekdays = {day for day in year if day.weekday() < 5}
    free = {date.fromisoformat(f"2026-{day}") for day in HOLIDAYS_2026}
    made_up = {date.fromisoformat(f"2026-{day}") for day in MAKE_UP_2026}
    assert {day for day in year if is_working_day(day)} == weekdays - free | made_up


@pytest.mark.parametrize("year", [1996, 2027, 2028, 2199])
def test_a_year_without_notice_is_monday_to_friday(year):
    assert not is_announced(year)
    assert is_working_day(date(2027, 10, 1))
    assert not is_working_day(date(2027, 10, 2))


def test_golden_week_is_crossed():
    assert next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)
    assert add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert add_working_days(date(2026, 2, 24), 0) == date(2026, 2, 24)


@given(days, st.integers(1, 60))
def test_days_counted_forward_are_counted_back(day, count):
    end = add_working_days(day, count)

    assert is_working_day(end)
    assert working_days_between(day, end) == count
    assert working_days_between(end, day) == -count


@given(days, days, days)
def test_counts_add_up(first, second, third):
    assert working_days_between(first, second) + working_days_between(second, third) == working_days_between(
        first, third
    )
