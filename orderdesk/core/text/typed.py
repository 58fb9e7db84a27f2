"""Parsing what people type and paste: numbers, dates and phones in every width and format.

A reading function returns the value or raises `Mistyped`, whose text is a sentence for the person who typed.
Cells of a sheet come through the same functions, already as numbers or dates where Excel knew better.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.timezone import get_default_timezone, is_aware, localtime, make_aware
from django.utils.translation import gettext as _

SHORT = 60
LONGEST_NUMBER, MOST_DIGITS = 40, 18
EXACT = Context(prec=LONGEST_NUMBER + MOST_DIGITS)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)
HALF_A_SECOND = timedelta(microseconds=500_000)
EXCEL_SERIALS = range(20000, 80000)  # 1954 to 2119: a bare number in a date column
CONTROLS = (*range(9), *range(14, 32), 127)
DIRECTIONS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF)
INVISIBLE = dict.fromkeys((*CONTROLS, *DIRECTIONS))
WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
WIDE_LETTERS = {wide: wide - 0xFEE0 for wide in WIDE}
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
NUMBER = re.compile(
    r"(?:[¥$]|rmb|cny|人民币)?(?P<sign>[+-]?)(?:[¥$]|rmb|cny|人民币)?"
    r"(?P<digits>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.[0-9]))(?P<decimals>\.[0-9]*)?"
    r"(?P<times>[万亿]?)(?P<unit>[^\W\d_]{0,6}(?:/[^\W\d_]{1,6})?)"
)
LATIN_UNITS = {
    *("pcs", "pc", "ea", "set", "sets", "pair", "pairs", "unit", "units", "box", "boxes", "ctn", "ctns", "bag"),
    *("bags", "roll", "rolls", "kg", "g", "mg", "t", "lb", "m", "mm", "cm", "km", "l", "ml", "rmb", "cny", "yuan"),
}
LOOSE_DIGITS = re.compile(r"[0-9] (?![0-9]{3}(?![0-9]))[0-9]")  # a space groups thousands, nothing else
SLANG_UNITS = {"k", "w", "百", "千", "e"}  # multiply for some people: not guessed
TIMES = {"": 1, "万": 10**4, "亿": 10**8}
DAY = re.compile(r"(?P<year>[0-9]{4})(?:[-/.年])(?P<month>[0-9]{1,2})(?:[-/.月])(?P<day>[0-9]{1,2})日?")
COMPACT_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{1,2})?(?:[:分](?:(?P<second>[0-9]{1,2})(?:\.[0-9]+)?秒?)?)?"
)
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
FEWEST_PHONE_DIGITS, LONGEST_PHONE = 7, 40
PHONE_ASKED = re.compile(r"[0-9+() .\-]{7,30}")
LANDLINE = re.compile(r"0[1-9][0-9]{8,10}|[48]00[0-9]{7}")
PHONE_CHARACTERS = re.compile(r"[\w+\-()./,;:#*&、 ]*")


class Mistyped(ValueError):
    """The input cannot be parsed; `str` is the sentence that says why."""


def normalise(text: str) -> str:
    """One width for letters, digits and signs, nothing invisible, single spaces: for reading and for comparing."""
    text = str(text)
    return _normalised(text) if len(text) <= SHORT else _normalised.__wrapped__(text)


@lru_cache(maxsize=8192)  # sheets and lists say the same words again and again
def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split())


def same(text: str) -> str:
    """Names are the same whatever their width, case and spaces: compared by this."""
    return normalise(text).replace(" ", "").lower()


def can_be_seen(text: str) -> bool:
    """Whether a text has anything but spaces and signs without width."""
    return text[:1].isalnum() or any(ord(sign) not in INVISIBLE and not sign.isspace() for sign in text)


def clean_text(text: str) -> str:
    """Text to keep as it was typed, but for wide letters and digits, stray spaces and what cannot be seen."""
    return " ".join(str(text).translate(INVISIBLE).translate(WIDE_LETTERS).split())


def excerpt(value: Any, most: int = 30) -> str:
    """An excerpt of a value for use in a sentence: short, on one line."""
    text = " ".join(cell_text(value).split())
    return text if len(text) <= most else f"{text[:most]}…"


def cell_text(value: Any) -> str:
    """A cell of a sheet as text: 10.0 is "10", a date is 2024-05-10."""
    if value is None:
        return ""
    if isinstance(value, float):
        if (digits := getattr(value, "display", None)) is not None:  # a code whose zeros come from its number format
            return digits
        return f"{float_decimal(value):f}" if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def float_decimal(value: float) -> Decimal:
    """The decimal that a float stands for: its shortest form, or Excel's 15 digits where arithmetic left a tail."""
    text = repr(value)
    if len(text.split("e")[0].replace(".", "").lstrip("-0")) > 15:
        text = f"{value:.15g}"
    number = Decimal(text)
    return number.quantize(Decimal(1)) if number == number.to_integral() and abs(number) < 10**25 else number


def decimal_typed(
    value: Any, *, places: int, most: int | Decimal | None = None, least: int | None = None, above: int | None = None
) -> Decimal:
    """A number with at most `places` decimals; `above` excludes its bound, `least` and `most` include theirs."""
    number = _number(value)
    if number and number.adjusted() > MOST_DIGITS:
        raise Mistyped(_("%(value)s is too large.") % {"value": excerpt(value)})
    if _decimals(number) > places:
        raise Mistyped(
            _("%(value)s has more than %(places)s decimals.") % {"value": excerpt(value), "places": places}
            if places
            else _("%(value)s is not a whole number.") % {"value": excerpt(value)}
        )
    _check_bounds(number, value, most=most, least=least, above=above)
    return number.quantize(Decimal(1).scaleb(-places), context=EXACT)


def _decimals(number: Decimal) -> int:
    """How many decimals a number has, not counting zeros at its end."""
    _sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return 0  # infinite, or no number
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return -(exponent + zeros) if any(digits) else 0


def _check_bounds(
    number: Decimal, value: float | str | Decimal, *, most: int | Decimal | None, least: int | None, above: int | None
) -> None:
    if above is not None and number <= above:
        raise Mistyped(_("%(value)s is not greater than %(bound)s.") % {"value": excerpt(value), "bound": above})
    if least is not None and number < least:
        raise Mistyped(_("%(value)s is less than %(bound)s.") % {"value": excerpt(value), "bound": least})
    if most is not None and number > most:
        raise Mistyped(_("%(value)s is too large: at most %(bound)s.") % {"value": excerpt(value), "bound": most})


def _number(value: Any) -> Decimal:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float) and math.isfinite(value):
        return float_decimal(value)
    if isinstance(value, str):
        return _number_in(value)
    raise Mistyped(_("“%(value)s” is not a number.") % {"value": excerpt(value)})


def _number_in(text: str) -> Decimal:
    spaced = normalise(text).translate(DASHES).lower() if len(text) <= 200 else text
    plain = spaced.replace(" ", "")
    if len(plain) > LONGEST_NUMBER:
        raise Mistyped(
            _("“%(value)s” is too long for a number (%(count)s characters).")
            % {"value": excerpt(text), "count": len(text)}
        )
    match = NUMBER.fullmatch(plain)
    if match is None or LOOSE_DIGITS.search(spaced) or not _is_unit(match["unit"]):
        raise Mistyped(_("“%(value)s” is not a number.") % {"value": excerpt(text)})
    digits = match["digits"].replace(",", "") or "0"
    try:
        number = Decimal(f"{match['sign']}{digits}{match['decimals'] or ''}")
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        raise Mistyped(_("“%(value)s” is not a number.") % {"value": excerpt(text)}) from None
    return number * TIMES[match["times"]]


def _is_unit(text: str) -> bool:
    """Whether letters after a number are a unit: any Chinese word, but only known ones in Latin letters."""
    return (
        all(part in LATIN_UNITS or not part.isascii() for part in text.split("/") if part) and text not in SLANG_UNITS
    )


def date_typed(value: Any) -> date:
    """A day, whatever its separators; a time after it is ignored."""
    return _moment(value)[0]


def moment_typed(value: Any) -> datetime:
    """An aware moment; a day alone is its midnight in the company's time zone."""
    day, clock = _moment(value)
    return make_aware(datetime.combine(day, clock), get_default_timezone())


def _moment(value: Any) -> tuple[date, time]:
    """(day, clock) of a cell or a text."""
    if isinstance(value, datetime):
        local = localtime(value, get_default_timezone()) if is_aware(value) else value
        local = (local + HALF_A_SECOND).replace(microsecond=0)  # Excel keeps a moment as a fraction of a day
        day, clock = local.date(), local.time()
    elif isinstance(value, date):
        day, clock = value, time()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        day, clock = _day_of_number(value)
    elif isinstance(value, str):
        day, clock = _moment_in(value)
    else:
        raise _no_date(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Mistyped(_("%(value)s is not between the years 1900 and 2199.") % {"value": excerpt(value)})
    return day, clock


def _day_of_number(value: float) -> tuple[date, time]:
    if math.isfinite(value) and int(value) in EXCEL_SERIALS:
        seconds = round((value - int(value)) * 86400)
        moment = datetime.combine(EXCEL_EPOCH, time()) + timedelta(days=int(value), seconds=seconds)
        return moment.date(), moment.time()
    return _moment_in(cell_text(value))


@lru_cache(maxsize=8192)  # the rows of a ledger name the same days
def _moment_in(text: str) -> tuple[date, time]:
    if len(text) > 200:
        raise _no_date(text)
    plain = re.sub(r"\s*([-/.年月:时点分])\s*", r"\1", normalise(text).translate(DASHES).replace("T", " "))
    plain = re.sub(r"\s*日\s*", "日 ", plain).strip()
    head, _gap, tail = plain.partition(" ")
    match = DAY.fullmatch(head) or COMPACT_DAY.fullmatch(head)
    clock = CLOCK.fullmatch(tail.replace(" ", "")) if tail else None
    if match is None or (tail and clock is None):
        raise _no_date(text)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        hour, minute, second = (
            (int(part or 0) for part in clock.group("hour", "minute", "second")) if clock else (0, 0, 0)
        )
        return day, time(hour, minute, second)
    except ValueError:
        raise Mistyped(_("There is no such date: %(value)s.") % {"value": excerpt(text)}) from None


def _no_date(value: bool | str | None) -> Mistyped:
    return Mistyped(_("“%(value)s” is not a date. Type it like 2024-05-10.") % {"value": excerpt(value)})


def phone_digits(text: str) -> str:
    """The digits alone, without the country's 86: what a phone is searched by."""
    digits = "".join(sign for sign in normalise(text) if sign in "0123456789")
    mobile = MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


def searched(text: str) -> str:
    """What a text is found by, and what is typed to find it: one width, one dash, small letters."""
    return normalise(text).translate(DASHES).lower()


def search_words(text: str) -> list[str]:
    """The words of a search. A phone in any notation is one word: +86 138 6172 4471 is 13861724471."""
    plain = searched(text)
    if PHONE_ASKED.fullmatch(plain):
        digits = phone_digits(plain)
        is_marked = plain[0] in "+(" or plain.startswith(("0086", "86 ", "86-"))
        if is_marked and digits.startswith("86"):
            digits = digits[2:]
        if len(digits) >= FEWEST_PHONE_DIGITS and (is_marked or MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
            return [digits]
    return plain.split()


def phone_typed(value: float | str | None) -> str:
    """A phone number: a Chinese mobile as its 11 digits, others as written; at least 7 digits."""
    text = normalise(cell_text(value)).translate(DASHES) if len(cell_text(value)) <= 1000 else cell_text(value)
    if len(text) > LONGEST_PHONE:
        raise Mistyped(
            _("“%(value)s” is too long for a phone number (%(count)s characters).")
            % {"value": excerpt(text), "count": len(text)}
        )
    digits = phone_digits(text)
    if len(digits) < FEWEST_PHONE_DIGITS:
        raise Mistyped(_("“%(value)s” is not a phone number: it has fewer than 7 digits.") % {"value": excerpt(text)})
    if not PHONE_CHARACTERS.fullmatch(text):
        raise Mistyped(_("“%(value)s” is not a phone number.") % {"value": excerpt(text)})
    return digits if MOBILE.fullmatch(re.sub(r"[ \-().]", "", text)) else text


def key_typed(text: str | None) -> int | None:
    """A key or version out of an address or a hidden field, or None where it is no such thing."""
    return int(text) if text and len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal() else None


def version_typed(text: str | None) -> int | None:
    """The version that a form was opened with: None where none was sent, and for nonsense 0, which no record has."""
    return (key_typed(text) or 0) if text else None


def is_digits(word: str) -> bool:
    """Whether a search word could be part of a phone: digits, and signs between them, but no letter."""
    return not any(sign.isalpha() for sign in word)


def mask_phone(text: str | None) -> str:
    """138****4471; of other numbers the area code and the last two digits, of short ones only those two."""
    plain = normalise(text or "")
    digits = phone_digits(plain)
    if MOBILE.fullmatch(re.sub(r"[ \-().]", "", plain)):
        return f"{digits[:3]}****{digits[-4:]}"
    return _with_stars(plain, _open_digits(digits))


def _open_digits(digits: str) -> int:
    """How many digits may be read at the head of a number that is no mobile."""
    if len(digits) <= FEWEST_PHONE_DIGITS:
        return 0
    return 4 if digits.startswith("0") and digits[1] not in "12" else 3


def _with_stars(text: str, head: int) -> str:
    digits = sum(sign in "0123456789" for sign in text)
    out, seen = [], 0
    for sign in text:
        if sign in "0123456789":
            seen += 1
            sign = sign if seen <= head or seen > digits - 2 else "*"
        out.append(sign)
    return "".join(out)
