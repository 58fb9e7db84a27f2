from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.forms.communication import CommunicationForm
from customers.models import Customer
from orderdesk.core.pages.files import download
from orderdesk.core.pages.once import once
from orders import services
from orders.forms.talk import FileForm, MessageForm
from orders.models import Attachment, Order
from orders.views.order import show_order, visible_order


@require_POST
@once(asks=False)
def say(request, pk):
    order = visible_order(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_order(request, order, form, status=422)
    services.say(order, text=form.cleaned_data["text"], by=request.user)
    return redirect(f"{order.get_absolute_url()}#history")


@require_POST
@once(asks=False)
def attach_file(request, pk):
    order = visible_order(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        services.attach_file(order, file=form.cleaned_data["file"], by=request.user)
        messages.success(request, _("The file is attached."))
    else:
        messages.error(request, " ".join(form.errors["file"]))
    return redirect(f"{order.get_absolute_url()}#files")


@once(asks=False)
def log_communication(request, pk):
    """Record a contact with the customer that was about this order, for whoever sees the customer."""
    order = visible_order(request, pk)
    if not Customer.objects.visible_to(request.user).filter(pk=order.customer_id).exists():
        raise Http404
    form = CommunicationForm(request.POST or None, customer=order.customer)
    if form.is_valid():
        services.log_communication(order, by=request.user, **form.cleaned_data)
        messages.success(request, _("The contact with %(customer)s is recorded.") % {"customer": order.customer})
        return redirect(order)
    context = {"form": form, "order": order}
    return render(request, "orders/log_communication.html", context, status=422 if form.is_bound else 200)


@require_GET
def attachment(request, pk):
    """A file, for whoever sees its order; always as a download."""
    visible = Order.objects.visible_to(request.user)
    file = get_object_or_404(Attachment.objects.read_by(request.user), pk=pk, order__in=visible)
    return download(file.file, file.name)
