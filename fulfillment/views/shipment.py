"""Logistics send goods."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fulfillment import services
from fulfillment.forms.shipment import DispatchOrderForm
from fulfillment.services.check import passed_of
from fulfillment.services.reservation import there_for
from fulfillment.views.order import posted_version, visible_order
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orders import permissions as may
from orders.services.gates import against_leaving


@once
def dispatch_order(request, pk):
    """Logistics send goods: all that is owed, or part of it."""
    order = visible_order(request, pk)
    if not may.dispatches(order, request.user):
        raise Http404
    reason = services.against_dispatching(order) or against_leaving(order, by=request.user)
    back = turned_back(request, reason, order)
    if back is not None:
        return back
    form = _form_for(request, order)
    refused = None
    if form.is_valid():
        try:
            shipment = services.dispatch_order(
                order.pk,
                quantities=form.quantities(),
                by=request.user,
                version=posted_version(request),
                **form.facts(),
            )
        except Refused as refusal:
            refused, order = refusal, visible_order(request, pk)
            form = _form_for(request, order)  # somebody else may have sent a part of it meanwhile
        else:
            messages.success(request, _("%(shipment)s is on its way.") % {"shipment": shipment})
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, posted_version(request), order.version),
    }
    return render(request, "fulfillment/dispatch_order.html", context, status=422 if form.is_bound else 200)


def _form_for(request, order):
    lines = [line for line in order.lines.select_related("product") if line.to_ship() > 0]
    there = there_for(lines)
    passed = passed_of(line for line in lines if line.product.needs_check)
    for line in lines:
        line.there, line.passed = there.get(line.pk), passed.get(line.pk)
    return DispatchOrderForm(request.POST or None, lines=lines)
