"""What imports add to the navigation and to the set-up."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Ticket
from customers.models import Customer
from customers.permissions import may_create as may_create_customer
from imports.permissions import imports, imports_anything
from imports.services.retaining import remove_files
from imports.services.runner import IMPORTS
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.watch.gauges import GAUGES, Gauge
from orderdesk.policy.retention import RETENTIONS, Retention
from orderdesk.setup.beginnings import BEGINNINGS, Beginning
from orderdesk.setup.operations import OPERATIONS, Link, line_of_jobs
from orderdesk.setup.steps import SETUP_STEPS, SetupStep
from orders.models import Order, Product
from orders.permissions import may_create as may_create_order
from orders.services.product import MAY_EDIT

MAY_ENTER = {
    "customers": may_create_customer,
    "products": lambda user: user.has_role(*MAY_EDIT),
    "orders": may_create_order,
}

nav(NavItem("imports:imports", gettext_lazy("Import"), "up", place=90, seen_by=imports_anything))


@SETUP_STEPS.at(70)
def sheets():
    """What the company has in Excel comes last, when people and rules are there."""
    text = _("Customers, products, stock and past orders out of your Excel sheets; each is checked before it is taken.")
    also = ("imports:imports-of", "imports:import", "imports:choose-import", "imports:undo-import")
    return SetupStep("sheets", _("Your sheets"), text, "imports:imports", is_done=Customer.objects.exists(), also=also)


@BEGINNINGS.at(10)
def first_customers(request):
    """Before the first customer."""
    if Customer.objects.exists():
        return None
    text = _("Customers come from your sheet, or one by one. Orders and tickets need them.")
    return _beginning(request.user, "customers", _("No customer yet"), text, "customers", "customers:create")


@BEGINNINGS.at(20)
def first_products(request):
    """Before the first product."""
    if Product.objects.exists():
        return None
    text = _("Products come from your sheet, or one by one. Orders and stock need them.")
    return _beginning(request.user, "products", _("No product yet"), text, "products", "orders:create-product")


@BEGINNINGS.at(30)
def first_orders(request):
    """Before the first order: customers and products, then the order itself."""
    if Order.objects.exists():
        return None
    for needed in (first_customers(request), first_products(request)):
        if needed is not None:
            text = _("An order needs customers and products.")
            return replace(needed, kind="orders", title=_("No order yet"), text=f"{text} {needed.text}")
    text = _("Enter the first one, or import past orders from your sheet.")
    return _beginning(request.user, "orders", _("No order yet"), text, "orders", "orders:create")


@BEGINNINGS.at(40)
def first_tickets(request):
    """Before the first ticket."""
    if Ticket.objects.exists():
        return None
    text = _("What a customer reports stands here, with an owner and a time until the answer.")
    needed = first_customers(request)
    if needed is not None:
        return replace(needed, kind="tickets", title=_("No ticket yet"), text=f"{text} {needed.text}")
    return Beginning("tickets", _("No ticket yet"), text, reverse("aftersales:create-ticket"), _("Enter a ticket"))


def _beginning(user, kind, title, text, sheet, page):
    """The sheet for who may import it, else the form; who may neither reads whom to ask."""
    if imports(sheet, user):
        return Beginning(kind, title, text, reverse("imports:imports-of", args=[sheet]), _("Import from a sheet"))
    if MAY_ENTER[kind](user):
        return Beginning(kind, title, text, reverse(page), _("Enter the first one"))
    return Beginning(kind, title, text)


@RETENTIONS.at(40)
def old_files():
    """Sheets that people uploaded, with whatever stood in them."""
    return Retention(gettext_lazy("Uploaded sheets"), "keep_imports", remove_files)


@GAUGES.at(40)
def import_jobs():
    samples = [({"state": state}, count) for state, count in IMPORTS.standing().by_state().items()]
    return [Gauge("imports", "Imports that wait, run, and failed in the last 7 days", samples)]


@OPERATIONS.at(40)
def running_imports(request):
    """Imports that wait, run, or failed in the last days."""
    links = [Link(_("Imports"), reverse("imports:imports"))] if imports_anything(request.user) else []
    return line_of_jobs(_("Imports"), IMPORTS.standing(), links)
