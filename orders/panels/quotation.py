"""Quotations on shared pages."""

from django.utils.translation import gettext_lazy

from orderdesk.core.pages.navigation import NavItem, nav
from orders import permissions as may

nav(NavItem("orders:quotations", gettext_lazy("Quotations"), "quote", place=25, seen_by=may.reads_quotations))
