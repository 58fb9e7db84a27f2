"""Values by chance for every column of a sheet, as its record may hold them: read from the model's own fields."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from hypothesis import strategies as st

from orderdesk.core.sheets.cells import check_cell
from orderdesk.core.text.typed import Mistyped, can_be_seen, clean_text

ODD = [
    *("=1+1", "+86", "-5", "@x", "'x", "007", "0", "12/5", "1-2", "1.5e3", "3折", "九五折", "100%", "13%", "TRUE"),
    *("2024-05-10", "45422", "ＡＢＣ１２３", "（上海）", "𠮷㐂", "_x000D_", "_x4e2d_", "a  b", "null"),
    *(
        "1,000",
        "１２３",
        "—",
        "～",
        "0.10",
        "1234567890123456789",
        "张三；李四",
        '<b>&amp;"',
        "N/A",
        "x" * 400,
        "1e400",
    ),
    *(
        "\u200bx",
        "x\u00a0y",
        "１３８００１３８００１",
        "3,5",
        "-",
        ".5",
        "00",
        "+",
        "=",
        "−5",
        "0x1F",
        "1 000",
        "１．５",
    ),
]
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"))
PHONES = ["13800138001", "0510-88264471", "021 5555 1234 转 8", "+49 30 901820", "400-800-1234", "(0755)26770000"]
MAILS = ["a@b.cn", "x.y+z@example.com", "0@1.cn"]
CODES = ["91110000600037341L", "110105123456789", "91320200MA1ABCDE0X"]
BOUNDS = (MinValueValidator, MaxValueValidator)


def is_readable(text):
    """Whether a cell may hold this text at all: it shows no error and is no number that Excel has shortened."""
    try:
        check_cell(text)
    except Mistyped:
        return False
    return can_be_seen(text) and "计" not in text and "otal" not in text.lower() and "制表" not in text


def texts(most):
    """What a person types into a field, without the spaces at its ends."""
    text = st.sampled_from(ODD) | st.text(SIGNS, min_size=1, max_size=24)
    return text.map(lambda text: text[:most].strip()).filter(is_readable)


def lines(most):
    return st.lists(texts(60), min_size=1, max_size=3).map("\n".join).map(lambda text: text[:most])


def decimals(field, most=None):
    """Any number that the column of the database holds, not below zero; a share is at most one."""
    most = next((v.limit_value for v in field.validators if isinstance(v, MaxValueValidator)), most)
    most = 10 ** (field.max_digits - field.decimal_places) - 1 if most is None else most
    digits = most * 10**field.decimal_places
    usual = [digit for digit in (0, 1, 700, 7000, 9999, 10_000, digits) if digit <= digits]
    places = Decimal(1).scaleb(-field.decimal_places)
    return (st.sampled_from(usual) | st.integers(0, digits)).map(lambda number: number * places)


def of_field(field):
    """A strategy of values of a field of a model; fails for a kind of field that it does not know."""
    return st.none() | _of_kind(field) if field.null else _of_kind(field)


def _of_kind(field):
    if field.choices:
        return st.sampled_from([value for value, _label in field.choices])
    if isinstance(field, models.BooleanField):
        return st.booleans()
    if isinstance(field, models.DecimalField):
        return decimals(field)
    if isinstance(field, models.DateTimeField):
        return st.datetimes(datetime(2000, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)).map(
            lambda moment: moment.replace(microsecond=0)
        )
    if isinstance(field, models.DateField):
        return st.dates(date(1900, 3, 1), date(2199, 12, 31))
    if isinstance(field, models.IntegerField):
        bounds = [v.limit_value for v in field.validators if isinstance(v, BOUNDS)]
        return st.integers(max(0, min(bounds, default=0)), min(32767, max(bounds, default=32767)))
    if isinstance(field, models.TextField):
        return lines(field.max_length) | st.just("") if field.blank else lines(field.max_length)
    if isinstance(field, models.CharField):
        return texts(field.max_length) | st.just("") if field.blank else texts(field.max_length)
    raise AssertionError(f"No values are made for {field}: teach tests/imports/columns.py.")


def as_read(value):
    """A value of the database as its sheet is read: texts are cleaned line by line, everything else is itself."""
    if isinstance(value, str):
        return "\n".join(map(clean_text, value.splitlines())).strip("\n")
    return value
