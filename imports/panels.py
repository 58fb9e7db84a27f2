"""What imports add to the navigation."""

from django.utils.translation import gettext_lazy

from imports.permissions import imports_anything
from orderdesk.core.pages.navigation import NavItem, nav

nav(NavItem("imports:imports", gettext_lazy("Import"), "up", place=90, seen_by=imports_anything))
