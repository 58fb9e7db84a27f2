"""The decision page: amount and margin, and the customer's record."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from orderdesk.core.pages.slots import Panel, Slot
from orderdesk.core.text.display import days_left, short_moment
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.models.terms import Unit
from orders.pages.objections import rows_of_objections
from orders.services.approval import stood_for
from orders.services.gates import prepayments
from orders.services.interest import objection_to_days
from orders.services.levels import house_reasons, reasons_of
from orders.services.notices import deciders_of
from orders.services.objections import ASKING
from orders.states import CLOSED, PROMISED, Level

MOST_LAST = 5
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
    levels = list(order.approvals.filter(round=approval.round).select_related("decided_by", "stands_for", "assignee"))
    for level in levels:
        late = " is-late" if level.due_at is not None and level.due_at < now() else ""
        level.css = "is-done" if level.decided_by else f"is-now{late}" if level.is_turn else ""
    return levels


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
    context["due_in"] = days_left((order.due_on - localdate()).days) if order.due_on else ""
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


def last_orders(order, user):
    """What the customer ordered last beside it, as far as this person sees it."""
    others = Order.objects.visible_to(user).filter(customer=order.customer_id, status__in=PROMISED)
    return list(others.exclude(pk=order.pk).order_by("-ordered_on", "-pk")[:MOST_LAST])


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
    return [_row(reason, user) for reason in reasons_of(order, Policy.current())]


def _row(reason, user):
    level = Level(reason.level).label
    return {"tone": reason.tone, "label": reason.label, "text": reason.text_for(user), "level": level}


def reasons_for(order, user):
    """Why an approval is needed, what speaks against the order, and what else to look at, one row for each."""
    rows = [_row(reason, user) for reason in house_reasons(order, Policy.current())]
    rows += rows_of_objections(order, user, *ASKING)
    if order.customer.first_ordered_on is None:
        rows.append({"tone": "yellow", "label": _("New customer"), "text": _("This is the customer's first order.")})
    rows += _reasons_of_terms(order)
    for gate, instalments, amount in prepayments(order):
        text = _("%(instalments)s: ¥%(amount)s must come in before “%(step)s”.") % {
            "instalments": instalments,
            "amount": f"{amount:,.2f}",
            "step": gate.label,
        }
        rows.append({"tone": "yellow", "label": _("Prepayment"), "text": text})
    return rows


def _reasons_of_terms(order):
    """What the days of the terms say against the order."""
    customer, rows = order.customer, []
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
