"""Guarantees of customers: recorded and taken back by finance, under the lock of the customer, as credit is used."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.permissions import sets_credit
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orders.models import Guarantee
from orders.states import RecordReason


@transaction.atomic
def record_guarantee(
    customer_id: int, *, guarantor: str, amount: Decimal, valid_until: date, by: User, note: str = ""
) -> Guarantee:
    """Somebody answers for a customer, up to an amount and until a day."""
    if not sets_credit(by):
        raise PermissionDenied
    if amount <= 0:
        raise Refused(_("Enter the amount of the guarantee."))
    if valid_until < localdate():
        raise Refused(_("%(day)s has passed. Enter the last day on which the guarantee holds.") % {"day": valid_until})
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    guarantee = Guarantee(customer=customer, guarantor=guarantor, amount=amount, valid_until=valid_until, note=note)
    guarantee.by = by
    guarantee.sign(by=by, reason=RecordReason.RECORD).save()
    return guarantee


@transaction.atomic
def end_guarantee(guarantee_id: int, *, by: User) -> Guarantee:
    """Take a guarantee back: it no longer stands for the customer's credit."""
    if not sets_credit(by):
        raise PermissionDenied
    customer_id = Guarantee.objects.values_list("customer", flat=True).get(pk=guarantee_id)
    Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    guarantee = Guarantee.objects.select_related("customer").get(pk=guarantee_id)
    if guarantee.ended_at is not None:
        raise Refused(_("This guarantee was taken back already."))
    guarantee.ended_at = now()
    guarantee.sign(by=by, reason=RecordReason.END).save()
    return guarantee
