"""Approval, level after level. Nobody approves their own order."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import LEGAL, Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.reasons import check_reason
from orderdesk.policy.models import Policy
from orders.models import Approval, Order
from orders.models.approval import fingerprint_of
from orders.models.order import is_what_was_approved
from orders.services import credit
from orders.services.levels import levels_for
from orders.services.locking import locked
from orders.services.notices import SUBJECTS, deciders_of, notify_about, people_of, people_with
from orders.services.objections import ASKING, check_objections, objections_to
from orders.services.priority import rank
from orders.states import Decision, Level, Moment, OrderReason, OrderStatus, RecordReason


def open_round(order: Order, policy: Policy, *, by: User) -> Approval:
    """Ask every level again, the first of them now. Returns the first approval; the order's rank is unsaved."""
    latest = order.approvals.order_by("-round").values_list("round", flat=True).first() or 0
    approvals, content = [], fingerprint_of(order)
    objections = objections_to(order, *ASKING)
    rank(order, policy, objections)
    for place, level in enumerate(levels_for(order, policy, objections), 1):
        approval = Approval(order=order, round=latest + 1, level=level, place=place, is_turn=False, content=content)
        if place == 1:
            begin(approval, policy)
        approval.sign(by=by, reason=Reason.ASK).save()
        approvals.append(approval)
    return approvals[0]


def begin(approval: Approval, policy: Policy) -> None:
    """The clock of a level runs in elapsed hours and keeps the due time that it was started with."""
    approval.is_turn = True
    approval.started_at = now()
    approval.due_at = approval.started_at + timedelta(hours=policy.approval_hours)


@transaction.atomic
def approve_order(order_id: int, *, by: User, version: int | None = None, reason: str = "") -> Order:
    """Approve at the current level; after the last level the order goes on to the supply answer."""
    order = locked(order_id, version=version)
    approval = _decide(order, Decision.APPROVED, reason, by)
    pending = order.approvals.filter(round=approval.round, state=Decision.PENDING)
    following = pending.order_by("-is_turn", "place").first() or _judge(order, approval, by)
    if following is not None:
        return _go_on(order, approval, following, reason, by)
    advance(order.approve, by=by, why=reason, at=now())
    recipients = [*people_of(order), *people_with(Role.WAREHOUSE, Role.PRODUCTION)]
    notify_about(order, recipients, SUBJECTS["approve"], kind="approve", by=by)
    return order


def _go_on(order: Order, approval: Approval, following: Approval, reason: str, by: User) -> Order:
    """After an approval that is not the last: the next level begins, unless others of this one are still asked."""
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.APPROVED} {approval.level} {reason}".strip()).save()
    if not following.is_turn:
        begin(following, Policy.current())
        following.sign(by=by, reason=RecordReason.NEXT_LEVEL).save()
        notify_about(order, deciders_of(order, following), SUBJECTS["next_level"], kind="next_level", by=by)
    return order


def _judge(order: Order, approval: Approval, by: User) -> Approval | None:
    """Before the last level approves: what speaks against the order now. The amount is taken from the customer's
    credit under the customer's lock.

    What blocks is refused; a level that was not asked yet is, by a new approval, which is returned.
    """
    exposure = credit.consume(order) if order.customer.credit_limit else None
    check_objections(order, Moment.APPROVE, by=by)
    asked = set(order.approvals.filter(round=approval.round).values_list("level", flat=True))
    standing = [each for each in objections_to(order, Moment.APPROVE) if each.asks and each.stands and not each.rule]
    levels = dict.fromkeys(each.level for each in standing if each.level not in asked)
    further = [
        Approval(
            order=order,
            round=approval.round,
            level=level,
            place=place,
            is_turn=False,
            content=approval.content,
        )
        for place, level in enumerate(levels, approval.place + 1)
    ]
    for later in further[1:]:
        later.sign(by=by, reason=Reason.ASK).save()
    if further:
        return further[0]
    if exposure is not None and exposure.over:
        credit.note_exceeding(order, exposure, by=by)
    return None


@transaction.atomic
def reject_order(order_id: int, *, reason: str, by: User, version: int | None = None) -> Order:
    """Reject an order, with a reason for the person who entered it."""
    order = locked(order_id, version=version)
    check_reason(reason, _("Write one sentence that says why: the person who entered the order will read it."))
    approval = _decide(order, Decision.REJECTED, reason, by)
    for waiting in order.approvals.filter(round=approval.round, state=Decision.PENDING):
        waiting.state, waiting.is_turn = Decision.VOID, False
        waiting.sign(by=by, reason=Reason.VOID).save()
    advance(order.reject, by=by, why=reason)
    notify_about(order, people_of(order), SUBJECTS["reject"], kind="reject", by=by, text=reason)
    return order


def check_in_approval(order: Order) -> None:
    """Refuse an order on which nothing is left to decide."""
    if order.status != OrderStatus.IN_APPROVAL or not order.approvals.pending().exists():
        raise Refused(
            _("%(order)s is “%(status)s”: there is nothing left to decide.")
            % {"order": order, "status": order.get_status_display()}
        )


def approval_for(order: Order, by: User) -> Approval:
    """The pending approval that this person may decide; refused in words where there is none."""
    check_in_approval(order)
    own = against_own(order, by)
    if own and by.is_approver:
        raise Refused(own)
    approval = Approval.objects.waiting_for(by).filter(order=order).order_by("place", "pk").first()
    if approval is None:
        _refuse_deputy_of_own(order, by)
        raise PermissionDenied
    return approval


def _refuse_deputy_of_own(order: Order, by: User) -> None:
    """A deputy decides nothing that the absent person could not: it is that person's own order."""
    own = next((person for person in people_of(order) if person.pk in by.represented), None)
    if own is not None:
        sentence = _("Nobody approves their own order, nor does their deputy: %(order)s is an order of %(person)s.")
        raise Refused(sentence % {"order": order, "person": own})


def _decide(order: Order, decision: str, reason: str, by: User) -> Approval:
    """Record the decision of the current level, if this person may take it."""
    approval = approval_for(order, by)
    if decision == Decision.APPROVED and not is_what_was_approved(order):
        raise Refused(str(is_what_was_approved.reason))
    approval.state, approval.reason, approval.is_turn = decision, reason.strip(), False
    approval.decided_by, approval.decided_at = by, now()
    approval.stands_for = stood_for(order, approval.level, by, assignee=approval.assignee)
    approval.sign(by=by, reason=str(decision)).save()
    return approval


def against_own(order: Order, by: User) -> str:
    """Why somebody cannot decide on their own order, as a sentence, or an empty text."""
    if by.pk not in (order.owner_id, order.entered_by_id):
        return ""
    return _("Nobody approves their own order. %(order)s needs another approver.") % {"order": order}


def stood_for(order: Order, level: str, by: User, *, assignee: User | None = None) -> User | None:
    """Whom this person decides for as deputy, or None when the level is their own."""
    if assignee is not None:
        return None if assignee.pk == by.pk else assignee
    own = (order.owner_id, order.entered_by_id)
    absent = [key for key in by.represented if key not in own]
    if level == Level.MANAGER:
        return order.team.leader if order.team and order.team.leader_id in absent else None
    if level == Level.LEGAL:
        is_own, role = by.is_legal, LEGAL
    else:
        role = Role.FINANCE if level == Level.FINANCE else Role.SALES_DIRECTOR
        is_own = by.has_role(role)
    keys = [key for key in absent if role in by.represented[key]]
    return None if is_own else User.objects.filter(pk__in=keys).order_by("pk").first()
