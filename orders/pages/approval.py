"""The decision page: amount and margin, and the customer's record."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from orderdesk.core.pages.slots import Panel, Slot
from orderdesk.core.text.display import short_moment
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.models.terms import Unit
from orders.services.approval import stood_for
from orders.services.credit import exposure_of, figures_of
from orders.services.gates import prepayments
from orders.services.interest import objection_to_days
from orders.services.levels import reasons_of
from orders.services.money import overdue_of
from orders.services.notices import deciders_of
from orders.states import CLOSED, PROMISED, Level

APPROVAL_PANELS: Slot[Panel] = Slot("approval panels")  # (request, order) -> Panel | None
APPROVAL_COLUMNS: Slot["ApprovalColumn"] = Slot("approval columns")  # () -> ApprovalColumn


@dataclass(frozen=True)
class ApprovalColumn:
    """A column of the list of approvals in the admin: computed by the database with the rows, shown as a text."""

    name: str
    label: str
    expression: Any
    text: Callable[[Any], str]


def levels_of_round(order, approval):
    """The approvals of the same round, with whoever decided, or was asked by name."""
    return order.approvals.filter(round=approval.round).select_related("decided_by", "stands_for", "assignee")


@dataclass(frozen=True)
class Decider:
    """Somebody who is asked, and in whose place where it is a deputy."""

    person: Any
    stands_for: Any = None


def deciders_at(order, approval):
    """Who is asked for a pending approval."""
    people = deciders_of(order, approval)
    return [Decider(person, _absent(order, approval, person)) for person in people]


def _absent(order, approval, person):
    """In whose place somebody is asked, who would not be otherwise."""
    return stood_for(order, approval.level, person, assignee=approval.assignee)


def evidence_of(order, user):
    """Context of the decision page; cost and margin only for whoever may read them."""
    lines = list(order.lines.select_related("product"))
    cost = sum((line.cost * line.quantity for line in lines if line.cost is not None), Decimal(0))
    net = sum((line.amount - line.tax for line in lines), Decimal(0))
    context = {"lines": lines, "record": record_of(order), "why": reasons_for(order, user)}
    if user.sees("cost"):
        is_complete = all(line.cost is not None for line in lines)
        context |= {
            "cost": cost if is_complete else None,
            "margin": (net - cost) / net if is_complete and net else None,
            "margins": {line.pk: _margin(line) for line in lines},
        }
    return context


def _margin(line):
    net = line.amount - line.tax
    return (net - line.cost * line.quantity) / net if line.cost is not None and net else None


def record_of(order):
    """The customer's earlier orders: how many, how much, how many are open, how many were cancelled."""
    earlier = Order.objects.filter(customer=order.customer_id).exclude(pk=order.pk)
    totals = earlier.filter(status__in=PROMISED).aggregate(count=Count("pk"), amount=Sum("total"))
    return {
        "count": totals["count"],
        "amount": totals["amount"] or Decimal(0),
        "open": earlier.filter(status__in=PROMISED).exclude(status__in=CLOSED).count(),
        "cancelled": earlier.filter(status="cancelled").count(),
        "credit_limit": order.customer.credit_limit,
    }


def rows_of_reasons(order, user):
    """Who has to approve and why: one row per reason, with the level that it asks for."""
    return [
        {"tone": reason.tone, "label": reason.label, "text": reason.text_for(user), "level": Level(reason.level).label}
        for reason in reasons_of(order, Policy.current())
    ]


def reasons_for(order, user):
    """Why an approval is needed, and what else speaks for looking twice, one row per reason."""
    rows = rows_of_reasons(order, user)
    if order.customer.first_ordered_on is None:
        rows.append({"tone": "yellow", "label": _("New customer"), "text": _("This is the customer's first order.")})
    rows += [row for row in _credit_reasons(order) if row["text"] not in {asked["text"] for asked in rows}]
    for gate, instalments, amount in prepayments(order):
        text = _("%(instalments)s: ¥%(amount)s must come in before “%(step)s”.") % {
            "instalments": instalments,
            "amount": f"{amount:,.2f}",
            "step": gate.label,
        }
        rows.append({"tone": "yellow", "label": _("Prepayment"), "text": text})
    dear = [line for line in order.lines.all() if line.discount >= Decimal("0.2")]
    for line in dear:
        text = _("%(product)s is sold at %(percent)s %% of its price.") % {
            "product": line.product_name,
            "percent": f"{(1 - line.discount) * 100:.0f}",
        }
        rows.append({"tone": "red", "label": _("Discount"), "text": text})
    return rows


def _credit_reasons(order):
    """What the customer's credit and payments say against the order."""
    customer, rows = order.customer, []
    exposure = exposure_of(customer, order=order) if customer.credit_limit else None
    if exposure and exposure.over:
        rows.append({"tone": "red", "label": _("Credit"), "text": figures_of(customer, exposure)})
    late = overdue_of(customer)
    if late:
        text = _("¥%(amount)s of earlier orders is overdue.") % {"amount": f"{late:,.2f}"}
        rows.append({"tone": "red", "label": _("Overdue"), "text": text})
    against = objection_to_days(customer, order.terms_reading)
    if against:
        rows.append({"tone": "yellow", "label": _("Payment days"), "text": against})
    longest = max((share.days for share in order.terms_reading.instalments if share.unit == Unit.DAY), default=0)
    if customer.credit_days and longest > customer.credit_days:
        facts = {"days": longest, "most": customer.credit_days}
        text = _("The terms give %(days)s days, the customer has %(most)s.") % facts
        rows.append({"tone": "yellow", "label": _("Credit days"), "text": text})
    return rows


def what_happened(approval):
    """Why an approval no longer waits, in words."""
    if approval.decided_by is None:
        return _("%(order)s is no longer waiting for this decision.") % {"order": approval.order}
    return _("%(order)s: %(who)s already decided, %(at)s: %(state)s.") % {
        "order": approval.order,
        "who": approval.decided_by,
        "at": short_moment(approval.decided_at),
        "state": approval.get_state_display(),
    }
