"""What the warehouse counts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from fulfillment import permissions as may
from fulfillment.models import Stock
from orderdesk.core.errors import Conflict


@transaction.atomic
def count_stock(product, *, on_hand, by, version=None, reason="count"):
    """Write what the warehouse counted of a product."""
    if not may.counts_stock(by):
        raise PermissionDenied
    Stock.objects.get_or_create(product=product, defaults={"on_hand": 0})
    stock = Stock.objects.select_for_update().get(product=product)
    if version is not None and stock.version != version:
        raise Conflict(_("Somebody counted %(product)s since you opened it.") % {"product": product}, current=stock)
    stock.on_hand = on_hand
    stock.version += 1
    stock.sign(by=by, reason=reason).save()
    return stock
