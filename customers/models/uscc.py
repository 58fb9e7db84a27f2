"""统一社会信用代码, GB 32100-2015: 18 characters, the last one checks the others."""

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import normalise

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def uscc_normalise(text):
    """Upper case, one width, no spaces or dashes."""
    return normalise(text).upper().replace(" ", "").replace("-", "")


def uscc_check_character(head):
    """The last character that belongs to the first 17."""
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(head[: LENGTH - 1]))
    return ALPHABET[-total % 31]


def uscc_fault(text):
    """A sentence that says what is wrong with a code, or nothing. Old tax numbers exist: warn, do not refuse."""
    code = uscc_normalise(text)
    if len(code) != LENGTH:
        return _("A unified social credit code has 18 characters, this one %(count)s.") % {"count": len(code)}
    strange = next((sign for sign in code if sign not in ALPHABET), None)
    if strange:
        return _("“%(sign)s” does not occur in a unified social credit code.") % {"sign": strange}
    expected = uscc_check_character(code)
    if code[-1] != expected:
        return _("The check character does not fit: for these digits the last one would be %(expected)s.") % {
            "expected": expected
        }
    return ""
