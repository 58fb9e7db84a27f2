"""What is kept for some years only: each floor says what it removes then, by which field of the policy.

A night's work says what it removed: to the administrators, and where rows are under the chain in an `Amendment`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from orderdesk.core.pages.slots import Slot
from orderdesk.policy.models import Policy

YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Retention:
    """One kind of thing. `remove(before, by=)` takes out what is older, and returns how much there was."""

    label: str | Promise
    field: str
    remove: Callable[..., int]


RETENTIONS: Slot[Retention] = Slot("what is kept for some years only")  # () -> Retention


def remove_outdated(*, at: datetime, by: Any) -> list[tuple[str, int]]:
    """Remove what is older than the policy keeps it: [(kind, how many)] of what there was."""
    policy = Policy.current()
    removed = []
    for retention in RETENTIONS.collect():
        years = getattr(policy, retention.field)
        count = retention.remove(at - years * YEAR, by=by) if years else 0
        if count:
            removed.append((str(retention.label), count))
    return removed
