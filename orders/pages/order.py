"""What the order page says at one glance: where it stands, who owns the next step, what is late, what it is worth."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.actions import Action
from orderdesk.core.pages.slots import Panel, Slot, render_panels
from orderdesk.core.record.lifecycle import action_for
from orderdesk.core.text.display import days_late, days_left, short_day, short_moment, together
from orderdesk.custom_fields.values import fields_of
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import Approval, Order, OrderLine
from orders.pages.timeline import timeline_of
from orders.services.approval import against_own
from orders.services.gates import AHEAD, closed_gates, is_overridable
from orders.services.hold import standing_hold
from orders.services.locking import read_only_since
from orders.services.money import open_amount
from orders.services.priority import against_prioritising, flags_of
from orders.services.refund import balance_of
from orders.states import (
    BEFORE_REVIEW,
    CHANGEABLE,
    EDITABLE,
    HOLDABLE,
    OPEN,
    RISKS,
    Decision,
    OrderStatus,
    Priority,
    Share,
)

S = OrderStatus
ORDER_PANELS: Slot[Panel] = Slot("order panels")  # (request, order) -> Panel | None
ORDER_ACTIONS: Slot[list] = Slot("order actions")  # (request, order) -> [Action | None]
NEXT_STEP: Slot["NextStep"] = Slot("next step")  # (request, order) -> NextStep | None
ROAD = [  # (what it is called when it is done, what it is called until then, when it was)
    (gettext_lazy("Entered"), pgettext_lazy("step ahead", "Entry"), "created_at"),
    (gettext_lazy("Reviewed"), pgettext_lazy("step ahead", "Review"), "reviewed_at"),
    (gettext_lazy("Approved"), pgettext_lazy("step ahead", "Approval"), "supply_asked_at"),
    (gettext_lazy("Confirmed"), pgettext_lazy("step ahead", "Confirmation"), "confirmed_at"),
    (gettext_lazy("In production"), pgettext_lazy("step ahead", "Production"), "started_at"),
    (gettext_lazy("Shipped"), pgettext_lazy("step ahead", "Shipping"), "shipped_at"),
    (gettext_lazy("Delivered"), pgettext_lazy("step ahead", "Delivery"), "delivered_at"),
    (gettext_lazy("Completed"), pgettext_lazy("step ahead", "Completion"), "completed_at"),
]


@dataclass
class OrderPage:
    """The page of one order: its fields are what the template prints."""

    order: Order
    form: Any
    glance: list[dict] = field(default_factory=list)
    flags: list[dict] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    read_only: str = ""  # why nothing can be done with it any more
    panels: list[str] = field(default_factory=list)
    events: list = field(default_factory=list)
    more: str = ""

    @classmethod
    def of(cls, request, order, form):
        """The page as this person sees it, with what was typed beside the order."""
        read_together(order)
        today, step = localdate(), next_step_of(request, order, pending_of(order))
        events, more = timeline_of(order, request.user)
        read_only = read_only_since(order)
        return cls(
            order=order,
            form=form,
            glance=glance_of(order, request.user, today, step),
            flags=flags_for(order, request.user, Policy.current()),
            steps=steps_of(order, today, step),
            actions=[] if read_only else actions_of(request, order),
            read_only=read_only,
            panels=render_panels(ORDER_PANELS, request, order),
            events=events,
            more=more,
        )


def read_together(order):
    """Read once what several panels of the page show: lines with their products, approvals with their people."""
    lines = OrderLine.objects.annotate(code=F("product__code"))
    people = [
        f"{person}__{name}" for person in ("decided_by", "stands_for", "assignee") for name in ("name", "username")
    ]
    approvals = Approval.objects.select_related("decided_by", "stands_for", "assignee").order_by("round", "place")
    approvals = approvals.only(*[field.name for field in Approval._meta.concrete_fields], *people)
    prefetch_related_objects([order], Prefetch("lines", lines), Prefetch("approvals", approvals))


def flags_for(order, user, house):
    """What sets the order apart, with the reasons that this person reads, and a priority that is not the usual one."""
    reasons: dict = {}
    for flagged in flags_of(order, house):
        if flagged.is_seen_by(user):
            reasons.setdefault(flagged.flag, []).append(flagged.text_for(user))
    flags = [
        {"label": flag.label, "text": together(texts), "is_risk": flag in RISKS} for flag, texts in reasons.items()
    ]
    if order.priority_reason or order.priority != Priority.NORMAL:
        label = _("Priority: %(priority)s") % {"priority": order.get_priority_display()}
        flags.append({"label": label, "text": order.priority_reason or _("as the flags say"), "is_risk": False})
    return flags


def pending_of(order):
    """The approval whose turn it is, or None."""
    return next((a for a in order.approvals.all() if a.state == Decision.PENDING and a.is_turn), None)


def steps_of(order, on, step):
    """The road as steps: done with its day, now, or still to come."""
    steps = []
    here = False
    for done, ahead, stamp in ROAD:
        at = getattr(order, stamp)
        if at:
            steps.append({"label": done, "note": short_day(at), "state": "done"})
        elif not here and order.status != S.CANCELLED:
            here = True
            late = order.is_late(on)
            note = days_late((on - order.due_on).days) if late else step["note"]
            red = late or order.status in (S.REJECTED, S.NEEDS_INFO)
            steps.append({"label": ahead, "note": note, "state": "late" if red else "now"})
        else:
            steps.append({"label": ahead, "note": "", "state": ""})
    return steps


def glance_of(order, user, on, step):
    """Four answers, each a dict of label, value, note and tone."""
    return [_stands(order), step, _late(order, on), _worth(order, user)]


def _stands(order):
    if order.held_at is not None:
        return {"label": _("Current step"), "value": _("On hold"), "note": standing_hold(order), "tone": "late"}
    note = {Share.PART: _("part of the goods has left"), Share.ALL: _("all goods have left")}.get(order.shipped, "")
    return {"label": _("Current step"), "value": order.get_status_display(), "note": note, "tone": ""}


@dataclass(frozen=True)
class NextStep:
    """Who owns the next step of an order, and what it is."""

    owner: Any
    task: str


def next_step_of(request, order, pending=None):
    """Who owns the next step; a floor above may know better than the status does."""
    if order.held_at is not None and order.status != S.IN_APPROVAL:  # what is asked can be decided meanwhile
        step = NextStep(order.owner, _("let the order go on"))
        return {"label": _("Owner of the next step"), "value": str(step.owner), "note": step.task, "tone": ""}
    step = next(iter(NEXT_STEP.collect(request, order)), None) or _step_of_status(order, pending)
    return {"label": _("Owner of the next step"), "value": str(step.owner), "note": step.task, "tone": ""}


def _step_of_status(order, pending):
    if order.status == S.IN_APPROVAL and pending is not None:
        return NextStep(pending.get_level_display(), _("due %(at)s") % {"at": short_moment(pending.due_at)})
    owner, task = {
        S.DRAFT: (order.entered_by, _("to be submitted")),
        S.IN_REVIEW: (_("Sales assistants"), _("preliminary review")),
        S.NEEDS_INFO: (order.entered_by, _("ask the customer for what is missing")),
        S.REJECTED: (order.entered_by, _("revise or cancel it")),
        S.AWAITING_SUPPLY: (_("Warehouse and production"), _("supply answer, then confirm")),
        S.CONFIRMED: (_("Production"), _("to be started")),
        S.IN_PRODUCTION: (_("Logistics"), _("dispatch what is ready")),
        S.SHIPPED: (order.owner, _("get the customer's signature")),
        S.DELIVERED: (order.owner, _("to be completed")),
    }.get(order.status, (_("Nobody"), _("the order is closed")))
    return NextStep(owner, task)


def _late(order, on):
    label = _("What is late")
    if order.due_on is None:
        return {"label": label, "value": _("No date yet"), "note": _("the delivery date is missing"), "tone": "soon"}
    due = _("due %(day)s") % {"day": f"{order.due_on:%Y-%m-%d}"}
    if order.is_late(on):
        late = days_late((on - order.due_on).days)
        return {"label": label, "value": late, "note": due, "tone": "late"}
    if order.delivered_at is not None:
        return {"label": label} | _signed(order)
    remaining = (order.due_on - on).days
    note = f"{due} · " + days_left(remaining) if order.status in OPEN and remaining >= 0 else due
    return {"label": label, "value": _("Nothing"), "note": note, "tone": ""}


def _signed(order):
    """Whether the promise was kept, as the figures count it: by the first promise and the day of the signature."""
    promised, signed = order.promised_on or order.due_on, localtime(order.delivered_at).date()
    days = {"promised": f"{promised:%Y-%m-%d}", "signed": f"{signed:%Y-%m-%d}"}
    note = _("promised %(promised)s · signed %(signed)s") % days
    if signed > promised:
        return {"value": days_late((signed - promised).days), "note": note, "tone": "soon"}
    return {"value": _("Nothing"), "note": note, "tone": ""}


def _worth(order, user):
    if not user.sees("price"):
        return {"label": _("Lines"), "value": str(order.line_count), "note": order.goods, "tone": ""}
    if order.confirmed_at is not None and order.cancelled_at is None:
        return _owed(order)
    note = _("of which tax %(tax)s") % {"tax": f"{order.tax:,.2f}"}
    return {"label": _("Amount (yuan)"), "value": f"{order.total:,.2f}", "note": note, "tone": ""}


def _owed(order):
    """What is still to be paid of a confirmed order, and what of it is overdue or falls due next."""
    today, note = localdate(), _("of %(amount)s") % {"amount": f"{order.payable:,.2f}"}
    prefetch_related_objects([order], "instalments")  # the panel of its money reads them again
    unpaid = sorted((i for i in order.instalments.all() if i.owed > 0 and i.due_on), key=lambda i: i.due_on)
    late = sum(i.owed for i in unpaid if i.due_on < today)
    if late:
        note += " · " + _("%(amount)s overdue") % {"amount": f"{late:,.2f}"}
    elif unpaid:
        facts = {"amount": f"{unpaid[0].owed:,.2f}", "day": short_day(unpaid[0].due_on)}
        note += " · " + _("%(amount)s due %(day)s") % facts
    value = f"{open_amount(order):,.2f}"
    return {"label": _("Still open (yuan)"), "value": value, "note": note, "tone": "late" if late else ""}


def actions_of(request, order):
    """Every button of the page, the primary ones first, gathered from all floors."""
    gathered = [action for group in ORDER_ACTIONS.collect(request, order) for action in group if action]
    gathered.sort(key=lambda action: (action.danger, not action.primary))
    return gathered


def own_actions(request, order):
    """The buttons of this floor."""
    by = request.user
    key = [order.pk]
    actions = []
    if order.status in EDITABLE and may.enters(order, by):
        actions.append(Action(_("Edit"), reverse("orders:edit", args=key)))
        actions.append(Action(_("Payment plan"), reverse("orders:plan-payments", args=key)))
    submit = reverse("orders:submit-order", args=key)
    for move in (order.submit, order.resubmit):
        actions.append(action_for(move, _("Submit for review"), submit, by=by, primary=True, method="post"))
    if order.status == S.IN_REVIEW and may.reviews(order, by):
        actions.append(Action(_("Review"), reverse("orders:review-order", args=key), primary=True, key="Enter"))
    if order.status == S.IN_APPROVAL and by.is_approver:
        actions.append(_approve_action(order, by))
    if order.status == S.IN_APPROVAL and may.enters(order, by):
        actions.append(Action(_("Urge"), reverse("orders:nudge-approval", args=key), method="post"))
    actions.append(
        action_for(order.withdraw, _("Take back"), reverse("orders:withdraw-order", args=key), by=by, method="post")
    )
    actions.append(
        action_for(
            order.revise, _("Revise"), reverse("orders:revise-order", args=key), by=by, primary=True, method="post"
        )
    )
    actions += _gate_actions(order, by)
    if order.status in CHANGEABLE and may.changes(order, by):
        actions.append(Action(_("Change the order"), reverse("orders:request-change", args=key)))
    actions += _hold_actions(order, by)
    if may.marks_urgent(order, by) and not against_prioritising(order):
        actions.append(Action(_("Priority"), reverse("orders:prioritise-order", args=key)))
    return actions + _further_actions(order, by)


def _further_actions(order, by):
    """What moves nothing: writing down, copying, handing over."""
    key, actions = [order.pk], []
    if order.status not in EDITABLE and may.serves(order, by) and fields_of("order", order):
        actions.append(Action(_("Custom fields"), reverse("orders:set-fields", args=key)))
    if may.serves(order, by):
        actions.append(Action(_("Record a contact"), reverse("orders:log-communication", args=key), key="L"))
    if order.status in (*BEFORE_REVIEW, S.IN_APPROVAL) and may.tries_rules(by):
        url = f"{reverse('orders:approval-rules')}?order={order.number or order.pk}#try"
        actions.append(Action(_("Who would have to approve this"), url))
    if may.may_create(by):
        actions.append(Action(_("Copy"), f"{reverse('orders:create')}?copy={order.pk}"))
        actions.append(Action(_("Save as a template"), reverse("orders:save-template", args=key)))
    if may.reassigns(order, by) and order.status not in (S.COMPLETED, S.CANCELLED):
        actions.append(Action(_("Reassign"), reverse("orders:reassign-order", args=key)))
    return actions


def _hold_actions(order, by):
    """Have the work on the order wait, or go on."""
    if not may.holds(order, by):
        return []
    if order.held_at is not None:
        return [Action(_("Resume the order"), reverse("orders:resume-order", args=[order.pk]), primary=True)]
    is_holdable = order.status in HOLDABLE
    return [Action(_("Put on hold"), reverse("orders:hold-order", args=[order.pk]))] if is_holdable else []


def _gate_actions(order, by):
    """For who may let the order go on without its money: one button for the gate that is next."""
    if order.status not in AHEAD or not may.overrides_gates(order, by):
        return []
    waiting = [closed for closed in closed_gates(order) if not closed.override and is_overridable(closed)][:1]
    return [
        Action(_("Go on without payment"), reverse("orders:override-gate", args=[order.pk, closed.gate]))
        for closed in waiting
    ]


def _approve_action(order, by):
    page = reverse("orders:approve-order", args=[order.pk])
    own = against_own(order, by)
    if own:
        return Action(_("Decide"), page, blocked=own)
    if Approval.objects.waiting_for(by).filter(order=order).exists():
        return Action(_("Decide"), page, primary=True, key="Enter")
    return None


def money_of(order, user):
    """What the money panel shows: instalments with whether they are late, receipts, what is open or too much."""
    today, instalments = localdate(), list(order.instalments.all())
    for instalment in instalments:
        instalment.is_late = instalment.owed > 0 and instalment.due_on is not None and instalment.due_on < today
    return {
        "order": order,
        "instalments": instalments,
        "gates": closed_gates(order),
        "receipts": order.receipts.all() if order.received or order.paid != Share.NONE else [],
        "corrections": order.corrections.select_related("line") if order.credited else [],
        "owed": open_amount(order),
        "surplus": order.received if order.cancelled_at else max(order.received - order.payable, 0),
        "may_keep": bool(order.cancelled_at and order.received > 0 and not order.balance_kept_at)
        and may.records_receipts(order, user),
        "balance": _usable_balance(order, user),
        "may_record": may.records_receipts(order, user),
        "may_invoice": order.confirmed_at is not None
        and order.cancelled_at is None
        and order.invoiced != Share.ALL
        and may.requests_invoices(order.customer, user),
    }


def _usable_balance(order, user):
    """What the customer's balance can pay of the order, for who may use it."""
    open_ = open_amount(order) if may.records_receipts(order, user) else 0
    return min(open_, balance_of(order.customer)) if open_ else 0
