"""Pinyin spellings and character grams, by which Chinese text is searched."""

import re
from collections.abc import Iterator
from itertools import combinations, islice, pairwise, product
from typing import Any

from orderdesk.core.text.typed import normalise

MOST_SPELLINGS = 64
HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
WORD = re.compile(r"[^\W_]+")


def spellings(text: str) -> list[str]:
    """Every way to type the text by sound: full pinyin, then initials, for all readings of its characters.

    The dictionary settles words that it knows (重庆 is never zhongqing); elsewhere each reading counts, the usual one
    first, then those that differ from it in one character, in two, and so on: 64 readings at most. A text without
    Chinese characters has no spellings.
    """
    parts = _sounds(normalise(text).lower())
    if not any(chinese for _readings, chinese in parts):
        return []
    sequences = list(islice(_nearest_first([readings for readings, _chinese in parts]), MOST_SPELLINGS))
    full = ["".join(sounds) for sounds in sequences]
    initials = [
        "".join(sound[:1] if chinese else sound for sound, (_all, chinese) in zip(sounds, parts, strict=True))
        for sounds in sequences
    ]
    return list(dict.fromkeys([*full, *initials]))


def _sounds(text: str) -> list[Any]:
    """[(readings, is Chinese)] for each character, or run of other letters and digits."""
    parts = []
    for run in HAN.split(text):
        if HAN.fullmatch(run):
            parts += [(readings, True) for readings in _readings(run)]
        else:
            parts += [([word], False) for word in WORD.findall(run)]
    return parts


def _readings(run: str) -> list[Any]:
    from pypinyin import Style, pinyin  # its dictionaries cost a quarter of a second and 30 MB: only where needed

    return [list(dict.fromkeys(sounds)) for sounds in pinyin(run, style=Style.NORMAL, heteronym=True)]


def _nearest_first(choices: list[Any]) -> Iterator[list[str]]:
    """One reading for each place: the usual ones, then with one place changed, then with two …"""
    usual = [readings[0] for readings in choices]
    open_places = [place for place, readings in enumerate(choices) if len(readings) > 1]
    for changed in range(len(open_places) + 1):
        for places in combinations(open_places, changed):
            for others in product(*(choices[place][1:] for place in places)):
                reading = usual.copy()
                for place, sound in zip(places, others, strict=True):
                    reading[place] = sound
                yield reading


def grams(*texts: Any) -> set[str]:
    """The single characters and neighbouring pairs of texts: what serves a search of one or two characters."""
    pieces = set()
    for text in texts:
        for word in text.split():
            pieces.update(word)
            pieces.update(first + second for first, second in pairwise(word))
    return pieces
