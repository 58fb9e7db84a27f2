"""The row lock under which every use-case reads an order before it writes."""

from orderdesk.core.record.locks import lock_version
from orders.models import Order


def locked(order_id: int, *, version: int | None = None) -> Order:
    """The order and its lines under the order's row lock; a conflict when it is no longer the version looked at."""
    people = ("customer", "owner", "entered_by", "team__leader")
    return lock_version(Order.objects.select_related(*people).prefetch_related("lines"), order_id, version)
