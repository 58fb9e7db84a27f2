from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import lock_version
from orders.models import Product
from orders.services.whole import parts_of_open

MOST_PRICE = Decimal(9_999_999_999)
MAY_EDIT = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


@transaction.atomic
def save_product(product: Product, *, by: User, version: int | None = None) -> Product:
    """Write a new or changed product with its search terms; a stale form is a conflict."""
    if not by.has_role(*MAY_EDIT):
        raise PermissionDenied
    if product.pk:
        former = lock_version(Product.objects.all(), product.pk, version, no_key=True)
        product.version = former.version + 1
        if product.is_whole and not former.is_whole and (reasons := parts_of_open([product])):
            raise Refused(reasons[product.pk])
    product.index_terms()
    product.sign(by=by, reason=Reason.EDIT if product.pk else Reason.CREATE)
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as failure:  # somebody else saved the code since the form looked
        if "orders_product_code_key" not in str(failure):
            raise
        raise Refused(_("There is a product “%(code)s” already.") % {"code": product.code}) from failure
    return product


@transaction.atomic
def adjust_products(
    versions: Mapping[int, int | None], *, by: User, percent: Decimal | None = None, **facts: Any
) -> int:
    """Write the same facts into several products, or move their list prices by a share; how many changed.

    `versions` is {key: the version that was looked at}. All or none: a product that somebody changed meanwhile is a
    conflict, one without a list price cannot be moved by a share.
    """
    if not by.has_role(*MAY_EDIT):
        raise PermissionDenied
    changed = 0
    for key in sorted(versions):
        product = lock_version(Product.objects.all(), key, versions[key], no_key=True)
        values = facts if percent is None else facts | {"list_price": _moved(product, percent)}
        if all(getattr(product, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(product, name, value)
        product.version += 1
        product.sign(by=by, reason=Reason.EDIT).save()
        changed += 1
    return changed


def _moved(product: Product, percent: Decimal) -> Decimal:
    """The list price moved by a percentage, with the decimals that it has, two at least."""
    if product.list_price is None:
        sentence = _("%(product)s has no list price that could be raised or lowered. Leave it out, or enter a price.")
        raise Refused(sentence % {"product": product})
    price = product.list_price
    places = price.normalize().as_tuple().exponent
    exact = Decimal(1).scaleb(min(-2, places if isinstance(places, int) else 0))
    moved = (price * (100 + percent) / 100).quantize(exact, rounding=ROUND_HALF_UP)
    if moved > MOST_PRICE:
        raise Refused(_("%(product)s would cost more than %(most)s.") % {"product": product, "most": MOST_PRICE})
    return moved
