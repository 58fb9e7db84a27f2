"""What a person holds, and to whom it is handed over: each app adds its own kinds in its panels.py.

    HOLDINGS.at(20)(Holding("orders", _("Open orders"), …))

The ground thus names no app, and whoever leaves leaves nothing behind that has no owner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.functional import Promise

from orderdesk.accounts.models import Role, User
from orderdesk.core.pages.slots import Slot

PAUSE = 60  # seconds


@dataclass(frozen=True)
class Holding:
    """One kind of thing that people hold.

    `records()` gives everything of the kind that is not closed, `field` names its owner, and
    `hand_over(record, owner=, by=)` gives one to somebody else by the service of its page. `roles` says who can take
    it (empty: everybody), `describe(record)` is a line of text.
    """

    key: str
    label: str | Promise
    records: Callable[[], QuerySet]
    hand_over: Callable[..., Any]
    field: str = "owner"
    roles: tuple[Role, ...] = ()
    describe: Callable[[Any], str] = str

    def held_by(self, person: Any) -> QuerySet:
        return self.records().filter(**{self.field: person})

    def heirs(self, person: Any) -> QuerySet:
        """Who can take it: active colleagues with one of the roles, without the person."""
        people = User.objects.active().colleagues().exclude(pk=person.pk)
        return people.with_role(*self.roles) if self.roles else people.exclude(groups=None).distinct()


HOLDINGS: Slot[Holding] = Slot("what people hold")  # () -> Holding


def holdings() -> list[Holding]:
    """All kinds, in the order in which apps stand."""
    return HOLDINGS.collect()


def inactive_holders(key: str) -> list[tuple[int, str]]:
    """(key, name) of inactive people who still hold something of a kind, for the filters of its list.

    Kept for a minute: lists are opened far more often than somebody leaves.
    """
    return cache.get_or_set(f"accounts.left-holding:{key}", lambda: _inactive_holders(key), PAUSE) or []


def _inactive_holders(key):
    holding = next(one for one in holdings() if one.key == key)
    owners = holding.records().order_by().values(holding.field)
    people = User.objects.filter(is_active=False, pk__in=owners).by_name()
    return [(person.pk, str(person)) for person in people.only("name", "username")]
