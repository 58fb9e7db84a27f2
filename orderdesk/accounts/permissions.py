"""Who administers people."""

from orderdesk.accounts.models import Role


def administers(user):
    """People, teams, roles and settings are an administrator's."""
    return user.has_role(Role.ADMINISTRATOR)


def appoints_deputies(user):
    """Whoever decides on orders has a deputy of their own; an administrator appoints everybody's."""
    return user.is_approver or administers(user)


def appoints_deputy_of(person, user):
    return administers(user) or (person.pk == user.pk and user.is_approver)
