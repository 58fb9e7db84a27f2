"""Who may do what at the end of an order's life, and with past orders."""

from orderdesk.accounts.models import Role

SYSTEM = "system"


def imports_orders(user):
    """Past orders are born in their status, without review or approval: that is for those who decide anyway."""
    return user.username == SYSTEM or user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)
