"""Place names: a municipality is its own city and is named once."""

from typing import Any

MUNICIPALITIES = ("北京", "上海", "天津", "重庆", "香港", "澳门")
NO_CITY = ("市辖区", "县")  # what stands for the city of a municipality in the official lists


def place_name(*parts: Any, between: str = " ") -> str:
    """Province, city, district as people say it: 江苏 苏州, and 上海 rather than 上海 上海."""
    names: list[str] = []
    for part in (part.strip() for part in parts):
        if part and part not in NO_CITY and not (names and _is_same_municipality(part, names[-1])):
            names.append(part)
    return between.join(names)


def _is_same_municipality(part: str, before: str) -> bool:
    return part.removesuffix("市") == before.removesuffix("市") and part.startswith(MUNICIPALITIES)
