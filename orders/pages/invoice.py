"""What the page of an invoice request says where none can be asked for yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.permissions import edits
from orderdesk.accounts.models import User
from orders.models import Invoice, OrderLine, Product

MOST_UNCODED = 20


@dataclass(frozen=True)
class StepBefore:
    """What has to be there first: why, and where it is done."""

    text: str
    label: str
    url: str


def steps_before_invoice(customer: Customer, orders: Sequence, user: User) -> list[StepBefore]:
    """What a customer lacks for an invoice: a title, an order of which something can still be invoiced."""
    steps = []
    if not customer.invoice_titles.filter(is_active=True).exists():
        text = _("%(customer)s has no invoice title yet: name and tax number come first.") % {"customer": customer}
        if edits(customer, user):
            url = reverse("customers:add-part", args=[customer.pk, "invoice-title"])
            steps.append(StepBefore(text, _("Add an invoice title"), url))
        else:
            steps.append(StepBefore(text, str(customer), customer.get_absolute_url()))
    if not orders:
        text = _("No order can be invoiced: an order is once it is confirmed, up to what it costs.")
        url = f"{reverse('orders:list')}?{urlencode({'customer': customer.pk})}"
        steps.append(StepBefore(text, _("Orders of %(customer)s") % {"customer": customer}, url))
    return steps


@dataclass(frozen=True)
class Waiting:
    """What waits to be typed into the tax software: how many requests, and products whose tax code is missing."""

    count: int
    uncoded: list[Product]

    @classmethod
    def of(cls, user: User) -> "Waiting":
        requests = Invoice.objects.visible_to(user).requested()
        lines = OrderLine.objects.filter(order__invoice_shares__invoice__in=requests, amount__gt=0)
        products = Product.objects.filter(tax_code="", pk__in=lines.values("product")).order_by("code")
        return cls(requests.count(), list(products[:MOST_UNCODED]))
