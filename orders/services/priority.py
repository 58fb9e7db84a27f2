"""How early the turn of an order comes: flags that say what sets it apart, and the priority that follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.pages.slots import Slot
from orderdesk.core.record.reasons import check_reason
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import ObjectionPolicy, Order
from orders.services.findings import MEASURES, Case
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of
from orders.services.objections import ASKING, Objection, objections_to
from orders.states import CLOSED, KEPT_RISKS, OPEN, RISK_FIELDS, Flag, ObjectionKind, OrderReason, Priority

MOST = 500  # characters of a reason
BATCH = 500
RISK_OF = {
    ObjectionKind.CREDIT: Flag.CREDIT,
    ObjectionKind.OVERDUE: Flag.CREDIT,
    ObjectionKind.MARGIN: Flag.MARGIN,
    ObjectionKind.COST: Flag.MARGIN,
}
WEIGHTS = {Flag.URGENT: 2, Flag.AMOUNT: 1, Flag.CUSTOMER: 1, Flag.CREDIT: -1}
HIGH_FROM = 2  # urgent, or a large order of a key customer
PRIORITISED = gettext_lazy("%(by)s set the priority of %(order)s (%(customer)s)")


@dataclass(frozen=True)
class Flagged:
    """One flag of an order and why it is there; `plain` stands for the reason where its `field` is not read."""

    flag: Flag
    text: str
    field: str = ""
    plain: str = ""

    def text_for(self, user: User) -> str:
        """What this person may read of the reason."""
        return self.text if not self.field or user.sees(self.field) else self.plain

    def is_seen_by(self, user: User) -> bool:
        field = RISK_FIELDS.get(self.flag)
        return bool(self.text_for(user)) and (field is None or user.sees(field))


FLAG_SOURCES: Slot[list[Flagged]] = Slot("sources of flags")  # (order) -> flags of a floor above


# --- what sets it apart ----------------------------------------------------------------------------------------------


def flags_of(order: Order, house: Policy) -> list[Flagged]:
    """Every flag of an order with its reason: what it is worth first, what may go wrong after."""
    flags = [*_worth(order, house), *_risks(order, house)]
    for more in FLAG_SOURCES.collect(order):
        flags += more
    return flags


def _worth(order: Order, house: Policy) -> list[Flagged]:
    flags = []
    if order.is_urgent:
        flags.append(Flagged(Flag.URGENT, _("The order is marked as urgent.")))
    if house.amount_class(order.total) == "large":
        text = _("The amount reaches %(amount)s yuan.") % {"amount": f"{house.large_from:,.0f}"}
        flags.append(Flagged(Flag.AMOUNT, text, "price"))
    if order.customer.is_key:
        flags.append(Flagged(Flag.CUSTOMER, _("%(customer)s is a key customer.") % {"customer": order.customer}))
    return flags


def _risks(order: Order, house: Policy) -> list[Flagged]:
    """The risks that were found when the order was judged last, as they stand now."""
    if not order.risks or order.status in CLOSED:
        return []
    case, policies = Case(order, house), ObjectionPolicy.current()
    return [
        Flagged(flag, finding.text, finding.field, finding.plain)
        for kind, flag in RISK_OF.items()
        if flag in order.risks
        for finding in MEASURES[kind](case, policies[kind])
    ]


# --- what follows ----------------------------------------------------------------------------------------------------


def priority_of(order: Order, house: Policy) -> Priority:
    """The priority that follows from the flags: what it is worth raises it, unpaid orders lower it."""
    flags = {flagged.flag for flagged in _worth(order, house)} | set(order.risks)
    weight = sum(WEIGHTS.get(Flag(flag), 0) for flag in flags)
    return Priority.HIGH if weight >= HIGH_FROM else Priority.LOW if weight < 0 else Priority.NORMAL


def rank(order: Order, house: Policy, objections: Iterable[Objection]) -> bool:
    """Set risks and priority of an order that was just judged, unsaved; a priority set by hand stays.

    Returns whether one of them is another now.
    """
    flags = {RISK_OF[each.kind] for each in objections if each.kind in RISK_OF}
    if _is_below_cost(order, house):  # whatever the policy does about it
        flags.add(Flag.MARGIN)
    before = order.risks, order.priority
    order.risks = [str(flag) for flag in KEPT_RISKS if flag in flags]
    if not order.priority_reason:
        order.priority = priority_of(order, house)
    return before != (order.risks, order.priority)


def _is_below_cost(order: Order, house: Policy) -> bool:
    return any(MEASURES[ObjectionKind.COST](Case(order, house), ObjectionPolicy(kind=ObjectionKind.COST)))


def rank_orders() -> int:
    """Judge every open order anew: customers pay or fail to, limits and costs change. Returns how many differ."""
    house, changed, last = Policy.current(), 0, 0
    while keys := list(Order.objects.filter(status__in=OPEN, pk__gt=last).order_by("pk").values_list("pk")[:BATCH]):
        last = keys[-1][0]
        changed += sum(_rank_again(key, house) for (key,) in keys)
    return changed


@transaction.atomic
def _rank_again(key: int, house: Policy) -> bool:
    """Both follow from what is recorded elsewhere, so they make no version and no history of their own."""
    order = Order.objects.select_for_update(of=("self",)).select_related("customer").get(pk=key)
    if order.status not in OPEN or not rank(order, house, objections_to(order, *ASKING)):
        return False
    Order.objects.filter(pk=key).update(risks=order.risks, priority=order.priority)
    return True


# --- by hand ---------------------------------------------------------------------------------------------------------


def against_prioritising(order: Order) -> str | None:
    """Why the priority of an order cannot be set, as a sentence, or None."""
    if order.status in OPEN:
        return None
    sentence = _("%(order)s is “%(status)s”: its turn does not come any more.")
    return sentence % {"order": order, "status": order.get_status_display()}


@transaction.atomic
def prioritise_order(
    order_id: int, *, is_urgent: bool, priority: int | None, reason: str, by: User, version: int | None = None
) -> Order:
    """Say how early the turn of an order comes: mark it as urgent, or set its priority over its flags, with a reason.

    Without a `priority` it follows from the flags again. Only a manager sets one.
    """
    order = locked(order_id, version=version)
    if not may.marks_urgent(order, by) or (not _is_kept(order, priority) and not may.sets_priority(order, by)):
        raise PermissionDenied
    against = against_prioritising(order)
    if against:
        raise Refused(against)
    check_reason(reason, _("Write one sentence that says why."), most=MOST)
    if is_urgent == order.is_urgent and _is_kept(order, priority):
        raise Refused(_("Nothing is different: urgency and priority stand like this already."))
    order.is_urgent = is_urgent
    if not _is_kept(order, priority):
        order.priority_reason = reason.strip() if priority else ""
    order.priority = Priority(priority) if priority else priority_of(order, Policy.current())
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.PRIORITISE} {order.priority} {reason.strip()}").save()
    notify_about(order, people_of(order), PRIORITISED, kind="prioritise", by=by, text=reason.strip())
    return order


def _is_kept(order: Order, priority: int | None) -> bool:
    """Whether a choice leaves it as it is: set by hand to the same, or following from the flags."""
    return priority == (order.priority if order.priority_reason else None)
