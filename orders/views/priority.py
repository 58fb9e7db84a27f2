"""How early the turn of an order comes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.decision import PriorityForm
from orders.pages.order import flags_for
from orders.services.priority import against_prioritising
from orders.views.order import visible_order


@once
def prioritise_order(request, pk):
    """Mark an order as urgent, or set its priority over its flags, with a reason."""
    order, by = visible_order(request, pk), request.user
    if not may.marks_urgent(order, by):
        raise Http404
    back = turned_back(request, against_prioritising(order) or "", order)
    if back is not None:
        return back
    form = PriorityForm(request.POST or None, order=order, sets_priority=may.sets_priority(order, by))
    refused, version = None, version_typed(request.POST.get("version"))
    if form.is_valid():
        try:
            order = services.prioritise_order(order.pk, **form.cleaned_data, by=by, version=version)
        except Refused as refusal:
            refused = refusal
        else:
            done = _("%(order)s has the priority “%(priority)s”.")
            messages.success(request, done % {"order": order, "priority": order.get_priority_display()})
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "flags": flags_for(order, by, Policy.current()),
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, "orders/prioritise_order.html", context, status=422 if form.is_bound else 200)
