"""The custom fields of an order, corrected at whatever step it is."""

from django.http import Http404
from django.utils.translation import gettext as _

from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orders import permissions as may
from orders import services
from orders.forms.fields import FieldsForm
from orders.services.locking import read_only_since
from orders.views.decision import decide
from orders.views.order import visible_order


@once(asks=False)
def set_fields(request, pk):
    """Write what the order says in its custom fields."""
    order, by = visible_order(request, pk), request.user
    if not may.serves(order, by):
        raise Http404
    back = turned_back(request, read_only_since(order), order)
    if back is not None:
        return back
    form = FieldsForm(request.POST or None, custom=order.custom)
    return decide(request, order, form, services.set_fields, "orders/set_fields.html", done=_done)


def _done(order):
    return _("The fields of %(order)s are saved.") % {"order": order}
