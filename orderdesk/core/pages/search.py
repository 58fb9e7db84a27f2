"""The search from anywhere: each app adds a group of what it finds by a word."""

from dataclasses import dataclass

from orderdesk.core.pages.slots import Slot


@dataclass(frozen=True)
class SearchResult:
    """One record that was found: its label, two lines beside it, and its page."""

    label: str
    sub: str
    tail: str
    url: str


@dataclass(frozen=True)
class SearchGroup:
    """The records of one kind."""

    title: str
    results: list[SearchResult]


SEARCH: Slot[SearchGroup] = Slot("search")  # (request, word) -> SearchGroup | None
