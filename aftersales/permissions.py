"""Who may do what at the end of an order's life, and with past orders."""

from orderdesk.accounts.models import Role
from orders import permissions as may

SYSTEM = "system"


def imports_orders(user):
    """Past orders are born in their status, without review or approval: that is for those who decide anyway."""
    return user.username == SYSTEM or user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


# Who may bring which sheet, by its name; see services.import_kinds.
IMPORTERS = {"orders": imports_orders}


def imports(sheet, user):
    """Whether this person may import a sheet of this name."""
    return sheet in IMPORTERS and IMPORTERS[sheet](user)


def sheets_of(user):
    """The names of the sheets that this person may import, in the order in which pages offer them."""
    return [sheet for sheet in IMPORTERS if imports(sheet, user)]


def imports_anything(user):
    return bool(sheets_of(user))


def works_on(ticket, user):
    """The ticket's owner, after-sales, and the sales people of its order."""
    if user.has_role(Role.AFTER_SALES, Role.ADMINISTRATOR, Role.SALES_DIRECTOR) or ticket.owner_id == user.pk:
        return True
    return ticket.order is not None and may.serves(ticket.order, user)
