"""What this floor adds to the navigation."""

from django.utils.translation import gettext_lazy

from orderdesk.core.pages.navigation import NavItem, nav
from reports.permissions import reads_reports

nav(
    NavItem(
        "reports:dashboard",
        gettext_lazy("Figures"),
        "chart",
        place=85,
        group=gettext_lazy("Money and figures"),
        seen_by=reads_reports,
    )
)
