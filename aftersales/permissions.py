"""Who may do what at the end of an order's life, and with past orders."""

from customers import permissions as customers
from fulfillment.permissions import counts_stock, imports_progress
from orderdesk.accounts.models import SALES, Role
from orders import permissions as may

SYSTEM = "system"
RECORDERS = SALES | {Role.AFTER_SALES, Role.LOGISTICS, Role.FINANCE, Role.ADMINISTRATOR}


def imports_orders(user):
    """Past orders are born in their status, without review or approval: that is for those who decide anyway."""
    return user.username == SYSTEM or user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def imports_feedback(user):
    """The feedback sheet comes in from those who decide anyway, and from after-sales whose sheet it was."""
    return imports_orders(user) or user.has_role(Role.AFTER_SALES)


# Who may bring which sheet, by its name; see services.import_kinds.
IMPORTERS = {
    "orders": imports_orders,
    "progress": imports_progress,
    "feedback": imports_feedback,
    "customers": customers.imports_customers,
    "products": may.imports_products,
    "stock": counts_stock,
    "receipts": may.imports_receipts,
}


def imports(sheet, user):
    """Whether this person may import a sheet of this name."""
    return sheet in IMPORTERS and IMPORTERS[sheet](user)


def sheets_of(user):
    """The names of the sheets that this person may import, in the order in which pages offer them."""
    return [sheet for sheet in IMPORTERS if imports(sheet, user)]


def imports_anything(user):
    return bool(sheets_of(user))


def records_tickets(user):
    """Everybody whom a customer talks to."""
    return user.has_role(*RECORDERS)


def works_on(ticket, user):
    """The ticket's owner, after-sales, and the sales people of its order, or of its customer where it has none."""
    if user.has_role(Role.AFTER_SALES, Role.ADMINISTRATOR, Role.SALES_DIRECTOR) or ticket.owner_id == user.pk:
        return True
    if ticket.order is not None:
        return may.serves(ticket.order, user)
    return not user.has_role(Role.FINANCE) and customers.edits(ticket.customer, user)


def visits(visit, user):
    """Whoever the visit belongs to, after-sales, and the sales people of its order."""
    return visit.owner_id == user.pk or user.has_role(Role.AFTER_SALES) or may.serves(visit.order, user)
