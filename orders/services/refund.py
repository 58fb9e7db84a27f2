"""Money of cancelled orders: it goes back, or stays with the customer as a balance."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Sum, When
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orders import permissions as may
from orders.models import Order
from orders.services.locking import locked


@transaction.atomic
def keep_balance(order_id, *, by):
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
        order.sign(by=by, reason="keep_balance").save()
    return order


SURPLUS = Case(  # what a customer has with us of an order: overpaid, or cancelled and its money kept
    When(cancelled_at=None, received__gt=F("total"), then=F("received") - F("total")),
    When(balance_kept_at__isnull=False, then=F("received")),
    default=Decimal(0),
)


def balance_of(customer):
    """What a customer has with us: overpaid orders, and cancelled ones whose money was kept."""
    kept = Order.objects.filter(customer=customer, received__gt=0)
    return kept.aggregate(sum=Sum(SURPLUS))["sum"] or Decimal(0)
