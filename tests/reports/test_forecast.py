"""The forecast: as simple as its history is short, never without its error."""

from datetime import date, timedelta

import pytest

from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import working_days_between
from reports.figures.forecast import METHODS, WAYS, forecast
from reports.figures.span import months_until

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 1)


def history(values):
    return list(zip(months_until(LAST, len(values)), values, strict=True))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_less_than_three_months_give_no_forecast(n):
    assert forecast(history([100_000] * n)) == {"method": None, "n": n, "months": []}


@pytest.mark.parametrize("n", range(3, 40))
def test_any_longer_history_gives_three_months_that_are_never_below_nothing(n):
    told = forecast(history([max(5_000 + (place * 7919) % 4_000 - place * 300, 0) for place in range(n)]))

    assert [row["month"] for row in told["months"]] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert all(0 <= row["low"] <= row["value"] <= row["high"] for row in told["months"])
    assert told["method"] in METHODS


def test_months_before_the_first_sale_are_no_history():
    assert forecast(history([0] * 20 + [5, 5]))["n"] == 2


def test_a_steady_house_is_guessed_without_error():
    """The same each working day: February is short, and is expected so."""
    months = months_until(LAST, 24)
    per_day = [(month, 1000 * _working_days(month)) for month in months]

    told = forecast(per_day)

    assert [round(row["value"]) for row in told["months"]] == [
        1000 * _working_days(row["month"]) for row in told["months"]
    ]
    assert told["wape"] == 0


def _working_days(month):
    return working_days_between(month - timedelta(days=1), last_day(month))


def test_the_last_month_again_stays_unless_another_is_better_by_a_twentieth():
    walk = [100.0]
    for step in (7, 5, 8, -6, 9, 4, -7, 6, 8, 5, 9, 7):
        walk.append(walk[-1] + step * 10)

    told = forecast(history([value * 1000 for value in walk]))

    assert told["method"] == "naive" or told["mase"] < 0.95


def test_seasons_are_seen_once_they_came_twice():
    values = [(300 if month.month in (3, 9) else 100) * _working_days(month) for month in months_until(LAST, 34)]

    told = forecast(history(values))

    assert told["method"] in ("season", "drift", "winters")
    assert told["mase"] < 0.5


def test_what_would_have_been_said_of_the_last_month_is_told():
    told = forecast(history([100_000.0] * 10))

    assert told["last"]["month"] == LAST
    assert told["last"]["actual"] == pytest.approx(100_000)


def test_the_error_is_told_on_months_that_did_not_choose_the_method():
    values = [100_000 + (place * 7919) % 40_000 for place in range(30)]

    told = forecast(history(values))["held"]

    missed, season, actual = 0, 0, 0
    per_day = [value / _working_days(month) for month, value in history(values)]
    for place in range(24, 30):
        before = forecast(history_until(place, values), ahead=1)
        month = months_until(LAST, 30)[place]
        missed += abs(before["months"][0]["value"] / _working_days(month) - per_day[place])
        season += abs(per_day[place - 12] - per_day[place])
        actual += per_day[place]
    assert told == {
        "n": 6,
        "wape": round(missed / actual, 3),
        "season": round(season / actual, 3),
        "ratio": round(missed / season, 2),
    }


def history_until(place, values):
    return list(zip(months_until(LAST, len(values))[:place], values[:place], strict=True))


def test_without_a_year_before_there_is_nothing_to_compare_with():
    assert forecast(history([100.0] * 12))["held"] is None


@pytest.mark.parametrize("name", WAYS)
def test_every_way_takes_the_shortest_history_it_asks_for(name):
    guess, least = WAYS[name]

    assert len(guess([100.0 + place for place in range(max(least, 1))])) == 4
