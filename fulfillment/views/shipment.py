"""Shipments: the list, the page of one, and the steps by which goods leave."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fulfillment import services
from fulfillment.forms.shipment import (
    DispatchOrderForm,
    ExceptionForm,
    LeaveForm,
    PackForm,
    PrepareShipmentForm,
    WithdrawForm,
)
from fulfillment.lists.shipments import ShipmentList
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.pages.shipment import ShipmentPage
from fulfillment.services.check import passed_of
from fulfillment.services.consignment import joinable
from fulfillment.services.reservation import there_for
from fulfillment.services.shipment import usual_way
from fulfillment.services.tolerance import most_extra
from fulfillment.views.order import posted_version, visible_order
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orders import permissions as may
from orders.services.objections import against_leaving


@require_GET
def shipments(request):
    """What is prepared, on its way, or stopped."""
    return render(request, "fulfillment/shipments.html", {"list": ShipmentList(request)})


def visible_shipment(request, pk):
    """The shipment, or 404 for whoever may not see its order."""
    shipments = Shipment.objects.visible_to(request.user).select_related(
        "order__customer", "order__owner", "by", "consignment"
    )
    return get_object_or_404(shipments, pk=pk)


@require_GET
def shipment(request, pk):
    """What is in it, how far it is, and what can be done with it."""
    return show_shipment(request, visible_shipment(request, pk))


def show_shipment(request, shipment, *, form=None, refused="", status=200):
    """The page of a shipment, with the form that was refused as it was typed."""
    page = ShipmentPage.of(shipment, request.user, form=form, refused=refused)
    return render(request, "fulfillment/shipment.html", vars(page), status=status)


@once
def dispatch_order(request, pk):
    """Logistics send goods: all that is owed, or part of it."""
    order = _order_to_send(request, pk)
    reason = services.against_dispatching(order) or against_leaving(order, by=request.user)
    return _send(request, order, DispatchOrderForm, reason)


@once
def prepare_shipment(request, pk):
    """Goods are picked and packed first: all that is owed, or part of it."""
    order = _order_to_send(request, pk)
    return _send(request, order, PrepareShipmentForm, services.against_dispatching(order))


def _order_to_send(request, pk):
    order = visible_order(request, pk)
    if not may.dispatches(order, request.user):
        raise Http404
    return order


def _send(request, order, form_class, reason):
    back = turned_back(request, reason, order)
    if back is not None:
        return back
    form, refused = _form_for(request, order, form_class), None
    if form.is_valid():
        try:
            return _sent(request, order, form)
        except Refused as refusal:
            refused, order = refusal, visible_order(request, order.pk)
            form = _form_for(request, order, form_class)  # somebody else may have sent a part of it meanwhile
    context = {
        "order": order,
        "form": form,
        "prepares": form_class is PrepareShipmentForm,
        "refused": reason_of(refused),
        "version": carried(refused, posted_version(request), order.version),
    }
    return render(request, "fulfillment/dispatch_order.html", context, status=422 if form.is_bound else 200)


def _sent(request, order, form):
    facts = form.facts() | {"quantities": form.quantities(), "by": request.user, "version": posted_version(request)}
    if isinstance(form, PrepareShipmentForm):
        shipment = services.prepare_shipment(order.pk, **facts)
        messages.success(request, _("%(shipment)s is being prepared.") % {"shipment": shipment})
        return redirect(shipment)
    shipment = services.dispatch_order(order.pk, **facts)
    messages.success(request, _("%(shipment)s is on its way.") % {"shipment": shipment})
    return redirect(order)


def _form_for(request, order, form_class):
    lines = list(order.lines.select_related("product"))
    for line in lines:
        line.order = order
    prepared = ShipmentLine.objects.prepared_of(lines)
    for line in lines:
        line.prepared = prepared.get(line.pk)
        line.open = line.to_ship() - (line.prepared or 0)
        line.extra = most_extra(line)
    lines = [line for line in lines if line.open > 0]
    there = there_for(lines)
    passed = passed_of(line for line in lines if line.product.needs_check)
    for line in lines:
        line.there, line.passed = there.get(line.pk), passed.get(line.pk)
    return form_class(request.POST or None, lines=lines, initial=usual_way(order))


def _step(request, pk, verb, sentence, form=None):
    """One step of a shipment from its page; what is refused is said there, with what was typed."""
    shipment = visible_shipment(request, pk)
    if form is not None and not form.is_valid():
        return show_shipment(request, shipment, form=form, status=422)
    facts = form.cleaned_data if form is not None else {}
    try:
        verb(shipment.pk, **facts, by=request.user)
    except Refused as refusal:
        return show_shipment(request, visible_shipment(request, pk), form=form, refused=str(refusal), status=409)
    messages.success(request, sentence % {"shipment": shipment})
    return redirect(shipment)


@once
@require_POST
def pack_shipment(request, pk):
    """Its goods stand packed."""
    return _step(request, pk, services.pack_shipment, _("%(shipment)s is ready to leave."), PackForm(request.POST))


@once
@require_POST
def dispatch_shipment(request, pk):
    """The carrier has taken it."""
    shipment = visible_shipment(request, pk)
    reason = against_leaving(shipment.order, by=request.user)
    if reason and may.dispatches(shipment.order, request.user):
        return show_shipment(request, shipment, form=LeaveForm(request.POST), refused=reason, status=409)
    form = LeaveForm(request.POST, others=joinable(shipment, request.user))
    return _step(request, pk, _leave, _("%(shipment)s is on its way."), form)


def _leave(key, *, by, together=(), **facts):
    if not together:
        return services.dispatch_shipment(key, by=by, **facts)
    return services.dispatch_together([key, *(shipment.pk for shipment in together)], by=by, **facts)


@once
@require_POST
def withdraw_shipment(request, pk):
    """It will not leave."""
    return _step(request, pk, services.withdraw_shipment, _("%(shipment)s is withdrawn."), WithdrawForm(request.POST))


@once
@require_POST
def report_exception(request, pk):
    """Something is wrong with it."""
    form = ExceptionForm(request.POST)
    return _step(request, pk, services.report_exception, _("%(shipment)s: the exception is recorded."), form)


@require_POST
def resume_shipment(request, pk):
    """The exception is over."""
    return _step(request, pk, services.resume_shipment, _("%(shipment)s goes on."))
