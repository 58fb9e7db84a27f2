"""Order templates and the customer's usual basket: saved, listed, dropped, taken into the grid."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.pages.once import once
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders import services
from orders.forms.template import TemplateForm
from orders.models import OrderTemplate
from orders.services.template import usual_basket
from orders.views.order import visible_order


@once
def save_template(request, pk):
    """Keep the lines of an order under a name."""
    order = visible_order(request, pk)
    if not may.may_create(request.user):
        raise Http404
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        try:
            template = services.save_template(order.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The template “%(template)s” is saved.") % {"template": template})
            return redirect("orders:templates")
    context = {"form": form, "order": order}
    return render(request, "orders/save_template.html", context, status=422 if form.is_bound else 200)


@require_GET
def order_templates(request):
    """One's own templates, and those of the team."""
    if not may.may_create(request.user):
        raise Http404
    templates = OrderTemplate.objects.visible_to(request.user).with_count().select_related("owner", "team")
    rows = [{"template": each, "may_drop": may.drops_template(each, request.user)} for each in templates]
    return render(request, "orders/order_templates.html", {"rows": rows})


@require_POST
@once
def drop_template(request, pk):
    """Nobody is offered it any more."""
    template = get_object_or_404(OrderTemplate.objects.visible_to(request.user), pk=pk)
    if not may.drops_template(template, request.user):
        raise Http404
    try:
        services.drop_template(template.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The template “%(template)s” is dropped.") % {"template": template})
    return redirect("orders:templates")


@require_GET
def template_lines(request, pk):
    """The lines of a template as the grid takes them; products that are no longer sold are left out and named."""
    if not may.may_create(request.user):
        raise Http404
    template = get_object_or_404(OrderTemplate.objects.visible_to(request.user), pk=pk)
    lines = list(template.lines.select_related("product"))
    taken = [
        {
            "code": line.product.code,
            "quantity": plain_number(line.quantity),
            "note": line.note,
            "is_gift": line.is_gift,
        }
        for line in lines
        if line.product.is_active
    ]
    gone = [line.product.code for line in lines if not line.product.is_active]
    text = _("No longer sold, left out: %(products)s.") % {"products": ", ".join(gone)} if gone else ""
    return JsonResponse({"lines": taken, "text": text})


@require_GET
def customer_basket(request):
    """What a customer usually buys: a fragment of the entry page."""
    customer = key_typed(request.GET.get("customer"))
    basket = usual_basket(customer, by=request.user) if customer and may.may_create(request.user) else []
    return render(request, "orders/_usual_basket.html", {"basket": basket})
