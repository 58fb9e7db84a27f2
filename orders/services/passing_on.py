"""What moves a pending approval without deciding it: urging, passing it on, asking one more person, taking it back."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, Team, User, UserQuerySet
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import short_moment
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import Approval, Order
from orders.services.approval import approval_for, begin, check_in_approval
from orders.services.locking import locked
from orders.services.notices import SUBJECTS, deciders_of, notify_about
from orders.states import Decision, OrderReason, RecordReason

PASSED_ON = gettext_lazy("%(by)s passed the approval of %(order)s (%(customer)s) on to you")
ASKED_ALSO = gettext_lazy("%(by)s asks you to approve %(order)s (%(customer)s) too")


@transaction.atomic
def nudge_approval(order_id: int, *, by: User) -> list[User]:
    """Urge those whose decision an order waits for, at most every so many minutes (of the policy). Returns who."""
    order = locked(order_id)
    if not may.enters(order, by):
        raise PermissionDenied
    check_in_approval(order)
    at, pause = now(), timedelta(minutes=Policy.current().nudge_minutes)
    pending = list(order.approvals.pending().select_related("assignee"))
    last = max((approval.nudged_at for approval in pending if approval.nudged_at), default=None)
    if last is not None and last + pause > at:
        raise Refused(
            _("They were urged at %(at)s. Urge them again from %(next)s on, or call.")
            % {"at": short_moment(last), "next": short_moment(last + pause)}
        )
    people = list({person.pk: person for each in pending for person in deciders_of(order, each)}.values())
    if not [person for person in people if person.pk != by.pk]:
        raise Refused(_("Nobody can decide on %(order)s: ask the administrator.") % {"order": order})
    for approval in pending:
        approval.nudged_at = at
        approval.sign(by=by, reason=RecordReason.NUDGE).save()
    order.version += 1
    order.sign(by=by, reason=OrderReason.NUDGE).save()
    notify_about(order, people, SUBJECTS["nudge"], kind="nudge", by=by)
    return people


def may_be_asked(order: Order, *, by: User) -> UserQuerySet:
    """Who else could decide on an order: approvers who see it, and whose own it is not."""
    leaders = Team.objects.filter(pk=order.team_id or 0).values("leader")
    managers = User.objects.with_role(Role.SALES_MANAGER).filter(Q(leads_all_teams=True) | Q(pk__in=leaders))
    others = User.objects.with_role(Role.SALES_DIRECTOR, Role.FINANCE)
    asked = Q(pk__in=managers.values("pk")) | Q(pk__in=others.values("pk")) | Q(is_legal=True)
    people = User.objects.active().filter(asked)
    own = [key for key in (by.pk, order.owner_id, order.entered_by_id) if key]
    return people.exclude(pk__in=own).by_name()


def _check_person(order: Order, approval: Approval, person: User, by: User) -> None:
    """Refuse a person who could not decide, or who is asked already."""
    if not may_be_asked(order, by=by).filter(pk=person.pk).exists():
        raise Refused(_("%(person)s cannot decide on %(order)s.") % {"person": person, "order": order})
    if order.approvals.filter(round=approval.round, level=approval.level, assignee=person).exists():
        raise Refused(_("%(person)s is asked already.") % {"person": person})


@transaction.atomic
def pass_on_approval(order_id: int, *, to: User, reason: str, by: User, version: int | None = None) -> Approval:
    """Let another approver decide instead of this one; the clock of the level goes on. Returns the approval."""
    order = locked(order_id, version=version)
    approval = approval_for(order, by)
    check_reason(reason, _("Write one sentence that says why: the other approver will read it."))
    _check_person(order, approval, to, by)
    approval.assignee = to
    approval.sign(by=by, reason=RecordReason.PASS_ON).save()
    _note(order, OrderReason.PASS_ON, to, reason, by)
    notify_about(order, [to], PASSED_ON, kind="pass_on", by=by, text=reason)
    return approval


@transaction.atomic
def ask_also(order_id: int, *, to: User, reason: str, by: User, version: int | None = None) -> Approval:
    """Ask one more person at the current level: it is approved when all of them have. Returns the new approval."""
    order = locked(order_id, version=version)
    approval = approval_for(order, by)
    check_reason(reason, _("Write one sentence that says why: the other approver will read it."))
    _check_person(order, approval, to, by)
    further = Approval(
        order=order,
        round=approval.round,
        level=approval.level,
        place=approval.place,
        content=approval.content,
        assignee=to,
    )
    begin(further, Policy.current())
    further.sign(by=by, reason=RecordReason.ASK_ALSO).save()
    _note(order, OrderReason.ASK_ALSO, to, reason, by)
    notify_about(order, [to], ASKED_ALSO, kind="ask_also", by=by, text=reason)
    return further


def _note(order: Order, verb: OrderReason, to: User, reason: str, by: User) -> None:
    order.version += 1
    order.sign(by=by, reason=f"{verb} {to} {reason}".strip()).save()


@transaction.atomic
def withdraw_order(order_id: int, *, by: User, version: int | None = None) -> Order:
    """Take an order back that waits for its review or approval: it is a draft again, and nobody is asked any more."""
    order = locked(order_id, version=version)
    pending = list(order.approvals.filter(state=Decision.PENDING).select_related("assignee"))
    people = [person for each in pending if each.is_turn for person in deciders_of(order, each)]
    advance(order.withdraw, by=by)
    for approval in pending:
        approval.state, approval.is_turn = Decision.VOID, False
        approval.sign(by=by, reason=Reason.VOID).save()
    notify_about(order, people, SUBJECTS["withdraw"], kind="withdraw", by=by)
    return order
