"""Taking a contact who asks to be forgotten out of tickets."""

from aftersales.models import Ticket
from customers.services.anonymise import NOBODY, Person
from orderdesk.accounts.models import User
from orderdesk.core.record.amending import redact

COLUMNS = ("reporter", "reporter_phone")
EMPTY = {"reporter": NOBODY, "reporter_phone": ""}


def forget_in_tickets(person: Person, *, by: User, why: str) -> int:
    """Who reported a ticket; what was said stays, in the words of whoever wrote it down."""
    customer = person.contact.customer_id
    tickets = list(Ticket.objects.filter(person.named_by(*COLUMNS), customer=customer).select_for_update())
    for ticket in tickets:
        ticket.reporter, ticket.reporter_phone = NOBODY, ""
        ticket.sign(by=by, reason=why).save()
    redact(Ticket.history.filter(person.named_by(*COLUMNS), customer=customer), EMPTY, by=by, why=why)
    return len(tickets)
