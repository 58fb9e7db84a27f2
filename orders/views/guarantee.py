"""Guarantees of a customer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.models import Customer
from customers.permissions import sets_credit
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orders import services
from orders.forms.guarantee import GuaranteeForm
from orders.models import Guarantee


@once
def record_guarantee(request, pk):
    """Record who answers for a customer."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not sets_credit(request.user):
        raise Http404
    form = GuaranteeForm(request.POST or None)
    if form.is_valid():
        try:
            guarantee = services.record_guarantee(customer.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": guarantee})
            return redirect(f"{customer.get_absolute_url()}#credit")
    context = {"form": form, "customer": customer}
    return render(request, "orders/record_guarantee.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
def end_guarantee(request, pk):
    """Take a guarantee back."""
    guarantee = get_object_or_404(Guarantee.objects.visible_to(request.user).select_related("customer"), pk=pk)
    if not sets_credit(request.user):
        raise Http404
    try:
        services.end_guarantee(guarantee.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The guarantee no longer stands for the credit."))
    return redirect(f"{guarantee.customer.get_absolute_url()}#credit")
