"""The form for signing for a shipment at the customer's door, line by line, on a phone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import services
from aftersales.forms import SentLineForm, SignForForm
from aftersales.models import Acceptance
from fulfillment.models import Shipment
from orderdesk.core.errors import Refused
from orderdesk.core.pages.files import download
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import go_to, turned_back
from orderdesk.core.record.lifecycle import against
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import Order


@once(asks=False)
def sign_for(request, pk):
    """Record the customer's signature for one shipment, and what was objected to."""
    mine = Order.objects.visible_to(request.user)
    shipment = get_object_or_404(Shipment.objects.filter(order__in=mine).select_related("order__customer"), pk=pk)
    if not may.signs_for(shipment.order, request.user):
        raise Http404
    back = turned_back(request, against(shipment.arrive, by=request.user), shipment.order)
    if back is not None:
        return back
    form = SignForForm(request.POST or None, request.FILES or None, initial={"signed_by": shipment.order.contact_name})
    sent = shipment.lines.select_related("line__product").order_by("line__position")
    lines = [SentLineForm(request.POST or None, request.FILES or None, sent=line) for line in sent]
    refused = ""
    valid = [each.is_valid() for each in (form, *lines)]  # each shows its own mistakes, not only the first
    if all(valid):
        objections = [services.NewObjection(**facts) for line in lines for facts in line.new_objections()]
        try:
            services.sign_for(shipment.pk, **form.cleaned_data, objections=objections, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _success(shipment, objections))
            return go_to(request, shipment.order)
    context = {
        "order": shipment.order,
        "shipment": shipment,
        "form": form,
        "refused": refused,
        "lines": lines,
        "faulty": form.is_bound and not refused,
        "policy": Policy.current(),
    }
    return render(request, "aftersales/sign_for.html", context, status=422 if form.is_bound else 200)


def _success(shipment, objections):
    if not objections:
        return _("%(shipment)s is signed for.") % {"shipment": shipment}
    return _("%(shipment)s is signed for; tickets opened: %(count)s.") % {
        "shipment": shipment,
        "count": len(objections),
    }


@require_POST
def settle_exception(request, pk):
    """Goods that left and were stopped will not be delivered: tickets see to each line."""
    shipment = get_object_or_404(Shipment.objects.visible_to(request.user), pk=pk)
    try:
        services.settle_exception(shipment.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(shipment)
    messages.success(request, _("%(shipment)s is closed: a ticket sees to each line.") % {"shipment": shipment})
    return redirect(shipment.order)


@require_GET
def paper(request, pk):
    """The paper that was signed for a shipment, for whoever sees its order."""
    mine = Order.objects.visible_to(request.user)
    acceptance = get_object_or_404(Acceptance, shipment=pk, shipment__order__in=mine)
    if not acceptance.paper:
        raise Http404
    return download(acceptance.paper)
