"""What a cell is beyond its value: an error, a formula that nobody computed, a number that is shown as a code."""

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, cell_text, excerpt, normalise

CellValue = str | int | float | date | None  # what a cell of a sheet holds, as it was read

EXACT = 10**15  # Excel keeps fifteen digits of a number
ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"}
TOO_NARROW = re.compile(r"#{3,}")
SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+(?:[1-9][0-9]|0[7-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Broken:
    """A cell without a value that can be read: it shows an error, or its formula was never computed."""

    text: str
    is_formula: bool = False

    def __str__(self) -> str:
        return self.text

    def why(self) -> str:
        if self.is_formula:
            return _("The formula has no stored value. Type the value, or save your file in Excel and upload it again.")
        return _("The cell shows the error %(error)s. Correct it in Excel.") % {"error": self.text}


class Coded(float):
    """A number that Excel shows with the zeros of its number format: 7 as 0007. As text it is what is shown."""

    display: str

    def __new__(cls, value: float, display: str) -> "Coded":
        number = super().__new__(cls, value)
        number.display = display
        return number

    def __reduce__(self) -> Any:
        return type(self), (float(self), self.display)


def check_cell(cell: CellValue) -> None:
    """Raise `Mistyped` for a cell whose value is lost, whatever its column."""
    if isinstance(cell, Broken):
        raise Mistyped(cell.why())
    if isinstance(cell, float | int) and not isinstance(cell, bool) and math.isfinite(cell) and abs(cell) >= EXACT:
        raise Mistyped(
            _("%(value)s: Excel keeps only 15 digits of a number. Format the cell as text and type all digits again.")
            % {"value": excerpt(cell)}
        )
    if isinstance(cell, str):
        _check_text(cell)


def _check_text(cell: str) -> None:
    text = cell.strip()
    if text[:1] == "#" and (text.upper() in ERRORS or TOO_NARROW.fullmatch(text)):
        raise Mistyped(Broken(text).why())
    if SHORTENED.fullmatch(text):
        raise Mistyped(
            _("%(value)s: Excel has shortened this number. Format the cell as text and type all digits again.")
            % {"value": excerpt(cell)}
        )


@lru_cache(maxsize=256)
def zeros_of(number_format: str) -> tuple[str | None, ...] | None:
    """The pattern of a number format that only adds zeros and signs (`0000`, `"A-"000`), or None for any other."""
    pattern, rest = [], number_format.split(";")[0]
    while rest:
        literal = re.match(r'"([^"]*)"|\\(.)|([- /])', rest)
        if literal:
            pattern.append(next(part for part in literal.groups() if part is not None))
            rest = rest[literal.end() :]
        elif rest[0] == "0":
            pattern.append(None)
            rest = rest[1:]
        else:
            return None
    zeros = pattern.count(None)
    return tuple(pattern) if zeros > 1 or (zeros and len(pattern) > 1) else None


def as_shown(value: float, pattern: tuple[str | None, ...]) -> Coded | float:
    """A whole number as its pattern shows it: 7 by `"A-"000` is A-007; other numbers stay as they are."""
    if isinstance(value, bool) or not isinstance(value, float | int) or value < 0 or value != int(value):
        return value
    if value >= EXACT:
        return value
    digits = str(int(value)).zfill(pattern.count(None))
    surplus = len(digits) - pattern.count(None)
    text, at = "", 0
    for sign in pattern:
        if sign is None:
            width = 1 + (surplus if at == 0 else 0)
            text += digits[at : at + width]
            at += width
        else:
            text += sign
    return Coded(value, normalise(text)) if text != cell_text(float(value)) else value
