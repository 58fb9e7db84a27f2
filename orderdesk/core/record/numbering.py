"""Running numbers without gaps or duplicates, under any concurrency.

A series is a name ("order", "shipment", "ticket"); each month has a counter row of its own. The counter is taken in
the caller's transaction, as its last step: whoever rolls back gives the number back, whoever waits gets the next.
"""

import re
from datetime import date

from django.db import connection
from django.utils.timezone import localdate

PREFIX = {
    "order": "",
    "shipment": "FH",
    "consignment": "YD",
    "ticket": "SH",
    "acceptance": "YS",
    "quote": "BJ",
    "change": "BG",
    "receipt": "SK",
    "payment": "LK",
    "correction": "TZ",
    "invoice": "KP",
    "task": "RW",
}
HOUSE_FORM = re.compile(r"(?P<period>\d{4}(?:0[1-9]|1[0-2]))-(?P<running>\d{3,9})")


def take_number(series: str, *, on: date | None = None) -> str:
    """The next number of the series for the month of `on` (today in Asia/Shanghai): "202405-001", "FH202405-001"."""
    return take_numbers(series, on=on, count=1)[0]


def take_numbers(series: str, *, on: date | None = None, count: int) -> list[str]:
    """The next `count` numbers of the series, in their order."""
    period = (on or localdate()).strftime("%Y%m")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries (series, period, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (series, period) DO UPDATE SET last = core_numberseries.last + excluded.last RETURNING last",
            [series, period, count],
        )
        (last,) = cursor.fetchone()
    return [f"{PREFIX[series]}{period}-{running:03d}" for running in range(last - count + 1, last + 1)]


def move_past(series: str, number: str) -> None:
    """Move the month's series on, so that it will not give a number that came from outside. Other forms are left."""
    form = house_form(number)
    if form is None:
        return
    period, running = form
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries (series, period, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (series, period) DO UPDATE SET last = greatest(core_numberseries.last, excluded.last)",
            [series, period, running],
        )


def house_form(number: str) -> tuple[str, int] | None:
    """("202405", 17) for a number of our own form, else None."""
    match = HOUSE_FORM.fullmatch(number or "")
    return (match["period"], int(match["running"])) if match else None


def number_rank(number: str) -> int:
    """The rank by which numbers sort numerically: 202405-1000 after 202405-999; other forms come first, 0."""
    form = house_form(number)
    return int(form[0]) * 10**9 + form[1] if form else 0
