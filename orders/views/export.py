"""The list of orders as a workbook: exactly what the list shows to this person, or the rows that were ticked."""

import tempfile

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders.lists.orders import find_orders, read_question
from orders.lists.orders.list import ticked_keys
from orders.models import Order
from orders.sheets.orders.writing import write_orders

MOST_ROWS = 20_000  # what is written while somebody waits; larger ones by the command


@require_GET
def export_orders(request):
    today = localdate()
    orders = find_orders(request.user, read_question(request.GET), on=today, policy=Policy.current())
    ticked = ticked_keys(request.GET)
    orders = Order.objects.visible_to(request.user).filter(pk__in=ticked) if ticked else orders
    keys = Order.objects.filter(pk__in=orders.order_by().values("pk"))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_orders(target, keys, user=request.user, history=True, most=MOST_ROWS)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect(f"{reverse('orders:list')}?{request.GET.urlencode()}")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_("Orders %(day)s.xlsx") % {"day": today})
