"""Who sets what."""

from orderdesk.accounts.models import Role
from orderdesk.accounts.permissions import administers

__all__ = ["administers", "sets_rules"]


def sets_rules(user):
    """The rules of the house are set by the administrator, and by the director, who answers for them."""
    return user.has_role(Role.ADMINISTRATOR, Role.SALES_DIRECTOR)
