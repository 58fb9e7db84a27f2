"""Gates: an order waits before production and before dispatch until the money that was agreed on before has come in.

Which instalments close a gate says `Instalment.closes`. Whoever makes the step asks `against_passing` under the order's
lock, under which receipts and overrides are written too.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import listed, together
from orderdesk.policy.models import CreditMode, GateMode, Policy
from orders import permissions as may
from orders.models import GateOverride, Instalment, Order
from orders.models.terms import Trigger
from orders.services import credit
from orders.services.locking import locked
from orders.services.money import date_plan, plan_of, spread
from orders.services.notices import notify_about, people_of, people_with
from orders.states import Gate, OrderReason, OrderStatus, RecordReason

SUBJECTS = {
    "override_gate": gettext_lazy("%(by)s let %(order)s (%(customer)s) go on without its payment"),
    "pass_production": gettext_lazy("%(order)s (%(customer)s) went into production without its payment"),
    "pass_credit": gettext_lazy("%(order)s (%(customer)s) was dispatched beyond the credit limit"),
    "pass_dispatch": gettext_lazy("%(order)s (%(customer)s) was dispatched without its payment"),
}
AHEAD = {
    OrderStatus.CONFIRMED: (Gate.PRODUCTION, Gate.DISPATCH),
    OrderStatus.IN_PRODUCTION: (Gate.DISPATCH, Gate.CREDIT),
}
FIRST = (Trigger.CONFIRMATION, Trigger.PRODUCTION)  # what an order waits for before it is produced


@dataclass(frozen=True)
class ClosedGate:
    """A gate that waits for money: what is missing in yuan and of what, and who let it pass."""

    gate: Gate
    missing: Decimal
    label: str
    override: GateOverride | None


def instalment_label(instalment: Instalment) -> str:
    """“30 % · On confirmation” of one instalment."""
    return f"{instalment.percent.normalize():f} % · {instalment.get_trigger_display()}"


def closed_gate(order: Order, gate: Gate, *, lock: bool = False) -> ClosedGate | None:
    """The gate, where money that was agreed on before is missing today; None where nothing is.

    An order that was imported has no plan: its terms say what it waits for, as far as they are understood.
    """
    if gate == Gate.CREDIT:
        return _exceeded_credit(order, lock=lock)
    today = localdate()
    unpaid = [each for each in _plan(order) if each.owed > 0 and each.closes(gate, on=today)]
    if not unpaid:
        return None
    missing = sum((each.owed for each in unpaid), Decimal(0))
    return ClosedGate(gate, missing, listed(map(instalment_label, unpaid)), _override(order, gate, missing))


def _override(order: Order, gate: Gate, missing: Decimal) -> GateOverride | None:
    """The one that covers what is missing now."""
    return order.gate_overrides.filter(gate=gate, missing__gte=missing).select_related("by").last()


def _exceeded_credit(order: Order, *, lock: bool) -> ClosedGate | None:
    """The customer's credit where goods of the order would leave beyond it; under its lock where they do leave."""
    if not order.customer.credit_limit:
        return None
    exposure = credit.consume(order) if lock else credit.exposure_of(order.customer, order=order)
    if not exposure.over:
        return None
    label = credit.figures_of(order.customer, exposure)
    return ClosedGate(Gate.CREDIT, exposure.over, label, _override(order, Gate.CREDIT, exposure.over))


def closed_gates(order: Order) -> list[ClosedGate]:
    """The closed gates on the road that is still ahead of an order."""
    return [closed for gate in AHEAD.get(order.status, ()) if (closed := closed_gate(order, gate)) is not None]


def is_overridable(closed: ClosedGate) -> bool:
    """Whether the house lets a manager decide."""
    return closed.gate != Gate.CREDIT or Policy.current().credit_at_dispatch != CreditMode.FORBID


def _plan(order: Order) -> list[Instalment]:
    plan = list(order.instalments.all())
    if not plan and order.terms_reading.is_understood:
        plan = plan_of(order)
        date_plan(order, plan)
        spread(order, plan)
    return plan


def prepayments(order: Order) -> list[tuple[Gate, str, Decimal]]:
    """What an order that has no plan yet will wait for: [(gate, instalments in words, amount)]."""
    plan = plan_of(order) if order.terms_reading.is_understood else []
    shares = {
        Gate.PRODUCTION: [each for each in plan if each.trigger in FIRST],
        Gate.DISPATCH: [each for each in plan if each.trigger == Trigger.BEFORE_SHIPPING],
    }
    return [
        (gate, listed(map(instalment_label, some)), sum((each.amount for each in some), Decimal(0)))
        for gate, some in shares.items()
        if some
    ]


def against_passing(order: Order, gate: Gate, *, by: User, lock: bool = False) -> str | None:
    """Why the order cannot pass a gate now, as a sentence for this person, or None."""
    closed = closed_gate(order, gate, lock=lock)
    if closed is None or (closed.override and is_overridable(closed)):
        return None
    if Policy.current().gate_mode(gate) == GateMode.TELL:
        return None
    return refusal_of(order, closed, by)


def refusal_of(order: Order, closed: ClosedGate, by: User) -> str:
    """What is owed, by which instalment, and who may let it pass; without figures for those who read no prices."""
    if closed.gate == Gate.CREDIT:
        return _refusal_of_credit(order, closed, by)
    facts = {"order": order, "step": closed.gate.label}
    if by.sees("price"):
        facts |= {"missing": f"{closed.missing:,.2f}", "instalments": closed.label}
        owed = (
            _("%(order)s waits for money before “%(step)s”: ¥%(missing)s of %(instalments)s is not paid yet.") % facts
        )
    else:
        owed = _("%(order)s waits for money before “%(step)s”: what was agreed on is not paid yet.") % facts
    who = _("Finance records the receipt; its sales manager or the sales director may let it pass, with a reason.")
    return together([owed, who])


def _refusal_of_credit(order: Order, closed: ClosedGate, by: User) -> str:
    beyond = closed.label if by.sees("credit") else credit.hidden_figures(order.customer)
    if Policy.current().credit_at_dispatch == CreditMode.FORBID:
        return together([beyond, _("Nothing leaves until the customer pays or finance raises the limit.")])
    return together([beyond, _("Its sales manager or the sales director may let it pass, with a reason.")])


def note_passing(order: Order, gate: Gate, *, by: User) -> None:
    """Where the house only tells: finance and the account manager learn that an order went on without its money."""
    closed = closed_gate(order, gate)
    if closed is None or closed.override:
        return
    people = [*people_of(order), *people_with(Role.FINANCE)]
    kind = f"pass_{gate}"
    notify_about(order, people, SUBJECTS[kind], kind=kind, by=by, text=f"¥{closed.missing:,.2f} · {closed.label}")


@transaction.atomic
def override_gate(order_id: int, *, gate: str, reason: str, by: User, version: int | None = None) -> Order:
    """Let an order pass a gate although its money is missing: recorded with who, when, why and how much."""
    order = locked(order_id, version=version)
    if not may.overrides_gates(order, by):
        raise PermissionDenied
    check_reason(reason, _("Write one sentence that says why the order may go on without its payment."), most=500)
    closed = closed_gate(order, Gate(gate)) if Gate(gate) in AHEAD.get(order.status, ()) else None
    if closed is None:
        raise Refused(_("%(order)s waits for no money there: nothing has to be let pass.") % {"order": order})
    if gate == Gate.CREDIT and Policy.current().credit_at_dispatch == CreditMode.FORBID:
        raise Refused(refusal_of(order, closed, by))
    if closed.override:
        raise Refused(
            _("%(who)s let %(order)s pass already: %(reason)s")
            % {"who": closed.override.by, "order": order, "reason": closed.override.reason}
        )
    override = GateOverride(order=order, gate=gate, missing=closed.missing, reason=reason.strip(), by=by)
    override.sign(by=by, reason=RecordReason.OVERRIDE).save()
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.OVERRIDE_GATE} {gate} ¥{closed.missing:,.2f} · {reason.strip()}").save()
    people = [*people_of(order), *people_with(Role.FINANCE)]
    notify_about(order, people, SUBJECTS["override_gate"], kind=f"override-{gate}", by=by, text=reason)
    return order
