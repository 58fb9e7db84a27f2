"""A contact who asks to be forgotten: what names them goes, wherever it stands and nothing obliges to keep it.

There is no way back, here or in the database. Backups of before keep it until they are thrown away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _

from customers import permissions as may
from customers.models import Address, Contact, Customer
from customers.states import CustomerReason
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.pages.slots import Slot
from orderdesk.core.record.amending import redact
from orderdesk.core.record.locks import lock_version
from orderdesk.core.record.reasons import check_reason

NOBODY = "已匿名"  # stands for a name; stored, so that it is the same for every reader


@dataclass(frozen=True)
class Person:
    """A contact of a customer under every name, phone and mail address that they ever had here."""

    contact: Contact
    names: frozenset[str]
    phones: frozenset[str]
    emails: frozenset[str]

    @classmethod
    def of(cls, contact: Contact) -> "Person":
        rows = [contact, *contact.history.all()]
        values = ({getattr(row, name) for row in rows} - {"", NOBODY} for name in ("name", "phone", "email"))
        return cls(contact, *map(frozenset, values))

    def named_by(self, name: str, phone: str) -> Q:
        """Rows in which one of two columns names this person."""
        return Q(**{f"{name}__in": self.names}) | Q(**{f"{phone}__in": self.phones})


@dataclass(frozen=True)
class Trace:
    """One kind of record that names contacts. `against(person)` says why they cannot go yet, or nothing;
    `forget(person, by=, why=)` takes them out and returns how many records named them."""

    label: str | Promise
    forget: Callable[..., int]
    against: Callable[[Person], str] = lambda person: ""


TRACES: Slot[Trace] = Slot("what names a contact")  # () -> Trace


def against_anonymising(contact: Contact) -> list[str]:
    """Why a contact cannot be anonymised yet; nothing where they can."""
    if contact.anonymised_at:
        return [_("This contact is anonymised already.")]
    person = Person.of(contact)
    return [sentence for trace in TRACES.collect() if (sentence := trace.against(person))]


@transaction.atomic
def anonymise_contact(contact_id: int, *, by: User, why: str) -> Contact:
    """Take a contact out of every record and its history; cannot be undone. The reason must not name them."""
    contact = Contact.objects.get(pk=contact_id)
    customer = lock_version(Customer.objects.all(), contact.customer_id, no_key=True)
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if not may.anonymises(customer, by):
        raise PermissionDenied
    check_reason(why, _("Write who asked, when, and by what means; without the name of the person."))
    for sentence in against_anonymising(contact):
        raise Refused(sentence)
    person = Person.of(contact)
    if any(word in why for word in person.names | person.phones | person.emails):
        raise Refused(_("The reason is kept: leave name, phone and address of the person out of it."))
    reason = f"{CustomerReason.ANONYMISE} {why.strip()}"
    for trace in TRACES.collect():
        trace.forget(person, by=by, why=reason)
    _forget_addresses(person, by, reason)
    _forget_contact(contact, by, reason)
    customer.index_terms()
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
    return contact


def _forget_contact(contact: Contact, by: User, reason: str) -> None:
    empty = {"name": NOBODY, "title": "", "phone": "", "email": "", "wechat": ""}
    for name, value in {**empty, "wants_mail": False, "is_default": False, "is_active": False}.items():
        setattr(contact, name, value)
    contact.anonymised_at = now()
    contact.sign(by=by, reason=reason).save()
    redact(contact.history.all(), empty, by=by, why=reason)


def _forget_addresses(person: Person, by: User, reason: str) -> None:
    """Whoever receives at an address; the address itself is the company's."""
    customer, empty = person.contact.customer_id, {"receiver": "", "phone": ""}
    for address in Address.objects.filter(person.named_by("receiver", "phone"), customer=customer):
        address.receiver = address.phone = ""
        address.sign(by=by, reason=reason).save()
    history = Address.history.filter(person.named_by("receiver", "phone"), customer=customer)
    redact(history, empty, by=by, why=reason)


def forget_inactive(before: datetime, *, by: User) -> int:
    """Contacts that have been inactive since before a day, and whom nothing open names."""
    last = Contact.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id").values("history_date")[:1]
    inactive = Contact.objects.filter(is_active=False, anonymised_at=None).annotate(last=Subquery(last))
    count = 0
    for contact in inactive.filter(last__lt=before).order_by("pk"):
        if not against_anonymising(contact):
            anonymise_contact(contact.pk, by=by, why="kept long enough")
            count += 1
    return count
