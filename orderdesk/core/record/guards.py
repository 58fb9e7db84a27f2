"""Guards: conditions that a floor above adds to a move of a floor below.

    @guard(Order.confirm)
    def supply_is_answered(order, by):
        return "…"      # the reason against the move in words, or None

They are asked by `lifecycle.advance` under its lock, and by the button that shows the reason.
"""

from collections.abc import Callable
from typing import Any

Guard = Callable[[Any, Any], str | None]

_guards: dict[str, list[Guard]] = {}


def guard(move: Callable[..., Any]) -> Callable[[Guard], Guard]:
    """Add a condition `(record, by) -> reason | None` to a move, given as the method of its model."""

    def register(function: Guard) -> Guard:
        _guards.setdefault(move.__qualname__, []).append(function)
        return function

    return register


def guards(move: Callable[..., Any]) -> tuple[Guard, ...]:
    """The guards of a move, bound or not."""
    return tuple(_guards.get(move.__qualname__, ()))
