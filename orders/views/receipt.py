from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.pages.once import once
from orders import permissions as may
from orders import services
from orders.forms.finance import finance_context
from orders.forms.receipt import RecordReceiptForm
from orders.lists.receipts import ReceiptList
from orders.models import Order
from orders.pages.order import money_of
from orders.services import money


@once
def record_receipt(request, pk):
    """Record a receipt or a refund of an order."""
    order = get_object_or_404(Order.objects.visible_to(request.user).with_people(), pk=pk)
    if not may.records_receipts(order, request.user):
        raise Http404
    refund = -order.received if order.cancelled_at else None
    initial = {"received_on": localdate(), "amount": money.open_amount(order) or refund or None}
    form = RecordReceiptForm(request.POST or None, initial=initial)
    refused, status = None, 200
    if request.method == "POST":
        refused, status = _take(request, order, form)
        if status == 302:
            return redirect(order)
    asks = refused if isinstance(refused, NeedsConfirmation) else None
    outcome = {"refused": None if asks else refused, "asks": asks}
    context = {**money_of(order, request.user), **outcome, "form": form, "may_record": False}
    return render(request, "orders/record_receipt.html", context, status=status)


def _take(request, order, form):
    if not form.is_valid():
        return None, 422
    confirmed = request.POST.get("confirmed", "")
    try:
        receipt = money.record_receipt(order.pk, **form.cleaned_data, by=request.user, confirmed=confirmed)
    except Refused as refusal:
        return refusal, 422 if isinstance(refusal, NeedsConfirmation) else 409
    messages.success(request, _("%(receipt)s for %(order)s is recorded.") % {"receipt": receipt.number, "order": order})
    return None, 302


@require_POST
def keep_balance(request, pk):
    """What was received for a cancelled order stays with the customer."""
    order = get_object_or_404(Order.objects.visible_to(request.user), pk=pk)
    if not may.records_receipts(order, request.user):
        raise Http404
    try:
        services.keep_balance(order.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The money of %(order)s is kept as the customer's balance.") % {"order": order})
    return redirect(order)


@require_GET
def receipt_list(request):
    """What came in, latest first: the orders behind every amount that was received."""
    if not request.user.sees("price"):
        raise Http404
    return render(
        request, "orders/receipt_list.html", {"list": ReceiptList(request)} | finance_context(request.user, "receipts")
    )
