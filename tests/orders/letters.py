"""Something to write payment letters about."""

from datetime import timedelta

from django.utils.timezone import localdate


def overdue_order(firm):
    """An order of 3,180 yuan, all of it due ten days ago."""
    order = firm.order("confirmed", "10")
    order.instalments.exclude(place=1).delete()
    due = localdate() - timedelta(days=10)
    order.instalments.update(amount=order.total, percent=100, trigger="confirmation", due_on=due)
    return order
