"""Which known name a typed one was probably meant to be: a slip of the keyboard, a sign more or less."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

from orderdesk.core.text.typed import same

LEAST, CANDIDATES = 0.8, 8
COMMON = 500  # what more names than this have, such as 科技, tells none of them from another
DIGITS = re.compile(r"\d+")
LEGAL = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|co\.?,?ltd\.?|ltd\.?|inc\.?)$")


class Names:
    """Known names with what each stands for. Names whose numbers differ (240W, 360W) are never near."""

    def __init__(self) -> None:
        self.names: list[tuple[str, Any]] = []
        self.places: dict[str, list[int]] = {}  # two characters side by side -> the names that have them

    def add(self, name: str, thing: Any) -> None:
        for pair in _pairs(name):
            self.places.setdefault(pair, []).append(len(self.names))
        self.names.append((name, thing))

    def nearest(self, name: str, *, least: float = LEAST, fits: Any = lambda thing: True) -> Any:
        """What the nearest name stands for; None where none is at least so like it, of those that fit."""
        lists = [self.places[pair] for pair in _pairs(name) if len(self.places.get(pair, ())) in range(1, COMMON)]
        shared = Counter(place for places in lists for place in places)
        best, result = least, None
        for place, _count in shared.most_common(CANDIDATES):
            other, thing = self.names[place]
            likeness = likeness_of(name, other)
            if likeness >= best and fits(thing):
                best, result = likeness, thing
        return result


def likeness_of(one: str, other: str) -> float:
    """From 0 to 1: how much of two names is the same; 0 where their numbers differ."""
    if DIGITS.findall(one) != DIGITS.findall(other):
        return 0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def core_of(company: str) -> str:
    """The name of a company as it compares, without what every company is called."""
    name = same(company)
    return LEGAL.sub("", name) or name


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(max(1, len(name) - 1))}
