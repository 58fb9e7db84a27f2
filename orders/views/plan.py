"""Payment plans: those of the house by name, and the one that is made for an order by hand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders import services
from orders.forms.plan import InstalmentFormSet, PlanTemplateFormSet, rows_of_plan
from orders.models import PaymentPlan
from orders.services.money import plan_of
from orders.states import EDITABLE
from orders.views.order import visible_order


def payment_plans(request):
    """The payment plans of the house: their names, and the terms for which they stand."""
    if not may.sets_plans(request.user):
        raise Http404
    forms = PlanTemplateFormSet(request.POST or None, queryset=PaymentPlan.objects.order_by("place", "pk"))
    if request.method == "POST" and forms.is_valid():
        services.save_plans(forms.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("orders:payment-plans")
    is_refused = forms.is_bound and not forms.is_valid()
    return render(request, "orders/payment_plans.html", {"forms": forms}, status=422 if is_refused else 200)


def plan_payments(request, pk):
    """The instalments of an order that is still being entered, changed by hand."""
    order = visible_order(request, pk)
    if not may.enters(order, request.user) or not request.user.sees("price"):
        raise Http404
    if order.status not in EDITABLE:
        messages.error(request, _("%(order)s can no longer be edited.") % {"order": order})
        return redirect(order)
    rows = rows_of_plan(order.terms_reading.instalments)
    forms = InstalmentFormSet(request.POST or None, initial=None if request.POST else rows, prefix="plan")
    refused, version = None, version_typed(request.POST.get("version"))
    if forms.is_bound and forms.is_valid():
        try:
            services.plan_payments(order.pk, instalments=forms.instalments(), version=version or 0, by=request.user)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("The payment plan of %(order)s is changed.") % {"order": order})
            return redirect(order)
    context = {
        "order": order,
        "forms": forms,
        "plan": plan_of(order) if order.terms_reading.is_understood else [],
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, "orders/plan_payments.html", context, status=422 if forms.is_bound else 200)
