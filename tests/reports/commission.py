"""A month with business in it, and a rule for it."""

from datetime import timedelta
from decimal import Decimal

from django.utils.timezone import localdate, now

from orders.models import Order
from reports import services
from tests.orders.receipts import pay

LAST = (localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def sold_last_month(firm):
    """An order of 1 000.00 that was placed and confirmed last month, of which 400.00 came in then."""
    order = firm.order("confirmed", "10", price="100")
    day = LAST + timedelta(days=4)
    back = now() - (localdate() - day) * 1
    Order.objects.filter(pk=order.pk).update(ordered_on=day, confirmed_at=back, submitted_at=back)
    pay(order, "400", firm, received_on=day)
    return order


def ruled(firm, base="received", rate="2", **facts):
    facts = {"valid_from": LAST, "by": firm.director} | facts
    return services.set_commission_rule(base=base, rate=Decimal(rate), **facts)
