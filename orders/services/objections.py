"""What speaks against an order: one list, judged at submission, review, approval, confirmation, change and dispatch.

Whether an objection warns, asks a level or blocks says its policy; a named role may waive it. Whoever makes a step asks
`against` under the order's lock.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.pages.slots import Slot
from orderdesk.core.text.display import together
from orderdesk.policy.models import CreditMode, GateMode, Policy
from orders.models import ObjectionPolicy, ObjectionWaiver, Order, OrderLine
from orders.services.conditions import rules_met
from orders.services.findings import FIELDS, MEASURES, Case, Finding, nothing_found
from orders.services.gates import closed_gate, is_overridable, refusal_of
from orders.services.hold import against_hold
from orders.services.money import objection_to_plan
from orders.states import Condition, Gate, Level, Moment, OrderStatus, Severity
from orders.states import ObjectionKind as Kind

RANKS = {severity: rank for rank, severity in enumerate(Severity)}
ASKING = (Moment.SUBMIT, Moment.REVIEW, Moment.APPROVE)  # what asks a level at one of them asks it of the round
OF_CREDIT = {CreditMode.TELL: Severity.WARN, CreditMode.APPROVE: Severity.LEVEL, CreditMode.FORBID: Severity.BLOCK}
OF_RULES = {Condition.MARGIN: Kind.MARGIN, Condition.PRICE: Kind.DISCOUNT, Condition.OVERDUE: Kind.OVERDUE}
AHEAD: dict[str, tuple[Moment, ...]] = {  # which moments an order is still to be judged at next
    OrderStatus.DRAFT: (Moment.SUBMIT, Moment.REVIEW),
    OrderStatus.NEEDS_INFO: (Moment.SUBMIT, Moment.REVIEW),
    OrderStatus.REJECTED: (Moment.SUBMIT, Moment.REVIEW),
    OrderStatus.IN_REVIEW: (Moment.REVIEW, Moment.APPROVE),
    OrderStatus.IN_APPROVAL: (Moment.APPROVE,),
    OrderStatus.AWAITING_SUPPLY: (Moment.CONFIRM,),
    OrderStatus.CONFIRMED: (Moment.DISPATCH,),
    OrderStatus.IN_PRODUCTION: (Moment.DISPATCH,),
}


@dataclass(frozen=True)
class Objection:
    """One thing that speaks against an order, what it does, and who waived it."""

    kind: Kind
    severity: Severity
    finding: Finding
    level: str = ""
    remedy: str = ""
    waived_by: str = ""  # the role that may waive it
    waiver: Any = None
    gate: str = ""  # where it is let pass at a gate instead
    asks: bool = False  # whether it asks its level at one of the moments, whatever it does at the others
    rule: Any = None  # the added approval rule that found it

    @property
    def fingerprint(self) -> str:
        return sha256(f"{self.kind} {self.finding.basis}".encode()).hexdigest()

    @property
    def stands(self) -> bool:
        return self.waiver is None

    @property
    def plain(self) -> str:
        """It in words without figures, for a text that everybody reads."""
        sentence = _("%(objection)s: a rule of the house stands against it.")
        return self.finding.plain or sentence % {"objection": self.kind.label}

    def text_for(self, user: User) -> str:
        """What this person may read of it."""
        finding = self.finding
        return finding.text if user.sees(finding.field) else finding.plain or _("A rule of the house asks for it.")


# (order, moments, {kind: policy}) -> [Objection] of a floor above
OBJECTION_SOURCES: Slot[list[Objection]] = Slot("sources of objections")


# --- the list --------------------------------------------------------------------------------------------------------


def objections_to(order: Order, *moments: str, lock: bool = False) -> list[Objection]:
    """Everything that speaks against an order at the moments, each kind with the most that it does at one of them."""
    case, policies = Case(order, Policy.current()), ObjectionPolicy.current()
    objections = list(_by_policy(case, moments, policies))
    if set(moments) & set(ASKING):
        objections += _by_rules(case, policies, objections)
    if Moment.DISPATCH in moments:
        objections += _by_gates(order, case.house, lock=lock)
    for more in OBJECTION_SOURCES.collect(order, moments, policies):
        objections += more
    objections.sort(key=lambda objection: -RANKS[objection.severity])
    return _with_waivers(order, objections) if objections and order.pk else objections


def severity_of(policy: ObjectionPolicy, house: Policy, moment: str) -> Severity:
    """What a kind does at a moment; credit and papers as the rules of the house say."""
    if policy.kind == Kind.PAPERS and not house.licence_needed:
        return Severity.OFF
    if policy.kind == Kind.CREDIT and moment in (Moment.SUBMIT, Moment.APPROVE, Moment.CHANGE):
        return OF_CREDIT[getattr(house, f"credit_at_{moment}")]
    if policy.kind == Kind.CREDIT and moment == Moment.DISPATCH:
        return Severity.OFF  # the gate of credit is asked
    return policy.severity_at(moment)


def severities_of(policy: ObjectionPolicy, house: Policy) -> dict[Moment, Severity]:
    """What a kind does at each moment, also where that is fixed or stands in the rules of the house."""
    severities = {moment: severity_of(policy, house, moment) for moment in Moment}
    if policy.kind == Kind.SUPPLY:
        severities[Moment.CONFIRM] = Severity.BLOCK  # the supply answer
    if policy.kind == Kind.CREDIT:
        severities[Moment.DISPATCH] = Severity.WARN if house.gate_mode(Gate.CREDIT) == GateMode.TELL else Severity.BLOCK
    return severities


def highest(severities: Iterable[Severity]) -> Severity:
    return max(severities, key=RANKS.__getitem__)


def _by_policy(case: Case, moments: Iterable[str], policies: dict[Kind, ObjectionPolicy]) -> Iterator[Objection]:
    order = case.order
    for kind, policy in policies.items():
        is_credit_of_change = kind == Kind.CREDIT and Moment.CHANGE in moments  # has a rule of its own
        judged = [severity_of(policy, case.house, m) for m in ([Moment.CHANGE] if is_credit_of_change else moments)]
        severity = highest(judged)
        if kind == Kind.TERMS and Moment.SUBMIT in moments and objection_to_plan(order):
            severity = Severity.BLOCK  # what asks for more than the order costs cannot be planned
        if severity == Severity.OFF:
            continue
        facts: dict[str, Any] = {"level": policy.level, "asks": Severity.LEVEL in judged, "waived_by": policy.waived_by}
        if kind == Kind.CREDIT and severity == Severity.BLOCK and Moment.APPROVE in moments:
            facts["remedy"] = _("It can be approved once the customer pays or finance raises the limit.")
        if "lines" not in getattr(order, "_prefetched_objects_cache", {}):
            prefetch_related_objects([order], "lines")
        for finding in MEASURES.get(kind, nothing_found)(case, policy):
            yield Objection(kind, severity, finding, **facts)


def _by_rules(case: Case, policies: dict[Kind, ObjectionPolicy], others: list[Objection]) -> Iterator[Objection]:
    """What the added approval rules find of the same kinds; each asks the level that it names."""
    texts = {(each.kind, each.finding.text) for each in others if each.severity != Severity.WARN}
    for rule, text in rules_met(case.order):
        kind = OF_RULES.get(Condition(rule.condition))
        if kind is None or (kind, text) in texts:
            continue
        basis = next((f.basis for f in MEASURES[kind](case, _widest(kind))), text)
        finding = Finding(text, basis, FIELDS[kind])
        facts: dict[str, Any] = {"level": rule.level, "asks": True, "rule": rule, "waived_by": policies[kind].waived_by}
        yield Objection(kind, Severity.LEVEL, finding, **facts)


def _widest(kind: Kind) -> ObjectionPolicy:
    """A policy that finds something in any order: only the figure is asked for."""
    bound = {Kind.MARGIN: Decimal(999_999), Kind.DISCOUNT: Decimal(100)}.get(kind, Decimal(0))
    return ObjectionPolicy(kind=kind, bound=bound)


def _by_gates(order: Order, house: Policy, *, lock: bool) -> Iterator[Objection]:
    """Money that was agreed on before, and the credit limit, where goods would leave; a manager lets them pass."""
    for gate, kind in ((Gate.DISPATCH, Kind.PAYMENT), (Gate.CREDIT, Kind.CREDIT)):
        closed = closed_gate(order, gate, lock=lock)
        if closed is None:
            continue
        severity = Severity.WARN if house.gate_mode(gate) == GateMode.TELL else Severity.BLOCK
        passed = closed.override if is_overridable(closed) else None
        finding = Finding(closed.label, str(closed.missing))
        yield _OfGate(kind, severity, finding, waiver=passed, gate=gate, order=order, closed=closed)


@dataclass(frozen=True)
class _OfGate(Objection):
    """An objection of a gate, which words itself for its reader."""

    order: Any = None
    closed: Any = None

    def text_for(self, user: User) -> str:
        return refusal_of(self.order, self.closed, user)


def _with_waivers(order: Order, objections: list[Objection]) -> list[Objection]:
    waivers = {
        (waiver.kind, waiver.fingerprint): waiver
        for waiver in ObjectionWaiver.objects.filter(order=order.pk).select_related("by")
    }
    if not waivers:
        return objections
    return [replace(each, waiver=each.waiver or waivers.get((each.kind, each.fingerprint))) for each in objections]


@contextmanager
def standing_as(order: Order, lines: list[OrderLine]) -> Iterator[Order]:
    """The order with these lines, saved or not, for as long as it is judged."""
    cache = order.__dict__.setdefault("_prefetched_objects_cache", {})
    before, rows = cache.get("lines"), OrderLine.objects.none()
    rows._result_cache, rows._prefetch_done = lines, True  # type: ignore[attr-defined]  # as prefetch_related does
    cache["lines"] = rows
    try:
        yield order
    finally:
        cache.pop("lines") if before is None else cache.update(lines=before)


def ahead_of(order: Order) -> tuple[Moment, ...]:
    """The moments at which an order is judged next; none once its goods have left."""
    return AHEAD.get(order.status, ())


# --- what it means for a step ----------------------------------------------------------------------------------------


def blocking(order: Order, moment: str, *, lock: bool = False) -> list[Objection]:
    """What stands in the way at a moment: what blocks, and what asks a level that did not approve the order."""
    standing = [each for each in objections_to(order, moment, lock=lock) if each.stands]
    blocks = [each for each in standing if each.severity == Severity.BLOCK]
    asking = [each for each in standing if each.severity == Severity.LEVEL]
    if asking and moment in (Moment.CONFIRM, Moment.DISPATCH):
        latest = order.approvals.aggregate(latest=Max("round"))["latest"] or 0
        given = set(order.approvals.filter(round=latest, state="approved").values_list("level", flat=True))
        blocks += [each for each in asking if each.level not in given]
    return blocks


def against(order: Order, moment: str, *, by: User, lock: bool = False) -> str | None:
    """Why an order cannot make the step now, as sentences for this person, or None."""
    blocks = blocking(order, moment, lock=lock)
    return together(_worded(each, by) for each in blocks) if blocks else None


def _worded(objection: Objection, by: User) -> str:
    """The sentence, what asks for which level, and who may waive it."""
    sentences = [objection.text_for(by), objection.remedy]
    if objection.severity == Severity.LEVEL:
        sentences.append(_("%(level)s has not approved it.") % {"level": Level(objection.level).label})
    role = dict(ObjectionPolicy._meta.get_field("waived_by").flatchoices).get(objection.waived_by)
    if role:
        sentences.append(_("%(role)s may waive it, with a reason.") % {"role": role})
    return together(filter(None, sentences))


def check_objections(order: Order, moment: str, *, by: User) -> None:
    """Refuse the step where something stands in its way."""
    reason = against(order, moment, by=by)
    if reason:
        raise Refused(reason)


def against_leaving(order: Order, *, by: User, lock: bool = False) -> str | None:
    """Why goods of the order cannot leave: it is on hold, or something speaks against it. The service locks it."""
    return against_hold(order) or against(order, Moment.DISPATCH, by=by, lock=lock)
