"""The list of orders, its export, and the JSON that pickers ask for."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from orders.finding import find_orders, page_of, wanted_from
from orders.listing import filters_of, headings_of, is_filtered, rows_for, sorts_of, tabs_of
from orders.models import OrderLine, Policy, Product


@require_GET
def order_list(request):
    wanted = wanted_from(request.GET)
    if not request.user.sees("price") and wanted.sort.endswith("amount"):
        wanted.sort = "-newest"
    today, policy = localdate(), Policy.current()
    found = find_orders(request.user, wanted, on=today, policy=policy)
    page = page_of(found, wanted, request.GET)
    context = {
        "rows": rows_for(page.rows, request.user, on=today, policy=policy),
        "page": page,
        "wanted": wanted,
        "tabs": tabs_of(request, wanted, today),
        "filters": filters_of(request, wanted),
        "filtered": is_filtered(request),
        "headings": headings_of(request, wanted),
        "sorts": sorts_of(request.user),
        "query": request.GET.urlencode(),
    }
    template = "orders/_order_rows.html" if request.htmx and not request.htmx.boosted else "orders/order_list.html"
    return render(request, template, context)


@require_GET
def pick_product(request):
    """Products for the grid, with what this customer paid last."""
    word = request.GET.get("q", "")[:60]
    found = Product.objects.visible_to(request.user).active().matching(word).order_by("code")[:20]
    last = _last_prices(request, [product.pk for product in found])
    return JsonResponse({"results": [_picked(product, last.get(product.pk), request.user) for product in found]})


def _picked(product, last, user):
    price = product.list_price if user.sees("price") else None
    return {
        "id": product.pk,
        "label": product.code,
        "code": product.code,
        "name": product.name,
        "spec": product.spec,
        "sub": f"{product.name} {product.spec}".strip(),
        "unit": product.unit,
        "price": f"{price.normalize():f}" if price is not None else "",
        "tax_rate": str(product.tax_rate),
        "last": f"{last.normalize():f}" if last is not None and user.sees("price") else "",
        "tail": f"{price:,.2f}" if price is not None else "",
    }


def _last_prices(request, products):
    customer = request.GET.get("customer", "")
    if not customer.isdecimal() or not products:
        return {}
    lines = _sold(request, int(customer)).filter(product__in=products).order_by("product_id", "-order_id")
    return {line.product_id: line.unit_price * (1 - line.discount) for line in lines.distinct("product_id")}


def _sold(request, customer):
    from orders.models import Order

    mine = Order.objects.visible_to(request.user).filter(customer=customer)
    return OrderLine.objects.filter(order__in=mine)


@require_GET
def price_history(request):
    """What a customer paid for a product before: a fragment of the entry page."""
    customer, product = request.GET.get("customer", ""), request.GET.get("product", "")
    lines = []
    if customer.isdecimal() and product.isdecimal() and request.user.sees("price"):
        lines = _sold(request, int(customer)).filter(product=int(product)).select_related("order")
        lines = lines.order_by("-order__ordered_on", "-order_id")[:8]
    known = Product.objects.filter(pk=int(product)).first() if product.isdecimal() else None
    return render(request, "orders/_price_history.html", {"lines": lines, "product": known})
