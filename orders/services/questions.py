"""What is asked before money is recorded: odd days, the same payment twice, a period that its customer confirmed.

A question is put as `NeedsConfirmation`, unless it was answered with yes (`confirmed` is its `about`); with None nobody
is asked.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.core.errors import NeedsConfirmation
from orderdesk.core.text.display import together
from orders.models import Order, Payment, Receipt, SentStatement

CONFIRMED = gettext_lazy(
    "%(customer)s confirmed the statement up to %(last)s: what is dated before stands on the next one as a correction."
)
Question = tuple[str, str]  # the sentence, what it is about


def ask(questions: Sequence[Question], confirmed: str | None) -> None:
    """Put all questions at once; they are answered together."""
    about = ", ".join(about for _question, about in questions)
    if questions and confirmed is not None and confirmed != about:
        raise NeedsConfirmation(together(question for question, _about in questions), about=about)


def ask_about_payment(
    customer: Customer, received_on: date, amount: Decimal, confirmed: str | None, *, method: str, is_from_bank: bool
) -> None:
    """A day before the customer's first order, a payment that is here already, a period that was confirmed."""
    if confirmed is None:
        return
    questions = [
        *_before_first_order(customer, received_on),
        *_twin_of(customer, received_on, amount, method=method, is_from_bank=is_from_bank),
        *in_confirmed_period(customer, received_on),
    ]
    ask(questions, confirmed)


def about_receipt(order: Order, received_on: date, amount: Decimal) -> list[Question]:
    """What is odd about a receipt of one order."""
    until = Decimal(0)
    if amount < 0:
        until = order.receipts.filter(received_on__lte=received_on).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return [
        *about_day(order, received_on, amount, until=until),
        *_twin_of(order.customer, received_on, amount, order=order),
        *in_confirmed_period(order.customer, received_on),
    ]


def about_day(order: Order, received_on: date, amount: Decimal, *, until: Decimal) -> list[Question]:
    """Whether a receipt is dated before its order, or a refund before its receipt; `until` is what had come in by then.

    Asked on the page and warned of by the sheet.
    """
    questions: list[Question] = []
    if received_on < order.ordered_on:
        sentence = _("%(day)s is before the order date %(ordered)s.")
        questions.append((sentence % {"day": received_on, "ordered": order.ordered_on}, f"day {received_on}"))
    if amount < 0 and until + amount < 0:
        sentence = _("By %(day)s only ¥%(received)s had been received: the refund is dated before its receipt.")
        facts = {"day": received_on, "received": f"{until:,.2f}"}
        questions.append((sentence % facts, f"refund {received_on}"))
    return questions


def in_confirmed_period(customer: Customer, day: date) -> list[Question]:
    """Whether what is dated on this day changes a statement that the customer has confirmed."""
    last = last_confirmed([customer.pk]).get(customer.pk)
    if last is None or day > last:
        return []
    return [(CONFIRMED % {"customer": customer, "last": last}, f"statement {last}")]


def last_confirmed(customers: Iterable[int]) -> dict[int, date]:
    """{customer's key: the last day of the statements that the customer confirmed}."""
    confirmed = SentStatement.objects.confirmed().filter(customer__in=set(customers)).order_by()
    return dict(confirmed.values_list("customer").annotate(day=Max("last")))


def payments_like(customers: Iterable[int]) -> dict[tuple[int, date, Decimal], list[Payment]]:
    """{(customer's key, day, amount): payments} of what these customers paid that was not refunded or written back."""
    payments: dict[tuple[int, date, Decimal], list[Payment]] = {}
    for payment in Payment.objects.filter(customer__in=set(customers), amount__gt=0, returned=0).order_by("pk"):
        payments.setdefault((payment.customer_id, payment.received_on, payment.amount), []).append(payment)
    return payments


def _before_first_order(customer: Customer, day: date) -> list[Question]:
    first = customer.first_ordered_on
    if first is None or day >= first:
        return []
    sentence = _("%(day)s is before the first order of %(customer)s, which is of %(first)s.")
    return [(sentence % {"day": day, "customer": customer, "first": first}, f"day {day}")]


def _twin_of(
    customer: Customer,
    day: date,
    amount: Decimal,
    *,
    order: Order | None = None,
    method: str = "",
    is_from_bank: bool = False,
) -> list[Question]:
    """The same amount of the same day, recorded before and not written back; another method is another payment."""
    rows = Receipt.objects.filter(payment=None, undoes=None, undone_by=None, received_on=day, amount=amount)
    receipts = rows.filter(order=order) if order else rows.filter(order__customer=customer)
    payments = Payment.objects.filter(customer=customer, received_on=day, amount=amount, returned=0)
    payments = payments.filter(bank_row=None) if is_from_bank else payments
    for records in (payments, receipts):
        if method:
            records = records.filter(method__in=["", method])
        twin = records.order_by("-pk").first()
        if twin is not None:
            sentence = _("%(record)s of the same day and amount is recorded already. Is this another payment?")
            return [(sentence % {"record": twin}, f"twin {twin}")]
    return []
