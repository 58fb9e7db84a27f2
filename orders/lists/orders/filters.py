"""The orders that somebody may see and asked for."""

import re

from django.db.models import Q

from orderdesk.core.calendar.months import last_day
from orders.lists.orders.question import across_dates, month_number
from orders.lists.orders.words import HOUSE_START, has_word
from orders.models import Order
from orders.states import OPEN

DRAFT = re.compile(r"(?:draft|草稿|#)\s*(?P<key>[0-9]{1,9})")  # how pages and notices call an order without a number


def find_orders(user, wanted, *, on, policy):
    """The orders that this user may see and asked for, unordered. Money is no criterion for who may not see it."""
    found = Order.objects.visible_to(user)
    status = {s for value in wanted.status for s in (OPEN if value == "open" else [value])}
    if status:
        found = found.filter(status__in=sorted(status)) if len(status) > 1 else found.filter(status=status.pop())
    if wanted.late:
        found = found.late(on=on)
    if wanted.owner:
        found = found.filter(owner=wanted.owner)
    if wanted.customer:
        found = found.filter(customer=wanted.customer)
    if wanted.amount and user.sees("price"):
        found = found.filter(_amounts(wanted.amount, policy))
    found = found.filter(_days(wanted))
    draft = DRAFT.fullmatch(wanted.q)
    if draft:
        return found.filter(pk=int(draft["key"]), number__isnull=True)
    words = wanted.q.split()
    if len(words) == 1:
        return _with_word(found, words[0], phones=user.sees("phone"))
    for word in words:
        rare, walked = has_word(word, phones=user.sees("phone"))
        found = found.filter(rare | walked if walked else rare)
    return found


def _with_word(found, word, *, phones):
    """Orders with one word. Where some were looked up and others are met along a walk that begins late, a page is
    merged of the two (`branches`): asked for in one condition they would be walked to from the newest order on."""
    rare, walked = has_word(word, phones=phones)
    both = found.filter(rare | walked if walked else rare)
    if walked and HOUSE_START.fullmatch(word):
        both.branches = [found.filter(rare), found.filter(walked)]
    return both


def _amounts(name, policy):
    return {
        "large": Q(total__gte=policy.large_from),
        "small": Q(total__lt=policy.small_below),
        "medium": Q(total__gte=policy.small_below, total__lt=policy.large_from),
    }[name]


def _days(wanted):
    ordered = _between("ordered_on", "ordered_month", wanted.ordered_from, wanted.ordered_to, wanted)
    return ordered & _between("due_sort", "due_month", wanted.due_from, wanted.due_to, wanted)


def _between(column, month, first, last, wanted):
    """A range of days. Whole months under another sort are asked for as months, by which the walk goes anyway; but the
    indexes of open orders and of one status know days only."""
    narrowed = wanted.status or wanted.late or across_dates(wanted) != month
    if first and last and first.day == 1 and last == last_day(last) and not narrowed:
        return Q(**{f"{month}__gte": month_number(first), f"{month}__lte": month_number(last)})
    return Q(**{name: day for name, day in ((f"{column}__gte", first), (f"{column}__lte", last)) if day})
