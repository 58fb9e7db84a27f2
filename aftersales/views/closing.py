from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftersales import services
from aftersales.forms import CancelOrderForm, ShortCloseOrderForm
from aftersales.services.short_close import against_short_closing
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of, stay
from orderdesk.core.record.lifecycle import against
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders.models import Order


def visible_order(request, pk):
    return get_object_or_404(Order.objects.visible_to(request.user).with_people(), pk=pk)


@require_POST
def complete_order(request, pk):
    order = visible_order(request, pk)
    version = version_typed(request.POST.get("version"))
    try:
        services.complete_order(order.pk, by=request.user, version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(order)s is completed.") % {"order": order})
    return redirect(order)


def cancel_order(request, pk):
    """Ask for the reason, then cancel the order."""
    order = visible_order(request, pk)
    if not may.cancels(order, request.user):
        raise Http404
    back = turned_back(request, against(order.cancel, by=request.user), order)
    if back is not None:
        return back
    form = CancelOrderForm(request.POST or None, initial={"version": order.version})
    if form.is_valid():
        try:
            services.cancel_order(order.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            stay(form, refusal, order.version)
        else:
            messages.success(request, _("%(order)s is cancelled.") % {"order": order})
            return redirect(order)
    context = {"order": order, "form": form}
    return render(request, "aftersales/cancel_order.html", context, status=422 if form.is_bound else 200)


@once
def short_close_order(request, pk):
    """What of an order will never come, and why."""
    order = visible_order(request, pk)
    if not may.short_closes(order, request.user):
        raise Http404
    back = turned_back(request, against_short_closing(order), order)
    if back is not None:
        return back
    form, refused = _short_close_form(request, order), None
    version = version_typed(request.POST.get("version"))
    if form.is_valid():
        facts = {"quantities": form.quantities(), "reason": form.cleaned_data["reason"]}
        try:
            corrections = services.short_close_order(order.pk, **facts, by=request.user, version=version)
        except Refused as refusal:
            refused, order = refusal, visible_order(request, pk)
            form = _short_close_form(request, order)  # somebody else may have sent a part of it meanwhile
        else:
            order = visible_order(request, pk)
            messages.success(request, _closed_short(order, corrections))
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, "aftersales/short_close_order.html", context, status=422 if form.is_bound else 200)


def _short_close_form(request, order):
    lines = [line for line in order.lines.select_related("product") if line.to_ship() > 0]
    return ShortCloseOrderForm(request.POST or None, lines=lines)


def _closed_short(order, corrections):
    sentence = _("Closed: ¥%(amount)s are no longer owed (%(numbers)s). %(order)s is “%(status)s”.")
    return sentence % {
        "amount": f"{sum(correction.amount for correction in corrections):,.2f}",
        "numbers": listed(correction.number for correction in corrections),
        "order": order,
        "status": order.get_status_display(),
    }
