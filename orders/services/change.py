"""Change requests: written down, compared with their order, written into it, withdrawn.

What has to follow with goods, dates and stages when a request is applied is in fulfillment.services.change, and so is
asking and answering, because production and warehouse are asked.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.locks import lock_version
from orderdesk.core.record.reasons import check_reason
from orderdesk.notifications.services import notify
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import ChangeItem, ChangeRequest, Order, OrderLine
from orders.services.invoice import derive_invoiced
from orders.services.levels import levels_for
from orders.services.locking import locked
from orders.services.money import check_plan, paid_share, replan
from orders.services.notices import approvers_at, people_of, people_with
from orders.services.objections import ASKING, objections_to, standing_as
from orders.services.priority import rank
from orders.services.rewriting import Rewritten, items_of, rewrite
from orders.services.search_terms import keep_terms
from orders.states import (
    CHANGE_OPEN,
    CHANGEABLE,
    SMALL,
    ChangeKind,
    Decision,
    Level,
    Moment,
    OrderReason,
    Party,
    RecordReason,
)

K = ChangeKind
LEVELS: dict[str, Party] = {
    Level.MANAGER: Party.MANAGER,
    Level.FINANCE: Party.FINANCE,
    Level.LEGAL: Party.LEGAL,
    Level.DIRECTOR: Party.DIRECTOR,
}
DEPARTMENTS: dict[str, Role] = {
    Party.PRODUCTION: Role.PRODUCTION,
    Party.WAREHOUSE: Role.WAREHOUSE,
    Party.FINANCE: Role.FINANCE,
}
SUBJECTS = {
    "ask": gettext_lazy("%(order)s (%(customer)s): a change waits for your answer"),
    "applied": gettext_lazy("%(order)s (%(customer)s) was changed: %(change)s"),
    "refused": gettext_lazy("%(order)s (%(customer)s): the change %(change)s was refused"),
    "withdrawn": gettext_lazy("%(order)s (%(customer)s): the change %(change)s was withdrawn"),
    "stuck": gettext_lazy("%(order)s (%(customer)s): everybody agreed to %(change)s, but it does not fit the order"),
}


@transaction.atomic
def draft_change(
    order_id: int,
    *,
    head: dict,
    lines: list[dict],
    why: str,
    by: User,
    change_id: int | None = None,
    version: int | None = None,
) -> ChangeRequest:
    """Write down what shall differ from a confirmed order; nobody is asked yet.

    `change_id` rewrites a draft, in the `version` that was looked at.
    """
    order = locked(order_id)
    if not may.changes(order, by):
        raise PermissionDenied
    check_changeable(order)
    check_reason(why, _("Write one sentence that says why the order changes."), most=500)
    items = items_of(order, head, lines)
    if not items:
        raise Refused(_("Nothing differs from the order. Change a field or a line first."))
    change = _draft_of(order, change_id, version, by)
    change.why, change.base_total = why.strip(), order.total
    for item in items:
        item.change, item.pk = change, None
    preview = _preview_unsaved(order, items)
    change.new_total = preview.order.total
    change.sign(by=by, reason=RecordReason.DRAFT).save()
    change.items.all().delete()
    ChangeItem.objects.bulk_create(items)
    return change


def _draft_of(order: Order, change_id: int | None, version: int | None, by: User) -> ChangeRequest:
    if change_id is None:
        return ChangeRequest(order=order, by=by)
    change = lock_version(ChangeRequest.objects.filter(order=order), change_id, version)
    if change.status != "draft":
        raise Refused(_("%(change)s was asked already: it can no longer be edited.") % {"change": change})
    change.version += 1
    return change


def _preview_unsaved(order: Order, items: list[ChangeItem]) -> Rewritten:
    """What the items give; refused at once where the rules forbid it."""
    for place, item in enumerate(items):
        item.pk = -place - 1  # only to tell the added lines apart
    preview = rewrite(order, items)
    for item in items:
        item.pk = None
    if preview.against:
        raise Refused(preview.against)
    check_plan(preview.order)
    return preview


def against_changing(order: Order) -> str:
    """Why an order cannot be changed by a request in its state, or an empty text."""
    if order.status in CHANGEABLE:
        return ""
    return _("%(order)s is “%(status)s”: only a confirmed order whose goods are still to leave can be changed.") % {
        "order": order,
        "status": order.get_status_display(),
    }


def check_changeable(order: Order) -> None:
    """Refuse what is not confirmed yet, or what has left or ended."""
    reason = against_changing(order)
    if reason:
        raise Refused(reason)


def locked_change(change_id: int, *, version: int | None = None) -> ChangeRequest:
    """The request under the locks of its order and itself, the order first; a conflict where it went on meanwhile."""
    order = locked(ChangeRequest.objects.values_list("order", flat=True).get(pk=change_id))
    change = lock_version(ChangeRequest.objects.select_related("by"), change_id, version)
    change.order = order
    return change


def items_for(change: ChangeRequest) -> list[ChangeItem]:
    """The items of a request with their lines, dropped ones too."""
    items = list(change.items.order_by("place"))
    lines = OrderLine._base_manager.in_bulk({item.line_id for item in items if item.line_id})
    for item in items:
        if item.line_id:
            item.line = lines[item.line_id]
    return items


def preview_of(change: ChangeRequest) -> Rewritten:
    """The order as an open request would make it now, on a copy of its own."""
    order = Order.objects.select_related("customer", "owner", "team").prefetch_related("lines").get(pk=change.order_id)
    return rewrite(order, items_for(change))


def parties_of(order: Order, kinds: set, preview: Rewritten) -> list[str]:
    """Who is asked on this floor: finance and the levels of the new order for money, nobody for what is small."""
    if preview.moves_money or kinds & {K.TERMS, K.PRICE}:
        policy = Policy.current()
        with standing_as(preview.order, preview.lines):
            levels = levels_for(preview.order, policy, objections_to(preview.order, *ASKING, Moment.CHANGE))
        return list(dict.fromkeys([Party.FINANCE, *(LEVELS[level] for level in levels)]))
    if kinds <= SMALL and not Policy.current().small_changes_free:
        return [Party.MANAGER]
    return []


def write_change(change: ChangeRequest, result: Rewritten, *, by: User) -> None:
    """Write what `rewrite` made of the order under its lock: lines, amounts and the payment plan, as the next revision.

    What has to follow with goods and dates is for the floor above, in the same transaction.
    """
    order, at = result.order, now()
    for line in result.touched.values():
        line.sign(by=by, reason=OrderReason.CHANGE).save()
    for line in result.dropped:
        line.quantity, line.amount, line.tax, line.dropped_at = Decimal(0), Decimal(0), Decimal(0), at
        line.sign(by=by, reason=OrderReason.CHANGE).save()
    for key, line in result.added.items():
        line.order = order
        line.sign(by=by, reason=OrderReason.CHANGE).save()
        ChangeItem.objects.filter(pk=key).update(line=line)
    check_plan(order)
    order.revision += 1
    order.version += 1
    order.paid = paid_share(order.received, order.payable)
    derive_invoiced(order)
    rank(order, Policy.current(), objections_to(order, *ASKING))
    order.sign(by=by, reason=f"{OrderReason.CHANGE} {change.number}").save()
    keep_terms(order)
    replan(order)


@transaction.atomic
def withdraw_change(change_id: int, *, by: User, version: int | None = None) -> ChangeRequest:
    """Take a request back before it is applied."""
    change = locked_change(change_id, version=version)
    was_asked = change.status != "draft"
    advance(change.withdraw, by=by, at=now())
    void_answers(change, by=by)
    if was_asked:
        note_on_order(change, OrderReason.WITHDRAW_CHANGE, by=by)
        tell_change(change, [*people_of(change.order), *asked_people(change)], "withdrawn", by=by)
    return change


def withdraw_open(order: Order, *, by: User) -> bool:
    """Take back what is still asked of an order that comes to its end. Return whether there was any of it.

    The caller holds the order's lock and reads it anew after this.
    """
    keys = list(order.changes.filter(status__in=CHANGE_OPEN).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        withdraw_change(key, by=by)
    return bool(keys)


def void_answers(change: ChangeRequest, *, by: User) -> None:
    """Nobody is asked any more."""
    for answer in change.answers.filter(state=Decision.PENDING):
        answer.state = Decision.VOID
        answer.sign(by=by, reason=Reason.VOID).save()


def note_on_order(change: ChangeRequest, verb: OrderReason, *, by: User, why: str = "") -> None:
    """An entry of the order's timeline about its change request."""
    change.order.sign(by=by, reason=f"{verb} {change.number} {why}".strip()).save()


def asked_people(change: ChangeRequest) -> list:
    """Everybody who was asked in the last round."""
    people = []
    for party in change.answers.filter(round=change.round).values_list("party", flat=True):
        role = DEPARTMENTS.get(party)
        people += people_with(role) if role else _approvers(change, party)
    return people


def _approvers(change: ChangeRequest, level: str) -> list[User]:
    """As for an order; what its leader asks for goes to the directors."""
    team = change.order.team
    if level == Level.MANAGER and team is not None and team.leader_id == change.by_id:
        return people_with(Role.SALES_DIRECTOR)
    return approvers_at(change.order, level)


def tell_change(change: ChangeRequest, people: list, kind: str, *, by: User, text: str = "") -> None:
    """Notify people about a request, except who acts."""
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        kind=f"change-{kind}",
        subject=SUBJECTS[kind],
        facts={"order": change.order, "customer": change.order.customer, "change": change, "by": by},
        key=f"change-{kind}:{change.pk}:{change.version}",
        text=text,
        url=change.get_absolute_url(),
    )
