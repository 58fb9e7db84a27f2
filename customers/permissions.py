"""Who may do what with a customer: predicates (customer, user) -> bool."""

from orderdesk.accounts.models import Role

R = Role


def may_create(user):
    return user.has_role(R.SALES_ASSISTANT, R.ACCOUNT_MANAGER, R.SALES_MANAGER, R.SALES_DIRECTOR, R.ADMINISTRATOR)


def edits(customer, user):
    """Sales people of the customer; its credit is finance's (see `sets_credit`)."""
    if user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR, R.FINANCE):
        return True
    if user.has_role(R.ACCOUNT_MANAGER) and customer.owner_id == user.pk:
        return True
    in_team = customer.team_id in user.team_ids or user.leads_all_teams
    return in_team and user.has_role(R.SALES_ASSISTANT, R.SALES_MANAGER)


def sets_credit(user):
    return user.has_role(R.FINANCE, R.ADMINISTRATOR)


def transfers(customer, user):
    return user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR) or (
        user.has_role(R.SALES_MANAGER) and (customer.team_id in user.team_ids or user.leads_all_teams)
    )


def anonymises(customer, user):
    """Taking a person out of every record is for whoever answers for it; `customer` is one that they see."""
    return user.is_system or user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR)


def transfers_some(user):
    """Whether there is any customer that this person could transfer."""
    return user.has_role(R.ADMINISTRATOR, R.SALES_DIRECTOR, R.SALES_MANAGER)


def sees_menu(user):
    """Who has a list of customers at all: the back office knows them by their orders only."""
    return not user.roles.isdisjoint(set(R.values) - {R.WAREHOUSE, R.PRODUCTION, R.LOGISTICS})


def imports_customers(user):
    return user.is_system or user.has_role(R.SALES_MANAGER, R.SALES_DIRECTOR, R.ADMINISTRATOR)
