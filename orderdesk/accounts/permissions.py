"""Who administers people."""

from orderdesk.accounts.models import Role


def administers(user):
    """People, teams, roles and settings are an administrator's."""
    return user.has_role(Role.ADMINISTRATOR)
