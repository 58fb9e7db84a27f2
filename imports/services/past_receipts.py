"""What past orders had been paid before their import: asked once for a file, written as receipts."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orders.models import Order, Receipt
from orders.services.money import record_past_receipts
from orders.states import OrderStatus as S

PAID = {"none": (), "completed": (S.COMPLETED,), "delivered": (S.DELIVERED, S.COMPLETED)}  # answer -> who had paid


def count_finished(orders: Iterable[Any]) -> dict[str, int]:
    """{status: count} of the orders of a sheet that were delivered or completed and cost something."""
    return dict(
        Counter(order.status.value for order in orders if order.status in PAID["delivered"] and order.total > 0)
    )


def record_paid(orders: Iterable[Order], *, which: str | None, by: User) -> list[Receipt]:
    """A receipt over all of each past order that had been paid, dated the day of its delivery.

    `which` is the answer of `Choices.paid`; where nobody was asked nothing had been paid. Nobody is told.
    """
    keys = [order.pk for order in orders if order.status in PAID[which or "none"] and order.total > 0]
    receipts = [
        Receipt(
            order=order,
            received_on=min(localdate(order.delivered_at), localdate()),
            amount=order.total,
            note=_("Paid before the import"),
            by=by,
        )
        for order in Order.objects.filter(pk__in=keys).order_by("pk")
    ]
    record_past_receipts(receipts, by=by)
    return receipts
