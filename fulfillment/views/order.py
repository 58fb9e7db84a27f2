"""The order as fulfilment sees it: confirmed, started, its date moved."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fulfillment import services
from fulfillment.forms.supply import MoveDateForm
from fulfillment.models import Stock
from fulfillment.pages.stock import told_of_quotations
from fulfillment.services.move_date import MOVABLE
from orderdesk.core.errors import Refused
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders.models import Order, OrderLine


def visible_order(request, pk):
    return get_object_or_404(Order.objects.visible_to(request.user).with_people(), pk=pk)


def posted_version(request):
    return version_typed(request.POST.get("version"))


@require_POST
def confirm_order(request, pk):
    response = _move(request, pk, services.confirm_order, _("%(order)s is confirmed."))
    _tell_of_quotations(request, pk)
    return response


def _tell_of_quotations(request, pk):
    """Who confirms learns which quotations counted on goods that are no longer all there; it keeps nobody."""
    lines = list(OrderLine.objects.filter(order=pk, order__status="confirmed"))
    stock = Stock.objects.of_products([line.product_id for line in lines]) if lines else {}
    for sentence in told_of_quotations(lines, stock) if stock else ():
        messages.warning(request, sentence)


@require_POST
def start_order(request, pk):
    return _move(request, pk, services.start_order, _("%(order)s is in production."))


def _move(request, pk, service, message):
    order = visible_order(request, pk)
    try:
        order = service(order.pk, by=request.user, version=posted_version(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, message % {"order": order})
    return redirect(order)


def move_date(request, pk):
    """Sales move the promised date, with a reason."""
    order = visible_order(request, pk)
    if not may.serves(order, request.user) or order.status not in MOVABLE:
        raise Http404
    form, refused = MoveDateForm(request.POST or None, order=order), None
    if form.is_valid():
        try:
            services.move_date(order.pk, **form.cleaned_data, by=request.user, version=posted_version(request))
        except Refused as refusal:
            refused = refusal
            form.add_error(None, reason_of(refusal))
        else:
            messages.success(
                request, _("The date of %(order)s has changed; its open stages were rescheduled.") % {"order": order}
            )
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "planned": [order.due_on],
        "version": carried(refused, posted_version(request), order.version),
    }
    return render(request, "fulfillment/move_date.html", context, status=422 if form.is_bound else 200)
