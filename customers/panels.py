"""What this floor shows on shared pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.permissions import sees_menu
from orderdesk.core.pages.panels import NavItem, nav, panel

MOST = 8

nav(NavItem("customers:list", gettext_lazy("Customers"), "user", place=30, key=True, seen_by=sees_menu))


@panel("search", place=20)
def search_customers(request, word):
    found = Customer.objects.visible_to(request.user).found_by(word, request.user).select_related("owner")[:MOST]
    results = [{"label": c.name, "sub": c.region, "tail": str(c.owner), "url": c.get_absolute_url()} for c in found]
    return {"title": _("Customers"), "results": results}
