"""What this floor shows on shared pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.permissions import sees_menu
from customers.services import transfer_customer
from customers.services.anonymise import forget_inactive
from customers.sheets.customers import FIELDS
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.search import SEARCH, SearchGroup, SearchResult
from orderdesk.core.sheets.rows import headings_of
from orderdesk.custom_fields.records import RECORDS, Record
from orderdesk.policy.retention import RETENTIONS, Retention

MOST = 8


@HOLDINGS.at(10)
def held_customers():
    """Customers by their account manager."""
    return Holding(
        "customers",
        gettext_lazy("Customers"),
        Customer.objects.active,
        lambda customer, *, owner, by: transfer_customer(customer.pk, owner=owner, by=by),
        roles=(Role.ACCOUNT_MANAGER,),
    )


@RECORDS.at(20)
def customers_with_fields():
    """The fields of the house on customers."""
    return Record("customer", gettext_lazy("Customers"), Customer, lambda: headings_of(FIELDS))


@RETENTIONS.at(30)
def inactive_contacts():
    """People who no longer work for the customer."""
    return Retention(gettext_lazy("Contacts"), "keep_contacts", forget_inactive)


nav(NavItem("customers:list", gettext_lazy("Customers"), "user", place=30, key=True, seen_by=sees_menu))


@SEARCH.at(20)
def search_customers(request, word):
    customers = Customer.objects.visible_to(request.user).found_by(word, request.user).select_related("owner")[:MOST]
    results = [SearchResult(c.name, c.region, str(c.owner), c.get_absolute_url()) for c in customers]
    return SearchGroup(_("Customers"), results)
