"""A forecast of the next three months from a short history, with the error of the same method in the past.

The longer the history, the more methods may apply; the one whose guesses from the past were nearest is taken, and the
last value stays the guess unless another beats it by 5 %. Amounts are compared per working day, because the Spring
Festival moves between January and February. No library: a few hundred numbers.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from statistics import fmean

from django.utils.translation import gettext_lazy as _

from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import working_days_between
from reports.figures.span import month_before

AHEAD = 4  # three, and the month that is not over yet
FEWEST = 3
FIRST_ORIGIN = 3  # guesses are made from so many months on
BETTER_BY = 0.95
YEAR = 12
HELD = 6  # months on which the method is judged that was chosen before each of them
COVER = 0.8
METHODS = {
    "naive": _("the last month again"),
    "mean": _("mean of three months"),
    "smooth": _("exponential smoothing"),
    "damped": _("damped trend"),
    "season": _("the same month of last year"),
    "drift": _("last year with the change since"),
    "winters": _("damped trend with seasons"),
}
STEPS = (0.1, 0.3, 0.5, 0.7, 0.9)


def naive(values):
    return [values[-1]] * AHEAD


def mean(values):
    return [fmean(values[-3:])] * AHEAD


def smooth(values):
    return [min((_smoothed(values, alpha) for alpha in STEPS), key=lambda fit: fit[0])[1]] * AHEAD


def _smoothed(values, alpha):
    level, missed = values[0], 0.0
    for value in values[1:]:
        missed += (value - level) ** 2
        level += alpha * (value - level)
    return missed, level


def damped(values):
    return min((_damped(values, *how) for how in product(STEPS, (0.1, 0.3), (0.8, 0.95))), key=lambda fit: fit[0])[1]


def _damped(values, alpha, beta, phi):
    level, trend, missed = values[0], (values[-1] - values[0]) / len(values) / 2, 0.0
    for value in values[1:]:
        guess = level + phi * trend
        missed += (value - guess) ** 2
        level, before = guess + alpha * (value - guess), level
        trend = beta * (level - before) + (1 - beta) * phi * trend
    return missed, [level + trend * sum(phi**step for step in range(1, ahead + 1)) for ahead in range(1, AHEAD + 1)]


def season(values):
    return [values[-YEAR + step] for step in range(AHEAD)]


def drift(values):
    """Last year's months, raised or lowered as the last three months were against the same three a year ago."""
    recent, before = sum(values[-3:]), sum(values[-YEAR - 3 : -YEAR]) if len(values) >= YEAR + 3 else 0
    return [value * (recent / before if before else 1) for value in season(values)]


def winters(values):
    ways = product((0.1, 0.3, 0.5), (0.1,), (0.9,), (0.1, 0.3))
    return min((_winters(values, *how) for how in ways), key=lambda fit: fit[0])[1]


def _winters(values, alpha, beta, phi, gamma):
    level, trend, missed = fmean(values[:YEAR]), 0.0, 0.0
    seasons = [value - level for value in values[:YEAR]]
    for place, value in enumerate(values[YEAR:]):
        at = place % YEAR
        guess = level + phi * trend
        missed += (value - guess - seasons[at]) ** 2
        level, before = guess + alpha * (value - seasons[at] - guess), level
        trend = beta * (level - before) + (1 - beta) * phi * trend
        seasons[at] = gamma * (value - level) + (1 - gamma) * seasons[at]
    first = (len(values) - YEAR) % YEAR
    return missed, [
        level + trend * sum(phi**step for step in range(1, ahead + 1)) + seasons[(first + ahead - 1) % YEAR]
        for ahead in range(1, AHEAD + 1)
    ]


WAYS = {
    "naive": (naive, 1),
    "mean": (mean, 3),
    "smooth": (smooth, 6),
    "damped": (damped, 6),
    "season": (season, 13),
    "drift": (drift, 15),
    "winters": (winters, 24),
}


@dataclass(frozen=True)
class Tried:
    """One way of guessing, tried from every month of the past: its errors by how far ahead it looked."""

    name: str
    errors: tuple  # for each distance the list of (guess - actual)
    actuals: tuple  # of the first distance

    @property
    def mae(self):
        return fmean(map(abs, self.errors[0])) if self.errors[0] else None

    @property
    def wape(self):
        of = sum(map(abs, self.actuals))
        return sum(map(abs, self.errors[0])) / of if of else None


def try_out(name, values, first):
    guess, _least = WAYS[name]
    errors, actuals = tuple([] for _ahead in range(AHEAD)), []
    for origin in range(first, len(values)):
        predicted = guess(values[:origin])
        actuals.append(values[origin])
        for ahead, value in enumerate(values[origin : origin + AHEAD]):
            errors[ahead].append(max(predicted[ahead], 0) - value)
    return Tried(name, errors, tuple(actuals))


def choose(values):
    """(the way taken, the naive one), both tried from the same months."""
    n = len(values)
    names = (
        ["mean"] if n < 6 else [name for name, (_guess, least) in WAYS.items() if n >= least + 3 and name != "naive"]
    )
    best = None
    first = max([FIRST_ORIGIN, *(WAYS[name][1] for name in names)]) if n >= 6 else FIRST_ORIGIN
    while n - first < 4 and len(names) > 1:  # too few months left to compare by: the hungriest way has to go
        names.remove(max(names, key=lambda name: WAYS[name][1]))
        first = max([FIRST_ORIGIN, *(WAYS[name][1] for name in names)])
    base = try_out("naive", values, first)
    for name in names:
        tried = try_out(name, values, first)
        if best is None or (tried.mae or 0) < best.mae:
            best = tried
    if n < 6:
        return best, base
    return (best if best and base.mae and best.mae < base.mae * BETTER_BY else base), base


def forecast(history, *, ahead=3):
    """What the next months after `history` will bring; `history` is [(month, amount)], oldest first, all of them over.

    {"method", "mase" (its error against the naive one's), "wape", "months": [{"month", "value", "low", "high"}],
    "held" (its error and that of last year's month, in months that did not choose it),
    "last": {"month", "forecast", "actual"}}, or {"method": None, "n"} where there is too little to go by.
    """
    history = _from_first_sale(history)
    if len(history) < FEWEST:
        return {"method": None, "n": len(history), "months": []}
    months, values = [m for m, _amount in history], [float(amount) / _days(m) for m, amount in history]
    tried, base = choose(values)
    return {
        "method": tried.name,
        "n": len(values),
        "mase": round(tried.mae / base.mae, 2) if base.mae else None,
        "wape": round(tried.wape, 3) if tried.wape is not None else None,
        "held": _held(values),
        "months": _ahead(months[-1], values, tried)[:ahead],
        "last": _last(months, values),
    }


def _ahead(last, values, tried):
    guess, _least = WAYS[tried.name]
    months = []
    for ahead, value in enumerate(guess(values)):
        month = month_before(last, -ahead - 1)
        value, width = max(value, 0), _width(tried.errors, ahead, values)
        days = _days(month)
        low, high = max(value - width, 0) * days, (value + width) * days
        months.append({"month": month, "value": value * days, "low": low, "high": high})
    return months


def _width(errors, ahead, values):
    """What four of five errors of the past stayed within; never narrower than nearer months."""
    widths = []
    for past in errors[: ahead + 1]:
        missed = sorted(map(abs, past))
        if missed:
            widths.append(missed[min(int(COVER * len(missed)), len(missed) - 1)])
    return max(widths) if widths else fmean(values)


def _last(months, values):
    """The forecast for the last month, as it would have been made a month before."""
    if len(values) <= FEWEST:
        return None
    tried, _base = choose(values[:-1])
    days, predicted = _days(months[-1]), max(WAYS[tried.name][0](values[:-1])[0], 0)
    return {"month": months[-1], "forecast": predicted * days, "actual": values[-1] * days}


def _held(values):
    """How far off the method and last year's month were in months that had no part in choosing the method.

    Each of the last months is guessed from those before it alone. {"n", "wape", "season", "ratio"}, or None without a
    month of the year before.
    """
    missed, season_missed, actuals = [], [], []
    for place in range(max(len(values) - HELD, YEAR + FEWEST), len(values)):
        tried, _base = choose(values[:place])
        predicted = max(WAYS[tried.name][0](values[:place])[0], 0)
        missed.append(abs(predicted - values[place]))
        season_missed.append(abs(values[place - YEAR] - values[place]))
        actuals.append(abs(values[place]))
    if not sum(actuals):
        return None
    season = sum(season_missed)
    return {
        "n": len(actuals),
        "wape": round(sum(missed) / sum(actuals), 3),
        "season": round(season / sum(actuals), 3),
        "ratio": round(sum(missed) / season, 2) if season else None,
    }


def _from_first_sale(history):
    first = next((place for place, (_month, amount) in enumerate(history) if amount), len(history))
    return history[first:]


def _days(month):
    return max(working_days_between(month - timedelta(days=1), last_day(month)), 1)
