"""Taking receipts back that were brought in together: each by a counter-receipt of the same day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.text.display import listed, together
from orders import permissions as may
from orders.models import Instalment, Order, Receipt
from orders.models.terms import Trigger
from orders.services.money import record_past_receipts
from orders.states import SPINE, OrderReason, OrderStatus

EXAMPLES = 5
BEFOREHAND = (Trigger.CONFIRMATION, Trigger.PRODUCTION, Trigger.BEFORE_SHIPPING)  # what an order waits for
GONE_ON = SPINE[1:]  # production has begun, or goods have left


@transaction.atomic
def undo_receipts(receipts: Iterable[Receipt], *, by: Any, note: str) -> list[Receipt]:
    """Take receipts back by counter-receipts of the same days, so that no month has had the money. Return those.

    Raises Refused with what stands against it. Nobody is told, as nobody was of what came in.
    """
    if not may.imports_receipts(by):
        raise PermissionDenied
    keys = [receipt.pk for receipt in receipts]
    orders = lock_orders_of(keys)
    receipts = receipts_to_undo(keys)
    against = against_undoing(receipts)
    if against:
        raise Refused(together(against))
    counters = [
        Receipt(
            order=orders[receipt.order_id],
            received_on=receipt.received_on,
            amount=-receipt.amount,
            reference=receipt.reference,
            note=note[:200],
            undoes=receipt,
            by=by,
        )
        for receipt in receipts
    ]
    record_past_receipts(counters, by=by, reason=Reason.UNDO_IMPORT, verb=OrderReason.UNDO_RECEIPTS)
    return counters


def lock_orders_of(keys: Iterable[int]) -> dict[int, Order]:
    """{key: order} of the orders that these receipts are of, under their locks."""
    orders = Receipt.objects.filter(pk__in=keys).values("order")
    return {order.pk: order for order in Order.objects.filter(pk__in=orders).order_by("pk").select_for_update()}


def receipts_to_undo(keys: Iterable[int]) -> list[Receipt]:
    """Those of which no counter-receipt stands there, as it is now."""
    return list(Receipt.objects.filter(pk__in=keys, undone_by=None).select_related("order").order_by("pk"))


def against_undoing(receipts: Sequence[Receipt]) -> list[str]:
    """Why these receipts cannot be taken back together, as sentences that name the orders."""
    if not receipts:
        return []
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    for receipt in receipts:
        amounts[receipt.order_id] += receipt.amount
    at = max(receipt.at for receipt in receipts)
    orders = list(Order.objects.filter(pk__in=amounts).order_by("pk"))
    moved = _moved_since(orders, at)
    waiting = Instalment.objects.filter(order__in=amounts, trigger__in=BEFOREHAND)
    waited = set(waiting.values_list("order", flat=True))
    rules: list[tuple[str, Callable[[Order], bool]]] = [
        (
            _("The money of %(count)s orders was refunded or used for another order since: %(examples)s."),
            lambda order: order.received < amounts[order.pk],
        ),
        (
            _("The money of %(count)s cancelled orders was kept as the customer's balance since: %(examples)s."),
            lambda order: order.balance_kept_at is not None and order.balance_kept_at > at,
        ),
        (
            _("%(count)s orders were completed since: %(examples)s."),
            lambda order: order.pk in moved and order.status == OrderStatus.COMPLETED,
        ),
        (
            _("%(count)s orders that waited for this money went on since: %(examples)s."),
            lambda order: order.pk in moved & waited and order.status in GONE_ON,
        ),
    ]
    groups = ((sentence, [order for order in orders if applies(order)]) for sentence, applies in rules)
    return [sentence % {"count": len(some), "examples": _examples(some)} for sentence, some in groups if some]


def _moved_since(orders: Sequence[Order], at: Any) -> set[int]:
    """The keys of the orders whose status is another than at this moment."""
    rows = Order.history.filter(id__in=[order.pk for order in orders], history_date__lte=at)
    rows = rows.order_by("id", "-history_date", "-history_id").distinct("id")
    former = dict(rows.values_list("id", "status"))
    return {order.pk for order in orders if former.get(order.pk, order.status) != order.status}


def _examples(orders: Sequence[Order]) -> str:
    return listed(orders[:EXAMPLES]) + ("…" if len(orders) > EXAMPLES else "")
