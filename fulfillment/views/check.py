"""Quality checks of an order: recorded, taken back, looked at."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fulfillment import services
from fulfillment.forms.check import CheckForm
from fulfillment.models import CheckPhoto, QualityCheck
from fulfillment.pages.check import checked_lines, checks_of
from fulfillment.permissions import checks_quality
from fulfillment.services.check import CHECKED_WHILE
from fulfillment.views.order import visible_order
from orderdesk.core.errors import Refused
from orderdesk.core.pages.files import show_photo
from orderdesk.core.pages.once import once
from orders.models import Order


@once
def record_check(request, pk):
    """What was found of each line, and a form for whoever checks."""
    order = visible_order(request, pk)
    if order.confirmed_at is None:
        raise Http404
    may_check = checks_quality(request.user) and order.status in CHECKED_WHILE
    lines = checked_lines(order)
    first = next((entry for entry in lines if entry.missing), None)
    initial = {"line": first.line, "quantity": first.missing, "result": "passed"} if first else {"result": "passed"}
    form = CheckForm(request.POST or None, request.FILES or None, lines=order.lines.all(), initial=initial)
    if request.method == "POST" and not may_check:
        raise Http404
    if form.is_valid():
        try:
            services.record_check(form.cleaned_data["line"].pk, **form.facts(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The quality check is recorded."))
            return redirect("fulfillment:record-check", order.pk)
    context = {
        "order": order,
        "lines": lines,
        "checks": checks_of(order),
        "form": form if may_check else None,
        "may_check": may_check,
    }
    return render(request, "fulfillment/record_check.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back_check(request, pk):
    """A check was recorded by mistake."""
    visible = Order.objects.visible_to(request.user)
    check = get_object_or_404(QualityCheck.objects.filter(line__order__in=visible).select_related("line"), pk=pk)
    if not checks_quality(request.user):
        raise Http404
    try:
        services.take_back_check(check.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The quality check is taken back."))
    return redirect("fulfillment:record-check", check.line.order_id)


@require_GET
def check_photo(request, pk):
    """A photo of a check, for whoever sees its order."""
    visible = Order.objects.visible_to(request.user)
    photo = get_object_or_404(CheckPhoto, pk=pk, check_record__line__order__in=visible)
    return show_photo(photo.file, photo.name)
