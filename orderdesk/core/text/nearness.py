"""Which known name a typed one was probably meant to be: a slip of the keyboard, a sign more or less."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from orderdesk.core.text.typed import same

LEAST, CANDIDATES = 0.8, 8
LOOKED_AT = 500  # names that share something with one: those that share what is rare, before 科技 and 有限
DIGITS = re.compile(r"\d+")
LEGAL = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|co\.?,?ltd\.?|ltd\.?|inc\.?)$")


class Names:
    """Known names with what each stands for. Names whose numbers differ (240W, 360W) are never near.

    However many there are, a name is held against a few hundred of them, and compared with the likeliest of those.
    """

    def __init__(self) -> None:
        self.names: list[tuple[str, Any]] = []
        self.places: dict[str, list[int]] = {}  # pairs of characters -> the names that have them

    def add(self, name: str, thing: Any) -> None:
        for pair in _pairs(name):
            self.places.setdefault(pair, []).append(len(self.names))
        self.names.append((name, thing))

    def nearest(self, name: str, *, least: float = LEAST, fits: Any = lambda thing: True) -> Any:
        """What the nearest name stands for; None where none is at least so like it, of those that fit."""
        best, result = least, None
        for other, thing in self._likeliest(name, fits):
            likeness = likeness_of(name, other, least=best)
            if likeness >= best:
                best, result = likeness, thing
        return result

    def _likeliest(self, name: str, fits: Any) -> Iterator[tuple[str, Any]]:
        """Those that share the most pairs with a name, the rarest pairs looked at first."""
        shared: Counter[int] = Counter()
        budget = LOOKED_AT
        for places in sorted((self.places[pair] for pair in _pairs(name) if pair in self.places), key=len):
            if budget <= 0:
                break
            shared.update(places[:budget])
            budget -= len(places)
        fitting = (self.names[place] for place, _count in shared.most_common() if fits(self.names[place][1]))
        return islice(fitting, CANDIDATES)


def likeness_of(one: str, other: str, *, least: float = 0) -> float:
    """From 0 to 1: how much of two names is the same; 0 where their numbers differ, or it is less than `least`."""
    if DIGITS.findall(one) != DIGITS.findall(other):
        return 0
    common = Counter(one) & Counter(other)
    if 2 * common.total() < least * (len(one) + len(other)):
        return 0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def core_of(company: str) -> str:
    """The name of a company as it compares, without what every company is called."""
    name = same(company)
    return LEGAL.sub("", name) or name


def _pairs(name: str) -> set[str]:
    """Characters side by side, and those on both sides of one: a wrong character leaves these as they are."""
    beside = {name[at : at + 2] for at in range(max(1, len(name) - 1))}
    return beside | {f"{name[at]} {name[at + 2]}" for at in range(len(name) - 2)}
