"""Money of an order."""

from decimal import Decimal

from django.utils.timezone import localdate

from orders.services.money import record_receipt


def pay(order, amount, firm, **facts):
    facts = {"received_on": localdate(), **facts}
    return record_receipt(order.pk, amount=Decimal(amount), by=firm.finance, **facts)
