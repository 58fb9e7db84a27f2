"""Actions on the selected rows of a list: buttons that open a page with the keys of the rows in its address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise


@dataclass(frozen=True)
class ListAction:
    """One button. `seen_by` is a predicate of the user."""

    label: str | Promise
    url_name: str
    icon: str = ""
    seen_by: Callable[[Any], bool] = lambda user: True


class ListActions:
    """The actions of one list, declared by the app of the list; floors above add theirs with `add`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._actions: dict[int, ListAction] = {}

    def add(self, action: ListAction, *, place: int) -> None:
        """Add an action at a place of its own."""
        if self._actions.setdefault(place, action) is not action:
            raise ImproperlyConfigured(f"{self.name}: two actions are at {place}.")

    def seen_by(self, user: Any) -> list[ListAction]:
        """The actions that this user may take, in their order."""
        return [self._actions[place] for place in sorted(self._actions) if self._actions[place].seen_by(user)]
