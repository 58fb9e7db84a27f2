"""A payment letter 催款函: what a customer owes past its day, and in which words it is asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Min, Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Communication, Customer
from orderdesk.core.text.display import listed
from orderdesk.policy.models import Policy
from orders.forms.letter import Grade
from orders.models import Instalment
from orders.services.gates import instalment_label
from orders.services.interest import interest_on, rate_of

PAPER = "letter"
MOST = 500
SUBJECT = "letter"  # what the communication record finds letters by, with their grade
MOST_NAMED, MOST_IN_TEXT = 5, 10
WORDS = {
    Grade.FRIENDLY: gettext_lazy(
        "Thank you for working with us. The amounts below have fallen due. Where you have paid meanwhile, please "
        "disregard this letter; otherwise please pay by %(day)s."
    ),
    Grade.SECOND: gettext_lazy(
        "We have not received the amounts below. Please pay them by %(day)s, or tell us in writing what stands against "
        "it and when you will pay."
    ),
    Grade.FINAL: gettext_lazy(
        "The amounts below are past their day and unpaid. Please pay all of them by %(day)s. After that day we stop "
        "deliveries and reserve every right that the contract and the law give us."
    ),
}
AGAIN = {  # where letters about what is overdue were recorded as sent before
    Grade.SECOND: gettext_lazy(
        "In spite of our letter of %(letters)s we have not received the amounts below. Please pay them by %(day)s, or "
        "tell us in writing what stands against it and when you will pay."
    ),
    Grade.FINAL: gettext_lazy(
        "In spite of our letters of %(letters)s the amounts below are unpaid. Please pay all of them by %(day)s. After "
        "that day we stop deliveries and reserve every right that the contract and the law give us."
    ),
}


class SentLetter(NamedTuple):
    """What the communication record says of a letter."""

    day: date
    grade: Grade


def letters_sent(customer: Customer, *, since: date) -> list[SentLetter]:
    """The letters that were recorded as sent from a day on until yesterday, the earliest first."""
    sent = Communication.objects.filter(
        customer=customer,
        subject__startswith=f"{SUBJECT}:",
        happened_at__date__gte=since,
        happened_at__date__lt=localdate(),
    )
    rows = sent.order_by("happened_at", "pk").values_list("happened_at", "subject")
    return [SentLetter(localdate(at), Grade(subject.removeprefix(f"{SUBJECT}:"))) for at, subject in rows]


@dataclass(frozen=True)
class Letter:
    """What is overdue of a customer today, asked for in one of three grades."""

    customer: Customer
    grade: Grade
    pay_by: date

    @property
    def pk(self) -> str:
        """What its printings are counted by."""
        return f"{self.customer.pk}:{self.grade}"

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        return reverse("orders:statement", args=[self.customer.pk], query={"show": "this"})

    @property
    def title(self) -> str:
        return str(self.grade.label)

    @property
    def words(self) -> str:
        earlier = list(dict.fromkeys(sent.day.isoformat() for sent in self.earlier))
        words = AGAIN.get(self.grade) if earlier else None
        facts = {"day": self.pay_by.isoformat(), "letters": listed(earlier[-MOST_NAMED:])}
        return str(words or WORDS[self.grade]) % facts

    @property
    def subject(self) -> str:
        """What the communication record finds it by."""
        return f"{SUBJECT}:{self.grade}"

    @cached_property
    def earlier(self) -> list[SentLetter]:
        """The letters recorded as sent since the oldest of what is overdue fell due."""
        oldest = self._overdue().aggregate(day=Min("due_on"))["day"]
        return letters_sent(self.customer, since=oldest) if oldest else []

    @cached_property
    def sums(self) -> tuple[int, Decimal]:
        """(how many instalments are overdue, what is open of them)."""
        sums = self._overdue().order_by().aggregate(n=Count("pk"), open=Sum(F("amount") - F("settled")))
        return sums["n"], sums["open"] or Decimal(0)

    @property
    def against(self) -> str:
        """Why it cannot be written, as a sentence, or an empty text."""
        count, _open = self.sums
        if not count:
            return _("%(customer)s owes nothing past its day: there is no letter to write.") % {
                "customer": self.customer
            }
        if count > MOST:
            facts = {"n": count, "most": MOST}
            return _("%(n)s instalments are overdue, more than the %(most)s of a letter. Send a statement.") % facts
        return ""

    def rows(self) -> list[dict]:
        """The instalments that are overdue, the oldest first."""
        today = localdate()
        return [
            {
                "order": each.order,
                "label": instalment_label(each),
                "due_on": each.due_on,
                "days": (today - each.due_on).days,
                "open": each.owed,
                "interest": interest_on(each, self.customer, on=today),
            }
            for each in self._overdue().select_related("order").order_by("due_on", "pk")[:MOST]
        ]

    @property
    def text(self) -> str:
        """The same as a message to send: its words, every instalment, the sum and who asks for it."""
        count, amount = self.sums
        lines = [
            _("%(order)s: ¥%(open)s, due %(due)s")
            % {"order": row["order"], "open": f"{row['open']:,.2f}", "due": row["due_on"].isoformat()}
            for row in self.rows()[:MOST_IN_TEXT]
        ]
        lines += ["…"] if count > MOST_IN_TEXT else []
        total = _("Overdue in all: ¥%(amount)s (%(n)s).") % {"amount": f"{amount:,.2f}", "n": count}
        return "\n".join([f"{self.customer.name}：", self.words, *lines, total, Policy.current().company])

    @property
    def tells_interest(self) -> bool:
        """A friendly reminder does not."""
        return self.grade != Grade.FRIENDLY

    @property
    def rate(self) -> Decimal:
        """Percent a day."""
        return rate_of(self.customer)

    @property
    def note(self) -> str:
        """What the communication record says of it."""
        count, amount = self.sums
        facts = {"title": self.title, "amount": f"{amount:,.2f}", "n": count, "day": self.pay_by.isoformat()}
        return _("%(title)s sent: ¥%(amount)s overdue (%(n)s), to be paid by %(day)s.") % facts

    def _overdue(self):
        owed = Instalment.objects.overdue(on=localdate())
        return owed.filter(order__customer=self.customer, order__cancelled_at=None)


def letters_of(customer: Customer, pay_by: date) -> list[Letter]:
    """A letter of each grade, for the page that offers them."""
    return [Letter(customer, grade, pay_by) for grade in Grade]
