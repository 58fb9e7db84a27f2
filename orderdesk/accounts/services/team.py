"""Sales teams: who leads them, who assists, who belongs to them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Team, User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.states import AccountReason
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason


@transaction.atomic
def save_team(team: Team, *, by: User, assistants: Iterable[User] = (), members: Iterable[User] | None = None) -> Team:
    """Write a new or changed team. `members` is the whole list; whoever is no longer in it has no team."""
    if not administers(by):
        raise PermissionDenied
    team.sign(by=by, reason=Reason.EDIT if team.pk else Reason.CREATE)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as failure:  # somebody else saved the name since the form looked
        if "accounts_team_name_key" not in str(failure):
            raise
        raise Refused(_("There is a team “%(name)s” already.") % {"name": team.name}) from failure
    team.assistants.set(assistants)
    if members is not None:
        _set_members(team, {person.pk for person in members}, by)
    return team


def _set_members(team: Team, keys: set[int], by: User) -> None:
    people = User.objects.select_for_update(no_key=True).order_by("pk")
    for person in people.filter(team=team).exclude(pk__in=keys):
        person.team = None
        person.sign(by=by, reason=AccountReason.TEAM).save()
    for person in people.filter(pk__in=keys).exclude(team=team):
        person.team = team
        person.sign(by=by, reason=AccountReason.TEAM).save()
