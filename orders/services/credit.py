"""Credit: how much of a customer's limit is used, and whether an order still fits in.

Used is what confirmed orders have not paid, what approved orders without a plan will cost, less the customer's balance.
A limit of 0 means that none was set: then nothing is checked. The limit is consumed by the last approval, under the
customer's row lock, which is taken after the order's.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.accounts.models import Role, User
from orders.models import Guarantee, Order
from orders.querysets import SURPLUS
from orders.services.money import open_amount
from orders.services.notices import notify_about, people_of, people_with
from orders.services.refund import unallocated_of
from orders.states import OrderStatus, Share

EXCEEDED = gettext_lazy("%(order)s (%(customer)s) goes beyond the credit limit")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Exposure:
    """What a customer's credit consists of, in yuan; `order` is what the order in question adds."""

    limit: Decimal
    unpaid: Decimal
    unpaid_count: int
    approved: Decimal
    approved_count: int
    balance: Decimal
    order: Decimal = ZERO
    guaranteed: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        """What is used without the order in question; never below nothing."""
        return max(ZERO, self.unpaid + self.approved - self.balance)

    @property
    def over(self) -> Decimal:
        """By how much the limit would be passed; nothing where none is set."""
        return max(ZERO, self.unpaid + self.approved + self.order - self.balance - self.cover) if self.limit else ZERO

    @property
    def share(self) -> Decimal:
        """The part of the limit that is used, the order in question included; nothing where none is set."""
        return max(ZERO, self.unpaid + self.approved + self.order - self.balance) / self.cover if self.cover else ZERO

    @property
    def cover(self) -> Decimal:
        """What stands for the customer: the limit and the guarantees that hold today."""
        return self.limit + self.guaranteed

    @property
    def free(self) -> Decimal:
        return max(ZERO, self.cover - self.used)

    @property
    def rows(self) -> list[tuple[str, str, Decimal]]:
        """The calculation line by line: [(what, how many orders, yuan)]."""
        rows = [
            (_("Unpaid of confirmed orders"), _orders(self.unpaid_count), self.unpaid),
            (_("Approved, not confirmed yet"), _orders(self.approved_count), self.approved),
            (_("Less the customer's balance"), "", -self.balance),
        ]
        return rows + ([(_("This order"), "", self.order)] if self.order else [])


def _orders(count: int) -> str:
    return _("%(count)s orders") % {"count": count}


def exposure_of(customer: Customer, *, order: Order | None = None) -> Exposure:
    """What a customer uses of the credit, and what `order` adds, counted apart wherever it stands."""
    others = Q() if order is None else ~Q(pk=order.pk)
    owing = others & Q(cancelled_at=None) & ~Q(paid=Share.ALL)
    confirmed, approved = owing & Q(confirmed_at__isnull=False), owing & Q(status=OrderStatus.AWAITING_SUPPLY)
    rest = F("total") - F("credited") - F("received")
    totals = Order.objects.filter(customer=customer).aggregate(
        unpaid=Sum(rest, filter=confirmed, default=ZERO),
        unpaid_count=Count("pk", filter=confirmed),
        approved=Sum(rest, filter=approved, default=ZERO),
        approved_count=Count("pk", filter=approved),
        balance=Sum(SURPLUS, filter=Q(received__gt=0), default=ZERO),
    )
    totals["balance"] += unallocated_of(customer)
    added = open_amount(order) if order is not None else ZERO
    guaranteed = guaranteed_of(customer) if customer.credit_limit else ZERO
    return Exposure(limit=customer.credit_limit, order=added, guaranteed=guaranteed, **totals)


def guaranteed_of(customer: Customer) -> Decimal:
    """What guarantees that hold today stand for."""
    return (
        Guarantee.objects.valid(on=localdate())
        .filter(customer=customer)
        .aggregate(sum=Sum("amount", default=ZERO))["sum"]
    )


def sentence_of(customer: Customer, exposure: Exposure, by: User) -> str:
    """Limit, used, this order, over by; without figures for those who read no credit."""
    return figures_of(customer, exposure) if by.sees("credit") else hidden_figures(customer)


def hidden_figures(customer: Customer) -> str:
    """That the limit is passed, for those who read no credit."""
    sentence = _("The credit of %(customer)s does not cover this order. Finance knows the figures.")
    return sentence % {"customer": customer}


def figures_of(customer: Customer, exposure: Exposure) -> str:
    """The same for those who read credit."""
    facts = {
        "customer": customer,
        "limit": f"{exposure.cover:,.2f}",
        "used": f"{exposure.used:,.2f}",
        "order": f"{exposure.order:,.2f}",
        "over": f"{exposure.over:,.2f}",
    }
    return (
        _("Credit of %(customer)s: limit ¥%(limit)s, used ¥%(used)s, this order ¥%(order)s: over by ¥%(over)s.") % facts
    )


def warning_of(order: Order, by: User) -> str:
    """What stands against the order's credit now, as a sentence, or an empty text."""
    exposure = exposure_of(order.customer, order=order)
    return sentence_of(order.customer, exposure, by) if exposure.over else ""


def consume(order: Order) -> Exposure:
    """The credit with this order under the customer's lock, which is held until the order's step is written."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    return exposure_of(customer, order=order)


def note_exceeding(order: Order, exposure: Exposure, *, by: User) -> None:
    """Finance and the people of the order learn that it goes beyond the limit."""
    people = [*people_of(order), *people_with(Role.FINANCE)]
    notify_about(order, people, EXCEEDED, kind="credit", by=by, text=figures_of(order.customer, exposure))
