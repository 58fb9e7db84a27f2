"""What the columns of a sheet are called: its own headings, and the other names by which they are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.limits import FEWEST_HEADINGS
from orderdesk.core.sheets.words import Words
from orderdesk.core.text.typed import normalise

BRACKETED = re.compile(r"[(\[{【〔<《].*?[)\]}】〕>》]")


@dataclass(frozen=True)
class Headings:
    """What a kind of sheet is called by: its own headings, other names of them, and how its cells behave.

    `summed` are the columns whose merged cells hold one sum for all rows; every other merged cell counts in each row.
    `instead` is {required heading: another one that does in its place}. `later` are names that mean one column where
    nothing else is it, and else the next one: 合同号 is the order's number, beside an 订单号 it is the customer's.
    """

    own: list[str]
    required: list[str] = field(default_factory=list)
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    summed: frozenset[str] = frozenset()
    fewest: int = FEWEST_HEADINGS
    words: dict[str, Words] = field(default_factory=dict)  # columns of a few words
    instead: dict[str, str] = field(default_factory=dict)
    later: tuple[dict[str, tuple[str, ...]], ...] = ()

    def missing(self, headings: Iterable[str | None]) -> list[str]:
        """The required headings of which neither they nor what does in their place are among `headings`."""
        present = set(headings) - {None}
        return [one for one in self.required if one not in present and self.instead.get(one) not in present]


def heading_key(text: str) -> str:
    """Headings are compared by this: no spaces, brackets or signs, one width, lower case."""
    return re.sub(r"[\W_]+", "", normalise(text)).lower()


@dataclass
class Places:
    columns: dict[int, str]
    texts: dict[int, str]
    unknown: list[str]
    guessed: set[str]


class Names:
    """Every name of every heading, the surest first: what a person chose, the heading itself, another name of it."""

    def __init__(self, headings: Headings, choices: Choices) -> None:
        chosen = {heading_key(text): heading for text, heading in choices.columns.items()}
        self.chosen = {key: heading for key, heading in chosen.items() if heading is None or heading in headings.own}
        also = headings.also
        self.levels = [
            {heading_key(heading): heading for heading in headings.own},
            {bare_key(heading): heading for heading in headings.own},
            {heading_key(name): heading for heading, names in also.items() for name in names},
            {bare_key(name): heading for heading, names in also.items() for name in names},
        ]
        for names_of in headings.later:
            pairs = [(heading, name) for heading, names in names_of.items() for name in names]
            self.levels.append({heading_key(name): heading for heading, name in pairs})
            self.levels.append({bare_key(name): heading for heading, name in pairs})
        self.ignored = {heading_key(name) for name in headings.ignored}

    def places(self, texts: dict[int, list[str]]) -> Places:
        """Which columns are understood; of a repeated heading the surest name counts, then the first column."""
        columns: dict[int, str] = {}
        labels, guessed, alone = {}, set(), set()
        for at, options in texts.items():
            choice = next((option for option in options if heading_key(option) in self.chosen), None)
            if choice is not None:
                heading = self.chosen[heading_key(choice)]
                labels[at] = choice
                if heading is None or heading in columns.values():
                    alone.add(at)
                else:
                    columns[at] = heading
        for level, names in enumerate(self.levels):
            for at, options in texts.items():
                if at in labels:
                    continue
                for option in options:
                    key = bare_key(option) if level % 2 else heading_key(option)
                    if names.get(key) and names[key] not in columns.values():
                        columns[at], labels[at] = names[key], option
                        guessed |= {option} if level > 1 else set()
                        break
        labels = {at: labels.get(at, options[-1] if len(options) == 1 else options[0]) for at, options in texts.items()}
        unknown = [
            text
            for at, text in labels.items()
            if at not in columns and at not in alone and heading_key(text) not in self.ignored
        ]
        return Places(dict(sorted(columns.items())), labels, unknown, guessed)


def bare_key(text: str) -> str:
    """The key without bracketed parts: 单价 for 单价(元)."""
    return heading_key(BRACKETED.sub("", normalise(text))) or heading_key(text)
