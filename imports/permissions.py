"""Who may import which workbook."""

from aftersales.permissions import imports_feedback
from customers import permissions as customers
from fulfillment.permissions import counts_stock, imports_progress
from orderdesk.accounts.models import Role
from orders import permissions as may


def imports_orders(user):
    """Past orders are created in their status, without review or approval: only those who decide may import them."""
    return user.is_system or user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


# Who may bring which sheet, by its name; see imports.services.kinds.
IMPORTERS = {
    "orders": imports_orders,
    "progress": imports_progress,
    "feedback": imports_feedback,
    "customers": customers.imports_customers,
    "products": may.imports_products,
    "prices": may.imports_prices,
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
