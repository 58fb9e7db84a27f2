"""Where the orders of a page stand and who has them: one question for each floor, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.pages.slots import Slot
from orders.models import Approval
from orders.states import Level, OrderStatus

S = OrderStatus


@dataclass(frozen=True)
class Standing:
    """The step at which an order stands, who has it, and whether that is late or at risk."""

    step: str
    person: str = ""
    is_late: bool = False
    note: str = ""  # what is wrong, or what comes next
    url: str = ""  # where it is followed up


STANDINGS: Slot[dict[int, Standing]] = Slot("standing of listed orders")  # ({status: [order key]}) -> {key: Standing}


def standings_of(rows: Iterable[dict[str, Any]]) -> dict[int, Standing]:
    """{order key: its standing} for rows with `pk`, `status` and `entered_by__name`; what is over has none."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        keys.setdefault(row["status"], []).append(row["pk"])
    standings = {row["pk"]: _before_approval(row) for row in rows if row["status"] in BY_STATUS}
    standings |= _in_approval(keys.get(S.IN_APPROVAL, []))
    for more in STANDINGS.collect(keys):
        standings |= more
    return standings


BY_STATUS = (S.DRAFT, S.IN_REVIEW, S.NEEDS_INFO, S.REJECTED, S.AWAITING_SUPPLY)


def _before_approval(row: dict[str, Any]) -> Standing:
    typist = row["entered_by__name"]
    return {
        S.DRAFT: Standing(_("to be submitted"), typist),
        S.IN_REVIEW: Standing(_("preliminary review"), _("Sales assistants")),
        S.NEEDS_INFO: Standing(_("ask the customer"), typist),
        S.REJECTED: Standing(_("revise or cancel it"), typist),
        S.AWAITING_SUPPLY: Standing(_("supply answer"), _("Warehouse and production")),
    }[S(row["status"])]


def _in_approval(keys: list[int]) -> dict[int, Standing]:
    """The level whose turn it is, or the person who is asked in its place."""
    turns = Approval.objects.pending().filter(order__in=keys, is_turn=True) if keys else Approval.objects.none()
    named = turns.order_by("order", "-place").values_list("order", "level", "assignee__name")
    return {order: Standing(_("Approval"), person or str(Level(level).label)) for order, level, person in named}
