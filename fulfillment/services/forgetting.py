"""Taking a contact who asks to be forgotten out of the e-mails about orders."""

from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from customers.services.anonymise import NOBODY, Person
from fulfillment.models import CustomerMail
from fulfillment.states import MailState
from orderdesk.accounts.models import User

FORGOTTEN = Concat(Value("anonymised-"), Cast("pk", CharField()), Value("@example.invalid"))  # one for each mail


def forget_in_mails(person: Person, *, by: User, why: str) -> int:
    """Address, name and text; that something was sent, and about what, stays. What still waits is not sent."""
    mails = CustomerMail.objects.filter(order__customer=person.contact.customer_id)
    mails = mails.filter(Q(address__in=person.emails) | Q(name__in=person.names))
    mails.filter(state=MailState.WAITING).update(state=MailState.FAILED)
    return mails.update(name=NOBODY, address=FORGOTTEN, text="")


def forget_old_mails(before: datetime, *, by: User) -> int:
    """Address and text of e-mails of long ago; that something was sent, and about what, stays."""
    mails = CustomerMail.objects.filter(created_at__lt=before).exclude(state=MailState.WAITING).exclude(text="")
    return mails.update(name=NOBODY, address=FORGOTTEN, text="")
