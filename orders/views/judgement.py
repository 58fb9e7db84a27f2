"""Who would have to approve an order as it is typed."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST

from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders.forms.order import LineFormSet, OrderForm
from orders.pages.judgement import Judgement
from orders.views.order import visible_order


@require_POST
def judge_order(request):
    """A fragment of the entry page; what is typed is read and forgotten."""
    key = key_typed(request.POST.get("order"))
    order = visible_order(request, key) if key else None
    if not (may.enters(order, request.user) if order else may.may_create(request.user)):
        raise Http404
    initial = {"owner": order.owner_id} if order else None
    form = OrderForm(request.POST, user=request.user, initial=initial)
    lines = LineFormSet(request.POST, prefix="lines")
    context = {"judgement": Judgement.of(form, lines, request.user, order)}
    return render(request, "orders/_judgement.html", context)
