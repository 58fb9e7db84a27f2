"""The sheets of fulfilment as files, of exactly the orders that the reader sees."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fulfillment.lists.stages import StageList
from fulfillment.models import Shipment
from fulfillment.sheets.preparation import write_preparation
from fulfillment.sheets.progress import write_progress
from fulfillment.sheets.tracking import write_tracking
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.export import file_name
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.states import OrderStatus

MOST_ROWS = 20_000  # what is written while somebody waits; more by the command
IN_WORK = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)


@require_GET
def export_progress(request):
    """The recorded stages of the view that is shown."""
    stages, _keys = StageList(request).find_stages()
    name = _("Progress %(day)s.xlsx") % {"day": localdate()}
    return _file(request, name, lambda target: write_progress(target, stages, most=MOST_ROWS))


@require_GET
def export_preparation(request):
    """What is being stocked or made now."""
    orders = Order.objects.visible_to(request.user).filter(status__in=IN_WORK)
    keys = Order.objects.filter(pk__in=orders.order_by().values("pk"))
    name = _("Preparation %(day)s.xlsx") % {"day": localdate()}
    return _file(request, name, lambda target: write_preparation(target, keys, most=MOST_ROWS))


@require_GET
def export_tracking(request):
    """Every shipment of the orders that the reader sees."""
    orders = Order.objects.visible_to(request.user).order_by().values("pk")
    shipments = Shipment.objects.left().filter(order__in=orders)
    name = _("Tracking %(day)s.xlsx") % {"day": localdate()}

    def write(target):
        return write_tracking(target, shipments, user=request.user, most=MOST_ROWS)

    return _file(request, name, write)


def _file(request, name, write):
    if not request.user.roles:
        raise Http404
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write(target)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect("fulfillment:stages")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=file_name(name, company=Policy.current().company))
