"""What goes along with a customer that is transferred: the floors above add theirs in their panels.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from orderdesk.core.pages.slots import Slot


@dataclass(frozen=True)
class Following:
    """One kind of thing of a customer. `hand_over(customer, owner=, by=, why=)` returns how many went along."""

    label: str | Promise
    hand_over: Callable[..., int]


FOLLOWING: Slot[Following] = Slot("what goes along with a customer")  # () -> Following
