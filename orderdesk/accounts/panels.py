"""What people add to the navigation, and what they hold of the ground itself."""

from django.utils.translation import gettext_lazy

from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role, Team, User
from orderdesk.accounts.permissions import administers, appoints_deputies
from orderdesk.accounts.sessions import Session
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.record.history import Reason
from orderdesk.core.watch.gauges import GAUGES, Gauge

nav(
    NavItem(
        "accounts:people",
        gettext_lazy("People"),
        "user",
        place=95,
        group=gettext_lazy("Administration"),
        seen_by=administers,
    )
)
nav(
    NavItem(
        "accounts:deputies",
        gettext_lazy("Deputies"),
        "user",
        place=96,
        group=gettext_lazy("Administration"),
        seen_by=appoints_deputies,
    )
)
nav(
    NavItem(
        "accounts:disclosures",
        gettext_lazy("Access log"),
        "file",
        place=98,
        group=gettext_lazy("Administration"),
        seen_by=administers,
    )
)


@HOLDINGS.at(90)
def led_teams():
    """A team whose leader leaves gets another one, or its approvals wait for nobody."""
    return Holding(
        "teams",
        gettext_lazy("Leads the team"),
        Team.objects.all,
        _lead_team,
        field="leader",
        roles=(Role.SALES_MANAGER,),
    )


def _lead_team(team, *, owner, by):
    team.leader = owner
    team.sign(by=by, reason=Reason.HAND_OVER).save()


@HOLDINGS.at(95)
def deputies():
    """Whoever stands in for somebody."""
    return Holding(
        "deputy",
        gettext_lazy("Stands in for"),
        User.objects.active().all,
        _stand_in,
        field="deputy",
    )


def _stand_in(person, *, owner, by):
    """Nobody stands in for themselves: then nobody does."""
    person.deputy = owner if owner.pk != person.pk else None
    person.sign(by=by, reason=Reason.HAND_OVER).save()


@GAUGES.at(20)
def open_sessions():
    """How many browsers somebody is signed in with."""
    count = Session.objects.open().exclude(person=None).count()
    return [Gauge("sessions", "Open sessions of people", [({}, count)])]
