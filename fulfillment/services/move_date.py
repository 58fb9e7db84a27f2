"""Changing the promised delivery date, with a reason; open stages and payments are rescheduled."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Stage
from fulfillment.services.mail import mail_late
from fulfillment.services.stage import replan_stages
from fulfillment.services.supply import date_lines
from fulfillment.services.task import assess_stage
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.reasons import check_reason
from orders import permissions as may
from orders.models import Order
from orders.services.locking import locked
from orders.services.money import redate_plan
from orders.services.notices import assistants_of, leader_of, notify_about, people_of
from orders.states import OrderReason, OrderStatus

MOVABLE = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.SHIPPED)
MOVED = gettext_lazy("%(order)s (%(customer)s): the delivery date has changed")


@transaction.atomic
def move_date(order_id: int, *, due_on: date, why: str, by: User, version: int | None = None) -> Order:
    """Move the delivery date of a promised order. The first promise stays; open stages and payments follow."""
    order = locked(order_id, version=version)
    if not may.serves(order, by):
        raise PermissionDenied
    _check(order, due_on, why)
    was, order.due_on = order.due_on, due_on
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.MOVE_DATE} {why}").save()
    shift_date(order, was=was, by=by)
    text = f"{was} → {due_on}\n{why}"
    notify_about(order, _concerned(order), MOVED, kind="move_date", by=by, text=text)
    mail_late(order, was=was, by=by)
    return order


def shift_date(order: Order, *, was: date | None, by: User) -> None:
    """What follows when the date of an order under its lock moved from `was`: lines, open stages and payments."""
    _move_lines(order, was, by)
    replan_stages(order, was=was, by=by)
    assess_stage(order, by=by)
    redate_plan(order)


def _move_lines(order: Any, was: date | None, by: User) -> None:
    """The lines that made the date, and those that would be later than it, move with it; what has left stays."""
    late = [line for line in order.lines.all() if line.to_ship() > 0 and line.agreed_on is not None]
    days = {line.pk: order.due_on for line in late if line.agreed_on == was or line.agreed_on > order.due_on}
    date_lines(order, days, by=by, reason=OrderReason.MOVE_DATE)


def _check(order: Order, due_on: date, why: str) -> None:
    if order.status not in MOVABLE:
        raise Refused(
            _("%(order)s is “%(status)s”: its date cannot be changed here.")
            % {"order": order, "status": order.get_status_display()}
        )
    check_reason(why, _("Write one sentence that says why the date changes."))
    if due_on < max(localdate(), order.ordered_on):
        raise Refused(_("This day has passed. Enter today or a later day."))
    if due_on == order.due_on:
        raise Refused(_("This is already the delivery date."))


def _concerned(order: Order) -> list[User]:
    """Sales people of the order, and owners of its open stages."""
    stages = Stage.objects.filter(order=order, finished_at=None).values_list("owner", "role")
    owners = {owner for owner, _role in stages if owner}
    roles = {role for owner, role in stages if not owner and role}
    people = User.objects.active().filter(pk__in=owners).union(User.objects.active().filter(groups__name__in=roles))
    return [*people_of(order), *assistants_of(order), leader_of(order), *people]
