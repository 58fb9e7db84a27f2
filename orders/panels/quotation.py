"""Quotations on shared pages."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.pages.customer import CUSTOMER_PANELS
from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.slots import Panel
from orderdesk.core.pages.workbench import MOST
from orderdesk.core.record.history import Reason
from orderdesk.setup.clearing import AGAINST_CLEARING
from orders import permissions as may
from orders.lists.quotations import QuotationList
from orders.models import Quotation

nav(NavItem("orders:quotations", gettext_lazy("Quotations"), "quote", place=25, seen_by=may.reads_quotations))


@CUSTOMER_PANELS.at(22)
def customer_quotations(request, customer):
    """The customer's latest quotations, as the list shows them."""
    if not may.reads_quotations(request.user):
        return None
    asked = QueryDict(urlencode({"show": "all", "customer": customer.pk}))
    quotations = QuotationList(request, asked, size=MOST)
    new_url = f"{reverse('orders:create-quotation')}?customer={customer.pk}"
    context = {"list": quotations, "more_url": quotations.link(), "new_url": new_url}
    return Panel("orders/_customer_quotations.html", context | {"may_create": may.may_create(request.user)})


@AGAINST_CLEARING.at(11)
def real_quotations(installation):
    """A quotation that `seed_demo` did not make keeps the whole company."""
    seeded = Quotation.history.filter(history_change_reason=Reason.SEED).values("id")
    first = Quotation.objects.exclude(pk__in=seeded).order_by("pk").first()
    return _("%(quotation)s was written here: the company stays.") % {"quotation": first} if first else None
