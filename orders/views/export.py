"""The list of orders as a workbook: exactly what the list shows to this person, or the rows that were ticked."""

import tempfile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.export import file_name
from orderdesk.core.sheets.shown import asks_shown, download_shown
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.lists.orders import find_orders, read_question
from orders.lists.orders.list import OrderList, ticked_keys
from orders.lists.products import ProductList
from orders.models import Order, PriceAgreement
from orders.sheets.orders.writing import write_orders
from orders.sheets.prices import write_prices
from orders.sheets.products import write_products

MOST_ROWS = 20_000  # what is written while somebody waits; larger ones by the command


def _named(name):
    return file_name(name % {"day": localdate()}, company=Policy.current().company)


@require_GET
def export_orders(request):
    """The company's order sheet of what the list shows; with `as=shown` the columns of the list as they stand there."""
    name = _named(_("Orders %(day)s.xlsx"))
    if asks_shown(request):
        return download_shown(request, OrderList, sheet=_("Orders"), name=name)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write_orders(target, request)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect(f"{reverse('orders:list')}?{request.GET.urlencode()}")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def _write_orders(target, request):
    today = localdate()
    orders = find_orders(request.user, read_question(request.GET), on=today, policy=Policy.current())
    ticked = ticked_keys(request.GET)
    orders = Order.objects.visible_to(request.user).filter(pk__in=ticked) if ticked else orders
    keys = Order.objects.filter(pk__in=orders.order_by().values("pk"))
    write_orders(target, keys, user=request.user, history=True, most=MOST_ROWS)


@require_GET
def export_products(request):
    """The products that the list shows, as the sheet that can be changed in Excel and imported again."""
    if not may.imports_products(request.user):
        raise PermissionDenied
    name = _named(_("Products %(day)s.xlsx"))
    if asks_shown(request):
        return download_shown(request, ProductList, sheet=_("Products"), name=name)
    products, _keys = ProductList(request).find()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_products(target, products, user=request.user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


@require_GET
def export_prices(request):
    """The agreed prices that hold or will, as the sheet that can be changed in Excel and imported again."""
    if not may.imports_prices(request.user):
        raise PermissionDenied
    agreements = PriceAgreement.objects.visible_to(request.user).standing(on=localdate())
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_prices(target, agreements, user=request.user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_named(_("Agreed prices %(day)s.xlsx")))
