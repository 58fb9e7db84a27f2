"""Agreed prices: set, and ended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders import services
from orders.forms.price import PriceForm
from orders.models import PriceAgreement


@once
def set_price(request):
    """Agree on a price; `customer` and `product` of the address are filled in."""
    if not may.sets_prices(request.user):
        raise Http404
    keys = {name: key_typed(request.GET.get(name)) for name in ("customer", "product")}
    form = PriceForm(request.POST or None, user=request.user, initial={name: key for name, key in keys.items() if key})
    if form.is_valid():
        product, facts = form.agreed()
        try:
            agreement = services.set_price(product, **facts, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": agreement})
            return redirect(_page_of(agreement, by_product=bool(keys["product"])))
    context = {"form": form, "customer_text": form.shown("customer"), "product_text": form.shown("product")}
    return render(request, "orders/set_price.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
def end_price(request, pk):
    """Propose it no more."""
    prices = PriceAgreement.objects.visible_to(request.user).select_related("customer", "product")
    agreement = get_object_or_404(prices, pk=pk)
    if not may.sets_prices(request.user):
        raise Http404
    try:
        services.end_price(agreement.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The price %(record)s is proposed no more.") % {"record": agreement})
    return redirect(_page_of(agreement, by_product="by_product" in request.POST))


def _page_of(agreement, *, by_product):
    """Back to where the price stands: its customer, or its product."""
    record = agreement.product if by_product or agreement.customer is None else agreement.customer
    return f"{record.get_absolute_url()}#agreed"
