"""Agreed prices on the pages of customers and products."""

from urllib.parse import urlencode

from django.utils.timezone import localdate

from customers.pages.customer import CUSTOMER_PANELS
from orderdesk.core.pages.slots import Panel
from orders import permissions as may
from orders.models import PriceAgreement
from orders.pages.product import PRODUCT_PANELS

MOST_SHOWN = 200


@CUSTOMER_PANELS.at(18)
def prices_of_customer(request, customer):
    """What was agreed with the customer, for whoever reads prices."""
    return _panel(request, PriceAgreement.objects.filter(customer=customer), customer=customer)


@PRODUCT_PANELS.at(5)
def prices_of_product(request, product):
    """What was agreed on it, with everybody and with the customers that this person sees."""
    return _panel(request, PriceAgreement.objects.filter(product=product), product=product)


def _panel(request, agreements, **about):
    if not request.user.sees("price"):
        return None
    today = localdate()
    rows = agreements.visible_to(request.user).standing(on=today).select_related("customer", "product")
    rows = list(rows.order_by("product__code", "customer__name", "from_quantity", "valid_from")[:MOST_SHOWN])
    may_set = may.sets_prices(request.user)
    if not rows and not may_set:
        return None
    query = urlencode({name: record.pk for name, record in about.items()})
    context = {"about": query, "rows": rows, "may_set": may_set, "today": today, **about}
    return Panel("orders/_prices_panel.html", context)
