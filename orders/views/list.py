"""The list of orders."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from orders.lists.orders.list import OrderList


@require_GET
def order_list(request):
    orders = OrderList(request)
    if orders.start_url:
        return redirect(orders.start_url)
    template = "orders/_order_rows.html" if request.htmx and not request.htmx.boosted else "orders/order_list.html"
    return render(request, template, {"list": orders})
