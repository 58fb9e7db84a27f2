"""The settings in the navigation, the checklist on the administrator's work bench, the lines about operation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.workbench import WORKBENCH, BenchSection
from orderdesk.setup import standings
from orderdesk.setup.models import Installation
from orderdesk.setup.permissions import administers, sets_rules
from orderdesk.setup.steps import progress

__all__ = ["checklist", "standings"]

nav(
    NavItem(
        "setup:settings",
        gettext_lazy("Settings"),
        "gear",
        place=97,
        group=gettext_lazy("Administration"),
        seen_by=sets_rules,
    )
)


@WORKBENCH.at(5)
def checklist(request):
    """The steps of the set-up, until all are done or somebody says that it is enough."""
    if not administers(request.user):
        return None
    installation = Installation.current()
    if installation.is_dismissed or installation.has_demo:
        return None
    steps = progress(installation)
    if steps.open is None:
        return None
    return BenchSection(
        title=_("Setting up the company"),
        count=f"{steps.done}/{len(steps.rows)}",
        rows=steps.rows,
        waits=None,
        template="setup/_checklist.html",
    )
