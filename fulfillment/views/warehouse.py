"""The warehouses, among the settings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fulfillment.forms.warehouse import WarehouseFormSet
from fulfillment.models import Warehouse
from fulfillment.permissions import sets_warehouses
from fulfillment.services.warehouse import save_warehouses
from orderdesk.core.errors import Refused


def warehouses(request):
    """Where goods lie, in which order they are taken, and where they may leave before they are booked in."""
    if not sets_warehouses(request.user):
        raise Http404
    forms = WarehouseFormSet(request.POST or None, queryset=Warehouse.objects.order_by("place", "pk"))
    refused = ""
    if request.method == "POST" and forms.is_valid():
        try:
            save_warehouses(forms.save(commit=False), by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("fulfillment:warehouses")
    context = {"forms": forms, "refused": refused}
    return render(request, "fulfillment/warehouses.html", context, status=422 if forms.is_bound else 200)
