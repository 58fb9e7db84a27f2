"""The row lock under which every use-case reads an order before it writes."""

from django.utils.translation import gettext as _

from orderdesk.core.errors import Conflict
from orders.models import Order


def locked(order_id, *, version=None):
    """The order and its lines under the order's row lock; a conflict when it is no longer the version looked at."""
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("customer", "owner", "entered_by", "team__leader")
        .prefetch_related("lines")
        .get(pk=order_id)
    )
    if version is not None and order.version != version:
        raise Conflict(_("Somebody changed %(order)s since you opened it.") % {"order": order}, current=order)
    return order
