"""Taking a contact who asks to be forgotten out of the e-mails about orders."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from customers.services.anonymise import NOBODY, Person
from fulfillment.models import CustomerMail
from fulfillment.states import MailState
from orderdesk.accounts.models import User


def forget_in_mails(person: Person, *, by: User, why: str) -> int:
    """Address, name and text; that something was sent, and about what, stays. What still waits is not sent."""
    mails = CustomerMail.objects.filter(order__customer=person.contact.customer_id)
    mails = mails.filter(Q(address__in=person.emails) | Q(name__in=person.names))
    mails.filter(state=MailState.WAITING).update(state=MailState.FAILED)
    address = Concat(Value("anonymised-"), Cast("pk", CharField()), Value("@example.invalid"))
    return mails.update(name=NOBODY, address=address, text="")
