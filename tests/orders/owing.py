"""A customer who owes, for tests of what follows from it."""

from datetime import timedelta

from django.utils.timezone import localdate


def late_payer(firm):
    """The customer owes an order of long ago."""
    order = firm.order("delivered", "10")
    order.instalments.update(due_on=localdate() - timedelta(days=40))
