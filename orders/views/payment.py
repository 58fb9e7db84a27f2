"""Payments of customers: recorded, allocated, used for another order, refunded, reversed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.models import Customer
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.pages.once import once
from orders import permissions as may
from orders import services
from orders.forms.payment import AllocatePaymentForm, RecordPaymentForm, ReturnPaymentForm, ReversePaymentForm
from orders.lists.payments import PaymentList
from orders.models import Payment
from orders.services.money import open_amount
from orders.services.payment import open_orders
from orders.views.order import visible_order


@require_GET
def payment_list(request):
    """What came in from customers, and what of it is left."""
    if not request.user.sees("price"):
        raise Http404
    return render(request, "orders/payment_list.html", {"list": PaymentList(request)})


@once
def record_payment(request, pk):
    """Record what came in from a customer, and spread it over orders or keep it."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    _check_may(request)
    form = RecordPaymentForm(request.POST or None, orders=_rests(customer), initial={"received_on": localdate()})
    return _step(
        request,
        form,
        lambda: services.record_payment(
            customer.pk, **form.payment(), by=request.user, confirmed=request.POST.get("confirmed", "")
        ),
        title=_("Record payment"),
        customer=customer,
    )


@once
def allocate_payment(request, pk):
    """Use what is left of a payment for orders."""
    payment = _visible_payment(request, pk)
    form = AllocatePaymentForm(request.POST or None, orders=_rests(payment.customer))
    return _step(
        request,
        form,
        lambda: services.allocate_payment(payment.pk, shares=form.shares(), by=request.user),
        title=_("Allocate payment"),
        customer=payment.customer,
        payment=payment,
    )


@once
def return_payment(request, pk):
    """Refund what is left of a payment, or a part of it."""
    payment = _visible_payment(request, pk)
    form = ReturnPaymentForm(request.POST or None, initial={"amount": payment.rest})
    return _step(
        request,
        form,
        lambda: services.return_payment(payment.pk, **form.cleaned_data, by=request.user),
        title=_("Refund payment"),
        customer=payment.customer,
        payment=payment,
    )


@once
def reverse_payment(request, pk):
    """Write back a payment that was a mistake."""
    payment = _visible_payment(request, pk)
    form = ReversePaymentForm(request.POST or None)
    return _step(
        request,
        form,
        lambda: services.reverse_payment(payment.pk, **form.cleaned_data, by=request.user),
        title=_("Reverse payment"),
        customer=payment.customer,
        payment=payment,
    )


def _rests(customer):
    """[(order, what is open of it)] of the customer's open orders."""
    return [(order, open_amount(order)) for order in open_orders(customer)]


def _check_may(request):
    if not may.records_receipts(None, request.user):
        raise Http404


def _visible_payment(request, pk):
    payments = Payment.objects.visible_to(request.user).filter(amount__gt=0).select_related("customer")
    payment = get_object_or_404(payments, pk=pk)
    _check_may(request)
    return payment


def _step(request, form, write, **context):
    """One step of a payment: its form, its service, and the list of payments of the customer after it."""
    refused, asks, status = None, None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            payment = write()
        except NeedsConfirmation as question:
            asks, status = question, 422
        except Refused as refusal:
            refused, status = refusal, 409
        else:
            messages.success(request, _("%(payment)s is recorded.") % {"payment": payment})
            return redirect(f"{reverse('orders:payments')}?show=all&customer={payment.customer_id}")
    context |= {"form": form, "refused": refused, "asks": asks}
    return render(request, "orders/payment_form.html", context, status=status)


@require_POST
def apply_balance(request, pk):
    """Pay an order from the customer's balance, as far as both reach."""
    order = visible_order(request, pk)
    if not may.records_receipts(order, request.user):
        raise Http404
    try:
        amount = services.apply_balance(order.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"amount": f"{amount:,.2f}", "order": order}
        messages.success(request, _("¥%(amount)s of the balance is used for %(order)s.") % facts)
    return redirect(order)
