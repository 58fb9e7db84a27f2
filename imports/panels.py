"""What imports add to the navigation and to the set-up."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from imports.permissions import imports_anything
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.setup.steps import SETUP_STEPS, SetupStep

nav(NavItem("imports:imports", gettext_lazy("Import"), "up", place=90, seen_by=imports_anything))


@SETUP_STEPS.at(70)
def sheets():
    """What the company has in Excel comes last, when people and rules are there."""
    text = _("Customers, products, stock and past orders out of your Excel sheets; each is checked before it is taken.")
    also = ("imports:imports-of", "imports:import")
    return SetupStep("sheets", _("Your sheets"), text, "imports:imports", is_done=Customer.objects.exists(), also=also)
