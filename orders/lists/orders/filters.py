"""The orders that somebody may see and asks for."""

import re
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.calendar.months import last_day
from orderdesk.policy.models import Policy
from orders.lists.orders.question import Question, across_dates, month_number
from orders.lists.orders.words import HOUSE_START, has_word
from orders.models import Order, OrderLine
from orders.querysets import OrderQuerySet
from orders.states import OPEN, RISK_FIELDS, Flag

DRAFT = re.compile(r"(?:draft|草稿|#)\s*(?P<key>[0-9]{1,9})")  # how pages and notices call an order without a number


def find_orders(
    user: User, question: Question, *, on: date, policy: Policy, among: OrderQuerySet | None = None
) -> OrderQuerySet:
    """The orders that this user may see and asks for, unordered. Money is no criterion for who may not see it.

    `among` is what this user may see, where it was built before.
    """
    orders = Order.objects.visible_to(user) if among is None else among
    status = {s for value in question.status for s in (OPEN if value == "open" else [value])}
    if status:
        orders = orders.filter(status__in=sorted(status)) if len(status) > 1 else orders.filter(status=status.pop())
    if question.late:
        orders = orders.late(on=on)
    if question.held:
        orders = orders.filter(held_at__isnull=False)
    orders = _flagged(orders, question, user)
    if question.owner:
        orders = orders.filter(owner=question.owner)
    if question.kind or question.province:
        orders = orders.filter(customer__in=_customers(question).order_by().values("pk"))
    if question.quoted:
        orders = orders.filter(quotation__isnull=False)
    if question.customer:
        orders = orders.filter(customer=question.customer)
    if question.product:
        orders = orders.filter(pk__in=OrderLine.objects.filter(product=question.product).order_by().values("order"))
    if question.amount and user.sees("price"):
        orders = orders.filter(_amounts(question.amount, policy))
    if user.sees("price"):
        shares = {name: share for name in ("paid", "invoiced") if (share := getattr(question, name))}
        orders = orders.filter(**shares) if shares else orders
    return _with_words(orders.filter(_days(question)), question.q, user)


def _flagged(orders: OrderQuerySet, question: Question, user: User) -> OrderQuerySet:
    """Open orders by what sets them apart; a risk that this user does not read is no criterion."""
    if question.urgent:
        orders = orders.filter(is_urgent=True, status__in=OPEN)
    if question.priority:
        orders = orders.filter(priority=question.priority, status__in=OPEN)
    if question.risk and user.sees(RISK_FIELDS[Flag(question.risk)]):
        orders = orders.exclude(risks=[]).filter(risks__contains=[question.risk], status__in=OPEN)
    return orders


def _with_words(orders: OrderQuerySet, text: str, user: User) -> OrderQuerySet:
    """Orders with every word of the search, or the draft that it names."""
    draft = DRAFT.fullmatch(text)
    if draft:
        return orders.filter(pk=int(draft["key"]), number__isnull=True)
    words = text.split()
    if len(words) == 1:
        return _with_word(orders, words[0], phones=user.sees("phone"))
    for word in words:
        rare, walked = has_word(word, phones=user.sees("phone"))
        orders = orders.filter(rare | walked if walked else rare)
    return orders


def _customers(question: Question) -> QuerySet:
    """The customers of a kind, or of a province."""
    customers = Customer.objects.all()
    if question.kind:
        is_known = Q(is_key=False, first_ordered_on__isnull=question.kind == "new")
        customers = customers.filter(Q(is_key=True) if question.kind == "key" else is_known)
    return customers.filter(province=question.province) if question.province else customers


def _with_word(orders: OrderQuerySet, word: str, *, phones: bool) -> OrderQuerySet:
    """Orders with one word. Where some were looked up and others are met along a walk that begins late, a page is
    merged of the two (`branches`): asked for in one condition they would be walked to from the newest order on."""
    rare, walked = has_word(word, phones=phones)
    both = orders.filter(rare | walked if walked else rare)
    if walked and HOUSE_START.fullmatch(word):
        both.branches = [orders.filter(rare), orders.filter(walked)]  # type: ignore[attr-defined]
    return both


def _amounts(name: str, policy: Policy) -> Q:
    return {
        "large": Q(total__gte=policy.large_from),
        "small": Q(total__lt=policy.small_below),
        "medium": Q(total__gte=policy.small_below, total__lt=policy.large_from),
    }[name]


def _days(question: Question) -> Q:
    ordered = _between("ordered_on", "ordered_month", question.ordered_from, question.ordered_to, question)
    return ordered & _between("due_sort", "due_month", question.due_from, question.due_to, question)


def _between(column: str, month: str, first: date | None, last: Any, question: Question) -> Q:
    """A range of days. Whole months under another sort are asked for as months, by which the walk goes anyway; but the
    indexes of open orders and of one status know days only."""
    narrowed = question.status or question.late or across_dates(question) != month
    if first and last and first.day == 1 and last == last_day(last) and not narrowed:
        return Q(**{f"{month}__gte": month_number(first), f"{month}__lte": month_number(last)})
    return Q(**{name: day for name, day in ((f"{column}__gte", first), (f"{column}__lte", last)) if day})
