"""The warehouses of the house: their names and order, which are in use, and which may go below zero."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from fulfillment.models import Stock, Warehouse
from fulfillment.permissions import sets_warehouses
from orderdesk.accounts.models import User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason


@transaction.atomic
def save_warehouses(warehouses: Iterable[Warehouse], *, by: User) -> int:
    """Write changed and new warehouses; how many. Their stock follows whether it may go below zero.

    Raises Refused where one that is to close holds goods, where one is below zero and may not be any more, and where
    none would be left.
    """
    if not sets_warehouses(by):
        raise PermissionDenied
    changed = list(warehouses)
    keys = [warehouse.pk for warehouse in changed if warehouse.pk]
    list(Stock.objects.filter(warehouse__in=keys).select_for_update().order_by("pk"))  # nobody moves goods meanwhile
    for warehouse in changed:
        for sentence in warehouse.against().values():
            raise Refused(f"{warehouse}: {sentence}")
        warehouse.sign(by=by, reason=Reason.SETTINGS).save()
        # A constraint sees its own row only.
        Stock.objects.filter(warehouse=warehouse).update(allows_negative=warehouse.allows_negative)
    if not Warehouse.objects.filter(is_active=True).exists():
        raise Refused(_("Keep at least one warehouse in use: goods are booked in somewhere."))
    return len(changed)


def make_usual_warehouse() -> None:
    """One warehouse for a company that has none; it is renamed in the settings."""
    if not Warehouse.objects.exists():
        Warehouse(name="总仓", place=1).sign(by=system_user(), reason=Reason.USUAL).save()
