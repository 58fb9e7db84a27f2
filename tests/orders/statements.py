"""A statement of account that was sent by link."""

from datetime import timedelta

from django.utils.timezone import localdate

from orders import services
from orders.pages.statement import Statement, snapshot_of


def sent(firm, *, days=30, by=None):
    """What the customer of the firm owes of the last days, sent."""
    page = Statement(firm.customer, localdate() - timedelta(days=days), localdate())
    facts = {"first": page.first, "last": page.last, "account": page.account, "rows": snapshot_of(page)}
    return services.send_statement(firm.customer, **facts, by=by or firm.am)
