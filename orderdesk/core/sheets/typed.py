"""Readers of one cell: a short text, a text of several lines, a code. What does not fit is a sentence (`Mistyped`)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, cell_text, clean_text, excerpt, normalise


def text_of(most: int) -> Callable[..., Any]:
    """A reader of short texts, which may be as long as their place in the database."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> str:
        return _within(clean_text(text), most)

    return lambda cell: read(cell_text(cell))


def lines_of(most: int) -> Callable[..., Any]:
    """A reader of longer texts, which keep their lines."""
    return lambda cell: _within(clean_lines(cell_text(cell)), most)


def code_of(most: int) -> Callable[..., Any]:
    """A reader of numbers and codes: one width, no spaces inside; Excel may have made a number of it."""
    return lambda cell: _within(normalise(cell_text(cell)).replace(" ", ""), most)


def clean_lines(text: str) -> str:
    """Text of several lines as it was typed, but for stray spaces, empty ends and what cannot be seen."""
    lines = (clean_text(line) for line in str(text).splitlines())
    return "\n".join(lines).strip("\n")


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise Mistyped(
            _("“%(value)s” is too long: %(count)s characters, at most %(most)s.")
            % {"value": excerpt(text), "count": len(text), "most": most}
        )
    return text
