"""Who may do what with the stages of an order: predicates, for services and templates."""

from fulfillment.states import TaskKind
from orderdesk.accounts.models import BACK_OFFICE, Role
from orders import permissions as may

OWN_ROLES = BACK_OFFICE | {Role.AFTER_SALES, Role.FINANCE}  # sales people have theirs by order, not by role


def tracks(stage, user):
    """The stage's owner, its department, and the sales people of its order."""
    if stage.owner_id == user.pk or may.serves(stage.order, user):
        return True
    return stage.role in OWN_ROLES and user.has_role(stage.role)


def counts_stock(user):
    """Whoever may write what there is, by page or by sheet."""
    return user.is_system or user.has_role(Role.WAREHOUSE, Role.ADMINISTRATOR)


def works_on(task, user):
    """Production makes, warehouse and production buy; the administrator does either."""
    makers = (Role.PRODUCTION, Role.ADMINISTRATOR)
    buyers = (Role.PRODUCTION, Role.WAREHOUSE, Role.ADMINISTRATOR)
    return user.is_system or user.has_role(*(makers if task.kind == TaskKind.MAKE else buyers))


def may_sign(shipment, user):
    return may.signs_for(shipment.order, user)


def may_prepare(shipment, user):
    """Whoever dispatches its order prepares, packs, sends and withdraws it; the system where the order ends."""
    return user.is_system or may.dispatches(shipment.order, user)


def may_report(shipment, user):
    """Whoever sends it or answers to the customer reports what is wrong; the system by what the carrier says."""
    return user.is_system or may.dispatches(shipment.order, user) or may.serves(shipment.order, user)


def checks_quality(user):
    """Whoever may record a quality check."""
    return user.has_role(Role.PRODUCTION, Role.WAREHOUSE, Role.ADMINISTRATOR)


def plans_tasks(user):
    """Whoever may enter a task by hand."""
    return user.has_role(Role.PRODUCTION, Role.WAREHOUSE, Role.ADMINISTRATOR)


def takes_over(user):
    """Whoever may give goods that are held for one order to another."""
    return user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def imports_progress(user):
    """Whoever keeps the sheet today: the assistants, and those who decide; of each only the orders that they serve."""
    return user.is_system or user.has_role(
        Role.SALES_ASSISTANT, Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR
    )


def sets_warehouses(user):
    """Where goods may leave before they are booked in is for an administrator to allow."""
    return user.has_role(Role.ADMINISTRATOR)


def sets_template(user):
    """The stages of every order are set by whoever sets the rules of the house."""
    return user.has_role(Role.ADMINISTRATOR, Role.SALES_DIRECTOR)
