"""Money of cancelled orders: it goes back, or stays with the customer as a balance."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from django.utils.timezone import now
from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orders import permissions as may
from orders.models import Order, Payment
from orders.querysets import SURPLUS
from orders.services.locking import locked
from orders.states import OrderReason


@transaction.atomic
def keep_balance(order_id: int, *, by: User) -> Any:
    """Keep what was received for a cancelled order as the customer's balance, instead of refunding it."""
    order = locked(order_id)
    if not may.records_receipts(order, by):
        raise PermissionDenied
    if order.cancelled_at is None or order.received <= 0:
        raise Refused(
            _("%(order)s has no money that could be kept: it is not cancelled, or nothing was received.")
            % {"order": order}
        )
    if order.balance_kept_at is None:
        order.balance_kept_at = now()
        order.version += 1
        order.sign(by=by, reason=OrderReason.KEEP_BALANCE).save()
    return order


def balance_of(customer: Customer) -> Decimal:
    """What a customer has with us: overpaid orders, cancelled ones whose money was kept, payments not yet used."""
    overpaid = Order.objects.filter(customer=customer, received__gt=0)
    return (overpaid.aggregate(sum=Sum(SURPLUS))["sum"] or Decimal(0)) + unallocated_of(customer)


def unallocated_of(customer: Customer) -> Decimal:
    """What is left of the customer's payments."""
    unused = Payment.objects.with_rest().filter(customer=customer)
    return unused.aggregate(sum=Sum(F("amount") - F("allocated") - F("returned")))["sum"] or Decimal(0)
