"""Money of an order."""

from decimal import Decimal

from django.utils.timezone import localdate

from customers.models import Customer
from orders.models import Order
from orders.services.money import record_receipt


def made_on(order, day):
    """Have an order, the first of its customer, be of this day."""
    Order.objects.filter(pk=order.pk).update(ordered_on=day)
    Customer.objects.filter(pk=order.customer_id).update(first_ordered_on=day)


def pay(order, amount, firm, **facts):
    facts = {"received_on": localdate(), **facts}
    return record_receipt(order.pk, amount=Decimal(amount), by=firm.finance, **facts)
