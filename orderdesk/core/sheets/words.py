"""Columns of which each cell is one of a few words: how they are read, and what a person says that others mean."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import Mistyped, cell_text, excerpt, normalise, same

MOST_VALUES, LONGEST_VALUE = 40, 200  # values that are not understood, of one column


@dataclass(frozen=True)
class Words:
    """A reader of a word, raising `Mistyped` for one that is not known; `usual` are our words, one for each value.

    Where an unknown word is no fault, `strict` is a reader that raises all the same.
    """

    read: Callable[[Any], Any]
    usual: tuple[str, ...]
    strict: Callable[[Any], Any] | None = None

    def __call__(self, cell: Any) -> Any:
        return self.read(cell)

    def knows(self, cell: Any) -> bool:
        try:
            (self.strict or self.read)(cell)
        except Mistyped:
            return False
        return True


def choice_of(words: dict[str, Any], *, usual: Iterable[str]) -> Words:
    """A reader of a word out of {word: value}, whatever its width, case and spaces; `usual` names the usual words."""

    usual = tuple(usual)

    def read(cell: Any) -> Any:
        word = normalise(cell_text(cell)).replace(" ", "").lower()
        if word not in words:
            raise Mistyped(
                _("“%(value)s” is not one of the choices: %(known)s.")
                % {"value": excerpt(cell), "known": listed(usual)}
            )
        return words[word]

    return Words(read, usual)


def note_unknown(
    rows: Iterable[tuple[int, dict]], words: dict[str, Words], values: dict[str, list[str]]
) -> Iterator[tuple[int, dict]]:
    """The rows; what is not understood in them is added to `values`, {heading: [value]}, once, when they are read."""
    seen: set[tuple[str, str]] = set()
    for number, cells in rows:
        for heading, column in words.items():
            cell = cells.get(heading)
            text = "" if cell in ("", None) else cell_text(cell).strip()[:LONGEST_VALUE]
            if text and (heading, text) not in seen:
                seen.add((heading, text))
                if not column.knows(cell) and len(values.get(heading, ())) < MOST_VALUES:
                    values.setdefault(heading, []).append(text)
        yield number, cells


def with_meanings(
    rows: Iterable[tuple[int, dict]], values: dict[str, dict[str, str | None]]
) -> Iterator[tuple[int, dict]]:
    """The rows with what a person said that values mean: {heading: {value: our word, or None to leave it out}}."""
    meanings = {(heading, same(text)): word or "" for heading, words in values.items() for text, word in words.items()}
    for number, cells in rows:
        for heading in values:
            if isinstance(cells.get(heading), str):
                cells[heading] = meanings.get((heading, same(cells[heading])), cells[heading])
        yield number, cells
