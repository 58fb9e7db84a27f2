"""Reassign one order, or those selected in the list, to another account manager."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderdesk.core.errors import Refused
from orders import permissions as may
from orders import services
from orders.forms.decision import ReassignForm
from orders.lists.orders.list import ticked_keys
from orders.models import Order
from orders.states import CLOSED
from orders.views.order import visible_order


def reassign_order(request, pk):
    order = visible_order(request, pk)
    if not may.reassigns(order, request.user):
        raise Http404
    form = ReassignForm(request.POST or None)
    if not form.is_valid():
        return render(
            request, "orders/reassign_order.html", {"order": order, "form": form}, status=422 if form.is_bound else 200
        )
    try:
        services.reassign_order(order.pk, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "orders/reassign_order.html", {"order": order, "form": form}, status=422)
    messages.success(request, _("%(order)s was reassigned.") % {"order": order})
    return redirect("orders:list")


def reassign_orders(request):
    """Reassign the selected orders at once; those that this person may not reassign are listed and kept."""
    if not may.reassigns_some(request.user):
        raise Http404
    keys = ticked_keys(request.POST or request.GET)
    selection = Order.objects.visible_to(request.user).filter(pk__in=keys).select_related("customer", "owner")
    ticked = list(selection.order_by("-pk"))
    orders = [order for order in ticked if order.status not in CLOSED and may.reassigns(order, request.user)]
    if not orders:
        messages.error(request, _("You may not reassign any of the selected orders."))
        return redirect("orders:list")
    form = ReassignForm(request.POST or None)
    if form.is_valid():
        count = services.reassign_orders([order.pk for order in orders], **form.cleaned_data, by=request.user)
        message = ngettext("%(count)s order was reassigned.", "%(count)s orders were reassigned.", count)
        messages.success(request, message % {"count": count})
        return redirect("orders:list")
    context = {"orders": orders, "left": [order for order in ticked if order not in orders], "form": form}
    return render(request, "orders/reassign_orders.html", context, status=422 if form.is_bound else 200)
