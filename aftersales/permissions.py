"""Who may do what at the end of an order's life, and with past orders."""

from orderdesk.accounts.models import Role
from orders import permissions as may

SYSTEM = "system"


def imports_orders(user):
    """Past orders are born in their status, without review or approval: that is for those who decide anyway."""
    return user.username == SYSTEM or user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def works_on(ticket, user):
    """The ticket's owner, after-sales, and the sales people of its order."""
    if user.has_role(Role.AFTER_SALES, Role.ADMINISTRATOR, Role.SALES_DIRECTOR) or ticket.owner_id == user.pk:
        return True
    return ticket.order is not None and may.serves(ticket.order, user)
