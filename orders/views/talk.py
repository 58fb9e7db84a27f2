from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders import services
from orders.forms import FileForm, MessageForm
from orders.models import Attachment, Order
from orders.views.order import visible_order


@require_POST
def say(request, pk):
    order = visible_order(request, pk)
    form = MessageForm(request.POST)
    if form.is_valid():
        services.say(order, text=form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, " ".join(form.errors["text"]))
    return redirect(f"{order.get_absolute_url()}#history")


@require_POST
def attach_file(request, pk):
    order = visible_order(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        services.attach_file(order, file=form.cleaned_data["file"], by=request.user)
        messages.success(request, _("The file is attached."))
    else:
        messages.error(request, " ".join(form.errors["file"]))
    return redirect(f"{order.get_absolute_url()}#history")


@require_GET
def attachment(request, pk):
    """A file, for whoever sees its order; always as a download."""
    visible = Order.objects.visible_to(request.user)
    found = get_object_or_404(Attachment, pk=pk, order__in=visible)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
