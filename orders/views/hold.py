"""An order waits, with a reason, and goes on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders import services
from orders.forms.decision import HoldForm
from orders.services.hold import against_holding, against_resuming
from orders.views.order import visible_order


@once
def hold_order(request, pk):
    """Put an order on hold, with a reason."""
    done = _("%(order)s is on hold.")
    return _step(request, pk, services.hold_order, against_holding, "orders/hold_order.html", done)


@once
def resume_order(request, pk):
    """Let an order go on, with a reason."""
    done = _("%(order)s goes on.")
    return _step(request, pk, services.resume_order, against_resuming, "orders/resume_order.html", done)


def _step(request, pk, verb, against, template, done):
    order = visible_order(request, pk)
    if not may.holds(order, request.user):
        raise Http404
    back = turned_back(request, against(order) or "", order)
    if back is not None:
        return back
    form, refused, version = HoldForm(request.POST or None), None, version_typed(request.POST.get("version"))
    if form.is_valid():
        try:
            verb(order.pk, **form.cleaned_data, by=request.user, version=version)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, done % {"order": order})
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
