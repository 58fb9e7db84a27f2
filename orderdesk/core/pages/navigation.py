"""The main navigation: every app adds its own entries, in its panels.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class NavItem:
    """One entry. `seen_by` is a predicate of the user; `count` gives how many things wait there for the user."""

    url_name: str
    label: str | Promise
    icon: str
    place: int
    group: str | Promise = ""
    key: bool = False  # also in the bottom bar of a phone
    seen_by: Callable[[Any], bool] = lambda user: True
    count: Callable[[Any], int] | None = None


_items: dict[int, NavItem] = {}


def nav(item: NavItem) -> NavItem:
    """Add an entry. Two at one place are an error."""
    taken = _items.setdefault(item.place, item)
    if taken is not item:
        raise ImproperlyConfigured(f"Navigation: {item.url_name} and {taken.url_name} are both at {item.place}.")
    return item


def nav_items(user: Any) -> list[NavItem]:
    """The entries that this user may follow, in their order."""
    return [_items[place] for place in sorted(_items) if _items[place].seen_by(user)]


nav(NavItem("workbench", gettext_lazy("Work bench"), "home", place=10, key=True))
