"""A manager lets an order go on although the money that was agreed on before is missing."""

from functools import partial

from django.http import Http404
from django.utils.translation import gettext as _

from orderdesk.core.pages.staying import turned_back
from orders import permissions as may
from orders import services
from orders.forms.decision import OverrideForm
from orders.services.gates import closed_gates
from orders.states import Gate
from orders.views.decision import decide
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
    return decide(
        request,
        order,
        OverrideForm(request.POST or None),
        partial(services.override_gate, gate=gate),
        "orders/override_gate.html",
        done=lambda _result: _("%(order)s may go on without its payment.") % {"order": order},
        closed=closed,
    )
