"""The customer's link of an order: shown, made, priced and revoked by whoever serves the order."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.site import site_url
from orders import permissions as may
from orders import services
from orders.pages.link import LINK_PARTS, LinkPanel
from orders.views.order import visible_order


@require_GET
def customer_link(request, pk):
    """The link with who looked at it, as a part of the order page or as a page of its own."""
    order = visible_order(request, pk)
    if not may.gives_link(order, request.user):
        raise PermissionDenied
    template = "orders/_link_panel.html" if request.htmx else "orders/customer_link.html"
    parts = render_panels(LINK_PARTS, request, order)
    page = LinkPanel.of(order, lambda path: f"{site_url(request)}{path}")
    return render(request, template, vars(page) | {"parts": parts})


@require_POST
@once(asks=False)
def make_link(request, pk):
    order = visible_order(request, pk)
    shows = bool(request.POST.get("shows_prices"))
    message = _("The link is made. Copy it, or show the picture to scan.")
    return _do(request, order, message, lambda: services.make_link(order.pk, by=request.user, shows_prices=shows))


@require_POST
def price_link(request, pk):
    order = visible_order(request, pk)
    shows = bool(request.POST.get("shows_prices"))
    message = _("The customer now sees the prices.") if shows else _("The customer sees no prices.")
    return _do(request, order, message, lambda: services.price_link(order.pk, shows_prices=shows, by=request.user))


@require_POST
def revoke_link(request, pk):
    order = visible_order(request, pk)
    message = _("The link is revoked: it opens nothing any more.")
    return _do(request, order, message, lambda: services.revoke_link(order.pk, by=request.user))


def _do(request, order, message, service):
    try:
        service()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, message)
    return redirect(f"{order.get_absolute_url()}#customer-link")
