from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import lock_version
from orders.models import Product

MAY_EDIT = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


@transaction.atomic
def save_product(product: Product, *, by: User, version: int | None = None) -> Product:
    """Write a new or changed product with its search terms; a stale form is a conflict."""
    if not by.has_role(*MAY_EDIT):
        raise PermissionDenied
    if product.pk:
        product.version = lock_version(Product.objects.all(), product.pk, version, no_key=True).version + 1
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
