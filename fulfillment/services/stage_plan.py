"""The stages that an order has by the template: their days, their owners, and what of them lies behind it already."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.timezone import localdate, localtime, now

from fulfillment.models import Stage, StageTemplate
from fulfillment.states import Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.record.copying import copy_objects, give_keys
from orders.models import Order
from orders.services.notices import assistants_of, leader_of
from orders.states import OrderStatus

STEPS = list(Step)
# Of an order in this status: the first step that is still ahead, and the moment that left the others behind.
BEHIND: dict[str, tuple[Step, str]] = {
    OrderStatus.IN_PRODUCTION: (Step.PREPARE, "started_at"),
    OrderStatus.SHIPPED: (Step.TRANSPORT, "shipped_at"),
    OrderStatus.DELIVERED: (Step.VISIT, "delivered_at"),
}


def build_stages(orders: Iterable[Order]) -> Iterator[Stage]:
    """The usual stages of promised orders, not saved."""
    templates = list(StageTemplate.objects.filter(is_active=True).select_related("person"))
    owners = _Owners(templates)
    for order in orders:
        for place, template in enumerate(templates, 1):
            yield Stage(
                order=order,
                place=place,
                name=template.name,
                step=template.step,
                role=template.role,
                owner=owners.of(order, template),
                planned_on=planned(order, order.due_on, template.offset),
            )


def plan_past_stages(orders: Iterable[Order], *, by: User, reason: str) -> list[Stage]:
    """Write the usual stages of promised orders without any; what lies behind an order is passed over.

    Nobody is told. The caller holds the orders' locks, or has just made them.
    """
    stages = give_keys(build_stages(orders))
    for stage in stages:
        _pass_over(stage)
    copy_objects(stages, by=by, reason=reason)
    return stages


def _pass_over(stage: Stage) -> None:
    """Close a stage that its order has left behind: nobody here did it, and no figure counts it."""
    status = stage.order.status
    if status in BEHIND:
        first, moment = BEHIND[status]
        if stage.step in STEPS[: STEPS.index(first)]:
            stage.finished_at, stage.is_passed_over = getattr(stage.order, moment) or now(), True


def planned(order: Order, due_on: Any, offset: Any) -> date:
    return max(add_working_days(due_on, offset), first_day(order))


def first_day(order: Order) -> date:
    return localtime(order.confirmed_at).date() if order.confirmed_at else localdate()


class _Owners:
    """The owner of each stage: the template's person, else by role; a department of several people shares it."""

    def __init__(self, templates: list[StageTemplate]) -> None:
        self.of_teams: dict[tuple[str, int | None], User | None] = {}
        roles = {template.role for template in templates}
        self.by_role: dict[str, set[int]] = {}
        for user in User.objects.active().filter(groups__name__in=roles).values_list("pk", "groups__name"):
            self.by_role.setdefault(user[1], set()).add(user[0])
        keys = {next(iter(keys)) for keys in self.by_role.values() if len(keys) == 1}
        self.people = User.objects.in_bulk(keys)

    def of(self, order: Order, template: StageTemplate) -> User | None:
        if template.person is not None and template.person.is_active:
            return template.person
        by_role: dict[str, Callable[[], User | None]] = {
            Role.ACCOUNT_MANAGER: lambda: order.owner,
            Role.SALES_ASSISTANT: lambda: self._of_team(order, template.role),
            Role.SALES_MANAGER: lambda: self._of_team(order, template.role),
        }
        owner = by_role.get(template.role, lambda: self._only_one(template.role))()
        return owner if owner is not None and owner.is_active else None

    def _of_team(self, order: Order, role: str) -> User | None:
        key = role, order.team_id
        if key not in self.of_teams:
            people = assistants_of(order) if role == Role.SALES_ASSISTANT else [leader_of(order)]
            self.of_teams[key] = next(iter(people), None)
        return self.of_teams[key]

    def _only_one(self, role: str) -> User | None:
        keys = self.by_role.get(role, ())
        return self.people[next(iter(keys))] if len(keys) == 1 else None
