"""A manager lets an order go on although the money that was agreed on before is missing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders import services
from orders.forms.decision import OverrideForm
from orders.services.gates import closed_gates
from orders.states import Gate
from orders.views.order import visible_order


def override_gate(request, pk, gate):
    """Let an order pass a gate, with a reason."""
    order = visible_order(request, pk)
    if not may.overrides_gates(order, request.user) or gate not in Gate.values:
        raise Http404
    closed = next((each for each in closed_gates(order) if each.gate == gate and not each.override), None)
    nothing = _("%(order)s waits for no money there: nothing has to be let pass.") % {"order": order}
    back = turned_back(request, "" if closed else nothing, order)
    if back is not None:
        return back
    form, refused, version = OverrideForm(request.POST or None), None, version_typed(request.POST.get("version"))
    if form.is_valid():
        try:
            services.override_gate(order.pk, gate=gate, **form.cleaned_data, by=request.user, version=version)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("%(order)s may go on without its payment.") % {"order": order})
            return redirect(order)
    context = {
        "order": order,
        "closed": closed,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, "orders/override_gate.html", context, status=422 if form.is_bound else 200)
