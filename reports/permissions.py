"""Who reads the company's figures (those who lead, and finance), makes monthly reports and decides on actions."""

from orderdesk.accounts.models import Role

READERS = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)
LEADERS = (Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def reads_reports(user):
    return user.has_role(*READERS)


def reads_margins(user):
    """A margin tells the cost."""
    return user.sees("cost")


def reads_commission(user):
    """What others earn: those who decide on it, and finance who pays it."""
    return user.has_role(Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


def sets_commission(user):
    return user.has_role(Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def locks_commission(user):
    return user.has_role(Role.SALES_DIRECTOR, Role.FINANCE, Role.ADMINISTRATOR)


def makes_reviews(user):
    """May make the monthly report, and enter the actions decided in its meeting."""
    return user.has_role(*LEADERS)


def closes_action(action, user):
    """Whoever it belongs to, and those who lead."""
    return action.owner_id == user.pk or makes_reviews(user)


def sets_targets(user):
    """What a month should reach is set by the director, and by the administrator for them."""
    return user.has_role(Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def reads_own_figures(user):
    """Reports are narrowed to the orders that one sees, and to the fields that one reads."""
    return bool(user.roles) or user.is_legal


def reads_approval_times(user):
    """Which levels an order needs tells of its amount and its customer's credit."""
    return reads_own_figures(user) and user.sees("price")
