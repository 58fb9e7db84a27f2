"""Who may do what at the end of an order's life, and with past orders."""

from customers import permissions as customers
from orderdesk.accounts.models import SALES, Role
from orders import permissions as may

RECORDERS = SALES | {Role.AFTER_SALES, Role.LOGISTICS, Role.FINANCE, Role.ADMINISTRATOR}


def records_tickets(user):
    """Everybody whom a customer talks to, and customers themselves by the link of their order."""
    return user.is_by_link or user.has_role(*RECORDERS)


def works_on(ticket, user):
    """The ticket's owner, after-sales, and the sales people of its order, or of its customer where it has none."""
    if user.has_role(Role.AFTER_SALES, Role.ADMINISTRATOR, Role.SALES_DIRECTOR) or ticket.owner_id == user.pk:
        return True
    if ticket.order is not None:
        return may.serves(ticket.order, user)
    return not user.has_role(Role.FINANCE) and customers.edits(ticket.customer, user)


def credits(ticket, user):
    """Whoever may take something off what a customer owes: the sales people of the order."""
    return ticket.order is not None and may.serves(ticket.order, user)


def receives_returns(user):
    """Whoever takes in what comes back."""
    return user.has_role(Role.WAREHOUSE, Role.LOGISTICS, Role.ADMINISTRATOR)


def visits(visit, user):
    """Whoever the visit belongs to, after-sales, the sales people of its order, and who has the order's link."""
    if user.is_by_link:
        return True
    return visit.owner_id == user.pk or user.has_role(Role.AFTER_SALES) or may.serves(visit.order, user)


def imports_feedback(user):
    """The feedback sheet comes in from those who decide anyway, and from after-sales whose sheet it was."""
    deciders = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)
    return user.is_system or user.has_role(*deciders, Role.AFTER_SALES)
