"""What a customer might need next, beside what is due by their own rhythm."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.views import visible_customer
from orders.models import Order
from reports.pages.rhythm import also_needed


@require_GET
def also_bought(request, pk):
    """Products that those who buy the same also buy: asked for when the reader gets there, because it takes a while."""
    customer = visible_customer(request, pk)
    if not request.user.sees("price"):
        raise Http404
    needs = also_needed(customer, Order.objects.visible_to(request.user))
    template = "reports/_also_bought.html" if request.htmx else "reports/also_bought.html"
    return render(request, template, {"customer": customer, "needs": needs})
