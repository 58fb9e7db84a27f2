"""Ending an order: complete it, or cancel it."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.services import fit_tasks, release_order, withdraw_excess
from orderdesk.accounts.models import Role, User
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.reasons import check_reason
from orders.models import InvoiceShare, Order
from orders.services.change import withdraw_open
from orders.services.invoice import withdraw_for_cancelled
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of, people_with
from orders.states import Decision

SUBJECTS = {
    "complete": gettext_lazy("%(order)s (%(customer)s) is completed"),
    "cancel": gettext_lazy("%(order)s (%(customer)s) is cancelled"),
}


@transaction.atomic
def complete_order(order_id: int, *, by: User, version: int | None = None) -> Order:
    """Close an order of which nothing is open any more: visited, without an open ticket, paid (see panels.py)."""
    order = locked(order_id, version=version)
    if withdraw_open(order, by=by):
        order = locked(order_id)
    advance(order.complete, by=by, at=now())
    notify_about(order, people_of(order), SUBJECTS["complete"], kind="complete", by=by)
    return order


@transaction.atomic
def cancel_order(order_id: int, *, reason: str, by: User, version: int | None = None) -> Order:
    """Cancel an order before goods have left, with a reason: pending approvals are voided, held goods released."""
    order = locked(order_id, version=version)
    check_reason(reason, _("Write one sentence that says why the order is cancelled."))
    if withdraw_open(order, by=by):
        order = locked(order_id)
    had_got_to_supply = order.supply_asked_at is not None
    advance(order.cancel, by=by, why=reason, at=now())
    withdraw_excess(order, order.lines.all(), by=by)
    release_order(order, by=by)
    fit_tasks(order, by=by)
    for waiting in order.approvals.filter(state=Decision.PENDING):
        waiting.state, waiting.is_turn = Decision.VOID, False
        waiting.sign(by=by, reason=Reason.VOID).save()
    withdraw_for_cancelled(order, by=by)
    concerned = people_with(Role.WAREHOUSE, Role.PRODUCTION, Role.LOGISTICS) if had_got_to_supply else []
    if order.received > 0 or InvoiceShare.objects.filter(order=order, invoice__withdrawn_at=None).exists():
        concerned = [*concerned, *people_with(Role.FINANCE)]
    notify_about(order, [*people_of(order), *concerned], SUBJECTS["cancel"], kind="cancel", by=by, text=reason)
    return order
