"""How early the turn of an order comes."""

from django.http import Http404
from django.utils.translation import gettext as _

from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.decision import PriorityForm
from orders.pages.order import flags_for
from orders.services.priority import against_prioritising
from orders.views.decision import decide
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
    flags = flags_for(order, by, Policy.current())
    return decide(
        request, order, form, services.prioritise_order, "orders/prioritise_order.html", done=_prioritised, flags=flags
    )


def _prioritised(order):
    sentence = _("%(order)s has the priority “%(priority)s”.")
    return sentence % {"order": order, "priority": order.get_priority_display()}
