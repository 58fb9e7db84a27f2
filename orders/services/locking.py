"""The row lock under which every use-case reads an order before it writes."""

from datetime import timedelta

from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from orderdesk.core.errors import ReadOnly
from orderdesk.core.record.locks import lock_version
from orderdesk.policy.models import Policy
from orders.models import Order

YEAR = timedelta(days=365.25)


def locked(order_id: int, *, version: int | None = None) -> Order:
    """The order and its lines under the order's row lock; a conflict when it is no longer the version looked at.

    Refuses an order that was closed so long ago that it can only be read.
    """
    people = ("customer", "owner", "entered_by", "team__leader")
    order = lock_version(Order.objects.select_related(*people).prefetch_related("lines"), order_id, version)
    check_writable(order)
    return order


def check_writable(order: Order) -> None:
    """Refuse to write about an order that can only be read."""
    sentence = read_only_since(order)
    if sentence:
        raise ReadOnly(sentence, record=order)


def read_only_since(order: Order) -> str:
    """Why an order can only be read; empty where it can be changed. Asks the policy about old orders alone."""
    if order.closed_at is None or now() - order.closed_at < YEAR:
        return ""
    years = Policy.current().closed_years
    if not years or now() - order.closed_at < years * YEAR:
        return ""
    facts = {"order": order, "day": f"{localtime(order.closed_at):%Y-%m-%d}", "years": years}
    return _("%(order)s was closed on %(day)s, more than %(years)s years ago: it can only be read.") % facts
