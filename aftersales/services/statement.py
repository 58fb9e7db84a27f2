"""What a customer says to a statement of account by its link: it is right, or something differs."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Ticket
from aftersales.services.link import LinkEnded
from aftersales.services.ticket import open_ticket
from aftersales.states import TicketKind
from orderdesk.accounts.models import Role, link_user
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import short_moment
from orderdesk.notifications.services import notify
from orders.models import SentStatement
from orders.services.link import DEVICE, Sender
from orders.services.notices import people_with
from orders.services.sent_statement import locked_statement

CONFIRMED = gettext_lazy("%(customer)s confirmed the statement of account %(days)s")
DISPUTED = gettext_lazy("%(customer)s disputes the statement of account %(days)s: %(ticket)s")


@transaction.atomic
def answer_statement(
    statement_id: int, *, agrees: bool, name: str, sender: Sender, text: str = ""
) -> tuple[SentStatement, Ticket | None]:
    """The customer confirms a statement, or says what differs: that opens a ticket of finance. Answered once."""
    statement = locked_statement(statement_id)
    if not statement.is_live(now()):
        raise LinkEnded(_("This link opens nothing any more."))
    if statement.answer:
        raise Refused(
            _("It was answered already by %(name)s, %(at)s. What you entered now was not saved.")
            % {"name": statement.answered_by, "at": short_moment(statement.answered_at)}
        )
    kinds = SentStatement.Answer
    statement.answer = kinds.CONFIRMED if agrees else kinds.DISPUTED
    statement.answered_at, statement.answered_by, statement.answer_text = now(), name, text
    statement.address, statement.device = sender.address, sender.device[:DEVICE]
    statement.sign(by=link_user(), reason=statement.answer).save()
    ticket = None if agrees else _ticket_of(statement)
    _tell(statement, ticket)
    return statement, ticket


def _ticket_of(statement: SentStatement) -> Ticket:
    facts = {"days": _days(statement), "name": statement.answered_by, "text": statement.answer_text}
    finance = people_with(Role.FINANCE)
    return open_ticket(
        customer=statement.customer,
        kind=TicketKind.OTHER,
        text=_("Statement of account %(days)s disputed by %(name)s: %(text)s") % facts,
        reporter=statement.answered_by,
        owner=finance[0] if finance else None,
        by=link_user(),
    )


def _tell(statement: SentStatement, ticket: Ticket | None) -> None:
    """The account manager, finance and whoever sent it learn the answer, without figures."""
    people = {person.pk: person for person in [statement.customer.owner, statement.by, *people_with(Role.FINANCE)]}
    facts = {"customer": statement.customer, "days": _days(statement)}
    notify(
        list(people.values()),
        kind="statement",
        subject=DISPUTED if ticket else CONFIRMED,
        facts=facts | ({"ticket": ticket.number} if ticket else {}),
        key=f"statement:{statement.pk}:{statement.answer}",
        url=ticket.get_absolute_url() if ticket else statement.customer.get_absolute_url(),
    )


def _days(statement: SentStatement) -> str:
    return f"{statement.first:%Y-%m-%d} – {statement.last:%Y-%m-%d}"
