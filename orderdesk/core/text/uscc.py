"""统一社会信用代码, GB 32100-2015: 18 characters, the last one checks the others."""

import re

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidLength, ValidationError

from orderdesk.core.text.typed import normalise

TAX_NUMBER = re.compile(r"[0-9A-Z]{15,20}", re.ASCII)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc_normalise(text: str) -> str:
    """Upper case, one width, no spaces or dashes."""
    return uscc.compact(normalise(text))


def uscc_check_character(head: str) -> str:
    """The last character that belongs to the first 17."""
    return uscc.calc_check_digit(head)


def uscc_fault(text: str) -> str:
    """A sentence that says what is wrong with a code, or nothing. Old tax numbers exist: warn, do not refuse."""
    code = uscc_normalise(text)
    try:
        uscc.validate(code)
    except InvalidLength:
        return _("A unified social credit code has 18 characters, this one %(count)s.") % {"count": len(code)}
    except ValidationError:
        return _fault_of_characters(code)
    return ""


def tax_number_fault(number: str) -> str:
    """A sentence that says what is wrong with a tax number: 15 to 20 letters and digits, those of 18 with a check."""
    if not TAX_NUMBER.fullmatch(number):
        return _("A tax number has 15 to 20 letters and digits, usually 18. Enter it as on the licence.")
    return uscc_fault(number) if len(number) == 18 else ""


def _fault_of_characters(code: str) -> str:
    """The library wants digits in the first eight places; the standard has letters there too, as in A1 and Y1."""
    strange = next((sign for sign in code if sign not in ALPHABET), None)
    if strange:
        return _("“%(sign)s” does not occur in a unified social credit code.") % {"sign": strange}
    expected = uscc_check_character(code[:-1])
    if code[-1] != expected:
        return _("The check character does not fit: for these digits the last one would be %(expected)s.") % {
            "expected": expected
        }
    return ""
