"""Taking a contact who asks to be forgotten out of orders, quotations and change requests."""

from typing import Any

from django.utils.translation import gettext as _

from customers.services.anonymise import NOBODY, Person
from orderdesk.accounts.models import User
from orderdesk.core.record.amending import redact
from orderdesk.core.text.display import listed
from orders.models import ChangeItem, Order, Quotation, QuotationVersion
from orders.services.search_terms import keep_terms
from orders.states import CLOSED, QuotationStatus

MOST_NAMED = 5
COLUMNS = ("contact_name", "contact_phone")
EMPTY = {"contact_name": NOBODY, "contact_phone": ""}


def orders_naming(person: Person) -> Any:
    """The orders of the customer whose contact this person is."""
    return Order.objects.filter(person.named_by(*COLUMNS), customer=person.contact.customer_id).order_by("pk")


def against_forgetting(person: Person) -> str:
    """Orders and quotations that are under way need somebody to call: it must be somebody else first."""
    open_ones = [*orders_naming(person).exclude(status__in=CLOSED)[:MOST_NAMED], *_open_quotations(person)[:MOST_NAMED]]
    if not open_ones:
        return ""
    sentence = _("Open orders or quotations name this contact: %(orders)s. Enter another contact there first.")
    return sentence % {"orders": listed(open_ones)}


def _open_quotations(person: Person) -> Any:
    named = QuotationVersion.objects.filter(person.named_by(*COLUMNS)).values("quotation")
    waiting = (QuotationStatus.DRAFT, QuotationStatus.SENT)
    return Quotation.objects.filter(customer=person.contact.customer_id, pk__in=named, status__in=waiting)


def forget_in_orders(person: Person, *, by: User, why: str) -> int:
    """Closed orders, their history and what was changed in them; what was signed and invoiced stays."""
    orders = list(orders_naming(person).select_for_update())
    for order in orders:
        order.contact_name, order.contact_phone = NOBODY, ""
        order.sign(by=by, reason=why).save()
        keep_terms(order)
    customer = person.contact.customer_id
    redact(Order.history.filter(person.named_by(*COLUMNS), customer=customer), EMPTY, by=by, why=why)
    _forget_changes(person)
    return len(orders)


def _forget_changes(person: Person) -> None:
    """What change requests say of the contact before and after."""
    items = ChangeItem.objects.filter(change__order__customer=person.contact.customer_id, field__in=COLUMNS)
    for item in items:
        for side in ("old", "new"):
            if getattr(item, side) in person.names | person.phones:
                setattr(item, side, EMPTY[item.field])
        item.save(update_fields=["old", "new"])


def forget_in_quotations(person: Person, *, by: User, why: str) -> int:
    """Quotations that are answered, ended or ordered."""
    customer = person.contact.customer_id
    versions = QuotationVersion.objects.filter(person.named_by(*COLUMNS), quotation__customer=customer)
    return versions.update(**EMPTY)
