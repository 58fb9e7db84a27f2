"""Provinces, cities and districts of China with their codes: the list that python-stdnum keeps (GB/T 2260)."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from orderdesk.core.text.places import NO_CITY

ENTRY = re.compile(r'^\s*(\d+) (?:province|county)="(.*)"$')
PERIOD = re.compile(r"^\[(\d*)-(\d*)\](.*)$")
SUFFIX = re.compile(
    r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|(?:[\u4e00-\u9fff]{1,3}族)+自治州|地区|省|市|盟)$"
)  # what is left out where a place is named for short
NO_PLACE = (*NO_CITY, "市区", "郊区", "省直辖县级行政单位", "自治区直辖县级行政单位")


class Place(NamedTuple):
    """One place: its code of six digits, its name, and whether it is still called so."""

    code: str
    name: str
    is_current: bool

    @property
    def is_province(self) -> bool:
        return self.code.endswith("0000")

    @property
    def is_city(self) -> bool:
        return self.code.endswith("00") and not self.is_province

    @property
    def short(self) -> str:
        """江苏 of 江苏省; districts are named in full."""
        name = SUFFIX.sub("", self.name) if self.code.endswith("00") else self.name
        return name if len(name) > 1 else self.name


@cache
def places() -> tuple[Place, ...]:
    """Every place, those that are still called so before the others."""
    result, province = [], ""
    for line in (files("stdnum.cn") / "loc.dat").read_text("utf-8").splitlines():
        match = ENTRY.match(line)
        if match is None:
            continue
        if not line.startswith(" "):
            province = match[1]
            continue
        for text in match[2].split(","):
            period = PERIOD.match(text)
            name, is_current = (period[3], not period[2]) if period else (text, True)
            if name not in NO_PLACE:
                result.append(Place(province + match[1], name, is_current))
    return tuple(sorted(result, key=lambda place: (not place.is_current, place.code)))


@cache
def by_code() -> dict[str, Place]:
    """{code: the place that has it now, else that had it}."""
    by_code: dict[str, Place] = {}
    for place in places():
        by_code.setdefault(place.code, place)
    return by_code


@cache
def named() -> dict[str, tuple[Place, ...]]:
    """{name, in full or for short: the places that are called so}."""
    by_name: dict[str, list[Place]] = {}
    for place in places():
        for name in {place.name, place.short}:
            by_name.setdefault(name, []).append(place)
    return {name: tuple(called) for name, called in by_name.items()}
