"""What the rules of the house say about people's log-ins.

The rules stand on a floor above: `orderdesk.policy` registers where they are read.
"""

from collections.abc import Callable
from typing import Protocol


class HouseRules(Protocol):
    """The fields of the rules that are read here."""

    company: str
    short_name: str
    session_idle_hours: int
    session_days: int
    strict_roles: list[str]
    strict_idle_minutes: int
    strict_session_hours: int
    second_factor_roles: list[str]
    second_factor_days: int


_source: list[Callable[[], HouseRules]] = []


def rules_from(source: Callable[[], HouseRules]) -> None:
    """Register what gives the rules as they are now."""
    _source[:] = [source]


def house_rules() -> HouseRules:
    """The rules as they are now: one query."""
    return _source[0]()
