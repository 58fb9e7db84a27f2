"""People named in a sheet: users found by name, or created as inactive users. Who may be given something new."""

from django.utils.translation import gettext as _

from orderdesk.accounts.models import FORMER, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.text.typed import same


def check_active(owner: User) -> None:
    """Refuse to give anything new to somebody who has left."""
    if not owner.is_active:
        raise Refused(_("%(owner)s is no longer active. Choose somebody else.") % {"owner": owner})


class People:
    """Users by name; an unknown name becomes an inactive user, so that history keeps it."""

    def __init__(self, by):
        self.by = by
        self.made = 0
        users = User.objects.order_by("-is_active", "pk")
        self.by_name = {}
        for user in users:
            self.by_name.setdefault(same(user.name or user.username), user)
            self.by_name.setdefault(same(user.username), user)

    def find(self, name):
        return self.by_name.get(same(name))

    def of(self, name):
        """The user of this name, made if need be; nothing where no name is given."""
        if not name:
            return None
        return self.find(name) or self._make(name)

    def team_of(self, owner):
        """Key of the owner's team; for an owner without a team, that of the importing user."""
        return owner.team_id or self.by.home_team_id

    def _make(self, name):
        user = User(username=self._free_username(), name=name, is_active=False, team_id=self.by.home_team_id)
        user.set_unusable_password()
        user.sign(by=self.by, reason=Reason.IMPORT).save()
        self.by_name[same(name)] = user
        self.made += 1
        return user

    def _free_username(self):
        used = set(User.objects.filter(username__startswith=FORMER).values_list("username", flat=True))
        running = len(used) + 1
        while f"{FORMER}{running}" in used:
            running += 1
        return f"{FORMER}{running}"
