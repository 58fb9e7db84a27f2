"""Quotations on shared pages."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.pages.customer import CUSTOMER_PANELS
from customers.services.anonymise import TRACES, Trace
from customers.services.following import FOLLOWING, Following
from orderdesk.accounts.holdings import HOLDINGS, Holding
from orderdesk.accounts.models import Role
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.search import SEARCH, SearchGroup, SearchResult
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST
from orderdesk.core.record.history import Reason
from orderdesk.setup.clearing import AGAINST_CLEARING
from orders import permissions as may
from orders.lists.quotations import CustomerQuotations
from orders.models import Quotation
from orders.services import reassign_quotation
from orders.services.forgetting import forget_in_quotations
from orders.states import QUOTATION_OPEN

nav(NavItem("orders:quotations", gettext_lazy("Quotations"), "quote", place=25, seen_by=may.reads_quotations))


@CUSTOMER_PANELS.at(22)
def customer_quotations(request, customer):
    """The customer's latest quotations, as the list shows them."""
    if not may.reads_quotations(request.user):
        return None
    asked = QueryDict(urlencode({"show": "all", "customer": customer.pk}))
    quotations = CustomerQuotations(request, asked, size=MOST)
    new_url = f"{reverse('orders:create-quotation')}?customer={customer.pk}"
    context = {"list": quotations, "more_url": quotations.link(), "new_url": new_url}
    return Panel("orders/_customer_quotations.html", context | {"may_create": may.may_create(request.user)})


def _unfinished():
    """Quotations that still ask for something: to be sent, answered, or made an order."""
    return Quotation.objects.filter(status__in=QUOTATION_OPEN, order=None)


@HOLDINGS.at(22)
def held_quotations():
    """Open quotations, by their account manager."""
    return Holding(
        "quotations",
        gettext_lazy("Open quotations"),
        _unfinished,
        lambda quotation, *, owner, by: reassign_quotation(quotation.pk, owner=owner, by=by),
        roles=(Role.ACCOUNT_MANAGER,),
    )


@TRACES.at(12)
def contact_of_quotations():
    """Who is named in quotations as the contact."""
    return Trace(gettext_lazy("Quotations"), forget_in_quotations)


@FOLLOWING.at(12)
def quotations_of_customer():
    """The open quotations of a customer that goes to another account manager."""
    return Following(gettext_lazy("Open quotations"), _reassign_quotations_of)


def _reassign_quotations_of(customer, *, owner, by, why=""):
    quotations = _unfinished().filter(customer=customer).exclude(owner=owner).order_by("pk")
    return len(
        [reassign_quotation(key, owner=owner, by=by, why=why) for key in quotations.values_list("pk", flat=True)]
    )


@SEARCH.at(12)
def search_quotations(request, word):
    """By number; names of customers and products lead to orders and customers."""
    if not may.reads_quotations(request.user) or not any(sign.isdigit() for sign in word):
        return None
    seen = Quotation.objects.visible_to(request.user).filter(number__icontains=word).select_related("customer")
    results = [SearchResult(q.number, str(q.customer), q.state.label, q.get_absolute_url()) for q in seen[:MOST]]
    return SearchGroup(_("Quotations"), results) if results else None


@AGAINST_CLEARING.at(11)
def real_quotations(installation):
    """A quotation that `seed_demo` did not make keeps the whole company."""
    seeded = Quotation.history.filter(history_change_reason=Reason.SEED).values("id")
    first = Quotation.objects.exclude(pk__in=seeded).order_by("pk").first()
    return _("%(quotation)s was written here: the company stays.") % {"quotation": first} if first else None
