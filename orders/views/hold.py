"""An order waits, with a reason, and goes on."""

from django.http import Http404
from django.utils.translation import gettext as _

from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orders import permissions as may
from orders import services
from orders.forms.decision import HoldForm
from orders.services.hold import against_holding, against_resuming
from orders.views.decision import decide
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
    form = HoldForm(request.POST or None)
    return decide(request, order, form, verb, template, done=lambda _result: done % {"order": order})
