"""A payment letter 催款函: what a customer owes past its day, and in which words it is asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orders.forms.letter import Grade
from orders.models import Instalment
from orders.services.gates import instalment_label
from orders.services.interest import interest_on, rate_of

PAPER = "letter"
MOST = 500
WORDS = {
    Grade.FRIENDLY: gettext_lazy(
        "Thank you for working with us. The amounts below have fallen due. Where you have paid meanwhile, please "
        "disregard this letter; otherwise please pay by %(day)s."
    ),
    Grade.SECOND: gettext_lazy(
        "In spite of our reminder we have not received the amounts below. Please pay them by %(day)s, or tell us in "
        "writing what stands against it and when you will pay."
    ),
    Grade.FINAL: gettext_lazy(
        "In spite of our reminders the amounts below are unpaid. Please pay all of them by %(day)s. After that day we "
        "stop deliveries and reserve every right that the contract and the law give us."
    ),
}


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
        return str(WORDS[self.grade]) % {"day": self.pay_by.isoformat()}

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
