"""Improvement actions: decided in the meeting, given to somebody, closed with their effect or carried on."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User, system_user
from orderdesk.accounts.people import check_active
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import lock_version, wait_for_turn
from orderdesk.notifications.services import notify
from reports.figures.span import month_before
from reports.models import Action
from reports.permissions import closes_action, makes_reviews
from reports.states import ActionReason

State = Action.State
MORE_TIME = timedelta(days=14)  # what is carried over is due two weeks into the month of its meeting
SUBJECT = gettext_lazy("%(by)s assigned you an action from the %(month)s report: %(measure)s")


@transaction.atomic
def enter_action(month: date, *, by: User, **facts: Any) -> Action:
    """Record an improvement action and notify its owner. `facts`: problem, impact, measure, owner, due_on."""
    if not makes_reviews(by):
        raise PermissionDenied
    action = Action(month=month.replace(day=1), **facts)
    action.sign(by=by, reason=Reason.CREATE).save()
    _notify_owner(action, by)
    return action


@transaction.atomic
def reassign_action(action_id: int, *, owner: User, due_on: date, by: User, version: int | None = None) -> Action:
    """Give an open action to somebody else, or another day."""
    if not makes_reviews(by):
        raise PermissionDenied
    action = _open_action(action_id, version)
    if action.owner_id != owner.pk:
        check_active(owner)
    handed_over = action.owner_id != owner.pk
    action.owner, action.due_on, action.version = owner, due_on, action.version + 1
    action.sign(by=by, reason=Reason.REASSIGN).save()
    if handed_over:
        _notify_owner(action, by)
    return action


@transaction.atomic
def close_action(action_id: int, *, state: str, effect: str, by: User, version: int | None = None) -> Action:
    """Done, or dropped: in either case with a sentence of what came of it."""
    action = Action.objects.get(pk=action_id)
    if not closes_action(action, by):
        raise PermissionDenied
    action = _open_action(action_id, version)
    if not effect.strip():
        raise Refused(_("Write down the effect: the next report shows it."))
    action.state, action.effect, action.closed_on, action.version = state, effect, localdate(), action.version + 1
    action.sign(by=by, reason=Reason.CLOSE).save()
    return action


@transaction.atomic
def carry_actions(month: date, *, by: User) -> list[Action]:
    """Take the open actions of a month's review into the next month's, each once. Returns the new ones."""
    if not makes_reviews(by) and by.pk != system_user().pk:
        raise PermissionDenied
    wait_for_turn("reports.carry_actions")  # a lock of the rows would not tell the second what the first made of them
    later = month_before(month.replace(day=1), -1)
    actions = Action.objects.select_for_update(of=("self",)).open().filter(month=month.replace(day=1))
    return [_carry(action, later, by) for action in actions.order_by("pk")]


def _carry(action: Action, month: date, by: User) -> Action:
    carried = Action(
        month=month,
        problem=action.problem,
        impact=action.impact,
        measure=action.measure,
        owner=action.owner,
        due_on=max(action.due_on, month_before(month, -1) + MORE_TIME),
        carried_from=action,
    )
    carried.sign(by=by, reason=ActionReason.CARRY).save()
    return carried


def _open_action(action_id: int, version: int | None) -> Action:
    action = lock_version(Action.objects.all(), action_id, version)
    if action.state != State.OPEN or Action.objects.filter(carried_from=action).exists():
        raise Refused(_("This action is no longer open."))
    return action


def _notify_owner(action: Action, by: User) -> None:
    if action.owner_id == by.pk:
        return
    notify(
        [action.owner],
        kind="action",
        subject=SUBJECT,
        facts={"by": by, "month": f"{action.month:%Y-%m}", "measure": action.measure},
        key=f"action:{action.pk}:{action.version}",
        url=reverse("reports:action", args=[action.pk]),
    )
