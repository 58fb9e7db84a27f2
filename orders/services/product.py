from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role
from orderdesk.core.errors import Conflict, Refused
from orders.models import Product

MAY_EDIT = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


@transaction.atomic
def save_product(product, *, by, version=None):
    """Write a new or changed product with its search terms; a stale form is a conflict."""
    if not by.has_role(*MAY_EDIT):
        raise PermissionDenied
    if product.pk:
        current = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
        if version is not None and current.version != version:
            raise Conflict(_("Somebody changed %(record)s since you opened it.") % {"record": current}, current=current)
        product.version = current.version + 1
    product.index_terms()
    product.sign(by=by, reason="edit" if product.pk else "create")
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as failure:  # somebody else saved the code since the form looked
        if "orders_product_code_key" not in str(failure):
            raise
        raise Refused(_("There is a product “%(code)s” already.") % {"code": product.code}) from failure
    return product
