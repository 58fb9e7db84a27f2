"""Gates: an order waits before production and before dispatch until the money that was agreed on before has come in.

Which instalments close a gate says `Instalment.closes`. Whoever makes the step asks `against_passing` under the order's
lock, under which receipts and overrides are written too.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import together
from orderdesk.core.text.typed import can_be_seen
from orderdesk.policy.models import GateMode, Policy
from orders import permissions as may
from orders.models import GateOverride, Instalment, Order
from orders.models.terms import Trigger
from orders.services.locking import locked
from orders.services.money import date_plan, plan_of, spread
from orders.services.notices import notify_about, people_of, people_with
from orders.states import Gate, OrderStatus

SUBJECTS = {
    "override_gate": gettext_lazy("%(by)s let %(order)s (%(customer)s) go on without its payment"),
    "pass_production": gettext_lazy("%(order)s (%(customer)s) went into production without its payment"),
    "pass_dispatch": gettext_lazy("%(order)s (%(customer)s) was dispatched without its payment"),
}
AHEAD = {OrderStatus.CONFIRMED: (Gate.PRODUCTION, Gate.DISPATCH), OrderStatus.IN_PRODUCTION: (Gate.DISPATCH,)}
FIRST = (Trigger.CONFIRMATION, Trigger.PRODUCTION)  # what an order waits for before it is produced


@dataclass(frozen=True)
class ClosedGate:
    """A gate that waits for money: the instalments that are not paid, what is missing in yuan, and who let it pass."""

    gate: Gate
    instalments: list[Instalment]
    override: GateOverride | None

    @property
    def missing(self) -> Decimal:
        return sum((instalment.owed for instalment in self.instalments), Decimal(0))

    @property
    def label(self) -> str:
        """The unpaid instalments in words: “30 % · On confirmation”."""
        return "、".join(map(instalment_label, self.instalments))


def instalment_label(instalment: Instalment) -> str:
    """“30 % · On confirmation” of one instalment."""
    return f"{instalment.percent.normalize():f} % · {instalment.get_trigger_display()}"


def closed_gate(order: Order, gate: Gate) -> ClosedGate | None:
    """The gate, where money that was agreed on before is missing today; None where nothing is.

    An order that was imported has no plan: its terms say what it waits for, as far as they are understood.
    """
    today = localdate()
    unpaid = [each for each in _plan(order) if each.owed > 0 and each.closes(gate, on=today)]
    if not unpaid:
        return None
    missing = sum(each.owed for each in unpaid)
    override = order.gate_overrides.filter(gate=gate, missing__gte=missing).select_related("by").last()
    return ClosedGate(gate, unpaid, override)


def closed_gates(order: Order) -> list[ClosedGate]:
    """The closed gates on the road that is still ahead of an order."""
    return [closed for gate in AHEAD.get(order.status, ()) if (closed := closed_gate(order, gate)) is not None]


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
        (gate, "、".join(map(instalment_label, some)), sum((each.amount for each in some), Decimal(0)))
        for gate, some in shares.items()
        if some
    ]


def against_passing(order: Order, gate: Gate, *, by: Any) -> str | None:
    """Why the order cannot pass a gate now, as a sentence for this person, or None."""
    closed = closed_gate(order, gate)
    if closed is None or closed.override or Policy.current().gate_mode(gate) == GateMode.TELL:
        return None
    return refusal_of(order, closed, by)


def refusal_of(order: Order, closed: ClosedGate, by: Any) -> str:
    """What is owed, by which instalment, and who may let it pass; without figures for those who read no prices."""
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


def note_passing(order: Order, gate: Gate, *, by: Any) -> None:
    """Where the house only tells: finance and the account manager learn that an order went on without its money."""
    closed = closed_gate(order, gate)
    if closed is None or closed.override:
        return
    people = [*people_of(order), *people_with(Role.FINANCE)]
    kind = f"pass_{gate}"
    notify_about(order, people, SUBJECTS[kind], kind=kind, by=by, text=f"¥{closed.missing:,.2f} · {closed.label}")


@transaction.atomic
def override_gate(order_id: int, *, gate: str, reason: str, by: Any, version: int | None = None) -> Order:
    """Let an order pass a gate although its money is missing: recorded with who, when, why and how much."""
    order = locked(order_id, version=version)
    if not may.overrides_gates(order, by):
        raise PermissionDenied
    if not can_be_seen(reason):
        raise Refused(_("Write one sentence that says why the order may go on without its payment."))
    closed = closed_gate(order, Gate(gate)) if Gate(gate) in AHEAD.get(order.status, ()) else None
    if closed is None:
        raise Refused(_("%(order)s waits for no money there: nothing has to be let pass.") % {"order": order})
    if closed.override:
        raise Refused(
            _("%(who)s let %(order)s pass already: %(reason)s")
            % {"who": closed.override.by, "order": order, "reason": closed.override.reason}
        )
    override = GateOverride(order=order, gate=gate, missing=closed.missing, reason=reason.strip(), by=by)
    override.sign(by=by, reason="override").save()
    order.version += 1
    order.sign(by=by, reason=f"override_gate {gate} ¥{closed.missing:,.2f} · {reason.strip()}").save()
    people = [*people_of(order), *people_with(Role.FINANCE)]
    notify_about(order, people, SUBJECTS["override_gate"], kind=f"override-{gate}", by=by, text=reason)
    return order
