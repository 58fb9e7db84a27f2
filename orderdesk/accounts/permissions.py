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


def shares_with_team(team, user):
    """A sales manager shares views with the teams that they lead."""
    return user.has_role(Role.SALES_MANAGER) and team.leader_id == user.pk


def shares_with_all(user):
    return user.has_role(Role.SALES_DIRECTOR, Role.ADMINISTRATOR)


def edits_view(view, user):
    """A saved view is its owner's."""
    return view.owner_id == user.pk


def deletes_view(view, user):
    """An administrator also clears away what others share with everybody."""
    return edits_view(view, user) or (view.scope == "all" and administers(user))
