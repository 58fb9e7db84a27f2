from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role
from orderdesk.core.errors import Conflict
from orders.models import Product

MAY_EDIT = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


@transaction.atomic
def save_product(product, *, by, version=None):
    """Write a new or changed product with its search terms; a stale form is a conflict."""
    if not by.has_role(*MAY_EDIT):
        raise PermissionDenied
    if product.pk:
        current = Product.objects.select_for_update().get(pk=product.pk)
        if version is not None and current.version != version:
            raise Conflict(_("Somebody changed %(record)s since you opened it.") % {"record": current}, current=current)
        product.version = current.version + 1
    product.index_terms()
    product.sign(by=by, reason="edit" if product.pk else "create").save()
    return product
