"""One function per use-case that writes customers and what belongs to them."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from customers import permissions as may
from customers.models import Communication, Contact, Customer
from customers.services.following import FOLLOWING
from customers.states import CustomerReason
from orderdesk.accounts.models import User
from orderdesk.accounts.people import check_active
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import lock_version


@transaction.atomic
def save_customer(
    customer: Customer, *, by: User, version: int | None = None, confirmed: str | None = None
) -> Customer:
    """Write a new or changed customer with its search terms; a stale form is a conflict.

    Raises `NeedsConfirmation` where another customer has the same credit code, unless that code is `confirmed`;
    with `confirmed=None` nobody is asked.
    """
    if not (may.edits(customer, by) if customer.pk else may.may_create(by)):
        raise PermissionDenied
    known_code = ""
    if not customer.pk:
        check_active(customer.owner)
    if customer.pk:
        current = _locked(customer.pk, version)
        known_code, customer.version = current.uscc, current.version
    if confirmed is not None and customer.uscc not in ("", known_code, confirmed):
        _ask_about_twin(customer, by)
    customer.version += customer.pk is not None
    customer.index_terms()
    customer.sign(by=by, reason=Reason.EDIT if customer.pk else Reason.CREATE)
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as failure:  # somebody else saved the name since the form looked
        if "customers_customer_name_key" not in str(failure):
            raise
        raise Refused(_("There is a customer “%(name)s” already.") % {"name": customer.name}) from failure
    return customer


def _ask_about_twin(customer: Customer, by: User) -> None:
    """Ask whether a shared credit code is intended (branch offices share one); hidden customers are not named."""
    twins = Customer.objects.filter(uscc=customer.uscc).exclude(pk=customer.pk).order_by("pk")
    if not twins.exists():
        return
    question = _("Another customer has the same unified social credit code. A branch office may share it.")
    raise NeedsConfirmation(question, about=customer.uscc, record=twins.visible_to(by).first())


def _locked(pk: int, version: int | None = None) -> Customer:
    return lock_version(Customer.objects.all(), pk, version, no_key=True)


@transaction.atomic
def save_part(part: Any, *, by: User) -> Any:
    """Write a contact, address, invoice title or qualification; a new default takes the place of the old one.

    Refuses a contact who was anonymised since the form was opened: the form still has the name.
    """
    customer = _locked(part.customer_id)
    if not may.edits(customer, by):
        raise PermissionDenied
    if (
        part.pk
        and isinstance(part, Contact)
        and Contact.objects.filter(pk=part.pk).exclude(anonymised_at=None).exists()
    ):
        raise Refused(_("This contact was anonymised meanwhile: nothing about the person is written any more."))
    if getattr(part, "is_default", False):
        for former in type(part).objects.filter(customer=customer, is_default=True).exclude(pk=part.pk):
            former.is_default = False
            former.sign(by=by, reason=Reason.EDIT).save()
    part.sign(by=by, reason=Reason.EDIT if part.pk else Reason.CREATE).save()
    customer.index_terms()
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
    return part


@transaction.atomic
def log_communication(
    customer: Customer,
    *,
    by: User,
    text: str,
    channel: str,
    contact: Contact | None = None,
    happened_at: datetime | None = None,
    next_on: date | None = None,
    subject: str = "",
) -> Communication:
    """Record a contact with the customer. `subject` is a key by which whoever records it finds it again."""
    communication = Communication(
        customer=customer,
        contact=contact,
        channel=channel,
        text=text,
        happened_at=happened_at or now(),
        next_on=next_on,
        subject=subject,
        by=by,
    )
    communication.sign(by=by, reason=CustomerReason.LOG).save()
    return communication


@transaction.atomic
def transfer_customers(
    customer_ids: list[int], *, owner: User, by: User, why: str = "", with_orders: bool = False
) -> int:
    """Transfer several customers, all or none; whose they are already is left alone. Returns how many."""
    others = Customer.objects.filter(pk__in=customer_ids).exclude(owner=owner).order_by("pk")
    keys = list(others.select_for_update(no_key=True).values_list("pk", flat=True))
    for key in keys:
        transfer_customer(key, owner=owner, by=by, why=why, with_orders=with_orders)
    return len(keys)


@transaction.atomic
def transfer_customer(customer_id: int, *, owner: User, by: User, why: str = "", with_orders: bool = False) -> Customer:
    """Transfer a customer to another account manager; the team follows, and where it is said the open orders."""
    customer = _locked(customer_id)
    if not may.transfers(customer, by):
        raise PermissionDenied
    check_active(owner)
    if customer.owner_id == owner.pk:
        raise Refused(_("%(owner)s already has %(customer)s.") % {"owner": owner, "customer": customer})
    customer.owner, customer.team = owner, owner.team or customer.team
    customer.version += 1
    customer.sign(by=by, reason=f"{CustomerReason.TRANSFER} {why}".strip()).save()
    for following in FOLLOWING.collect() if with_orders else ():
        following.hand_over(customer, owner=owner, by=by, why=why)
    return customer
