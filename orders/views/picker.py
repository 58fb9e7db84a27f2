"""Suggestions for the entry grid: products, and earlier prices."""

import json

from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.money import plain_number
from orderdesk.core.text.typed import key_typed
from orders.forms.order import MOST_TYPED_LINES
from orders.models import Order, OrderLine, Product
from orders.pages.product import PICKED_PRODUCTS
from orders.services.price import prices_of
from orders.services.quoted import quoted_of, sum_of
from orders.states import AGREED


@require_GET
def pick_product(request):
    """Products for the grid, with what this customer paid last."""
    word = request.GET.get("q", "")[:60]
    products = Product.objects.visible_to(request.user).active().matching(word).order_by("code")[:20]
    last = _last_prices(request, [product.pk for product in products])
    customer = key_typed(request.GET.get("customer"))
    facts = known_products(request, products, customer=customer)
    quoted = quoted_of([product.pk for product in products])
    picked = [_picked(facts[p.pk], last.get(p.pk), request.user, quoted.get(p.pk, [])) for p in products]
    return JsonResponse({"results": picked})


@require_POST
def name_products(request):
    """What the grid shows of products that it knows by key or by code, many at a time; nothing is written."""
    keys = {key for text in request.POST.getlist("product")[:MOST_TYPED_LINES] if (key := key_typed(text))}
    codes = {text.strip().upper()[:60] for text in request.POST.getlist("code")[:MOST_TYPED_LINES]} - {""}
    products = list(Product.objects.visible_to(request.user).active().filter(Q(pk__in=keys) | Q(code__in=codes)))
    facts = known_products(request, products, customer=key_typed(request.POST.get("customer")))
    return JsonResponse({"results": [facts[product.pk] for product in products]})


def known_products(request, products, *, customer=None):
    """{key: what the grid shows of a product}, with its prices for a customer and what the floors above add (stock)."""
    prices = prices_of([product.pk for product in products], customer=customer, by=request.user) if products else {}
    facts_by_key = {product.pk: _facts(product, request.user, prices.get(product.pk, [])) for product in products}
    for added in PICKED_PRODUCTS.collect(request, products):
        for key, facts in added.items():
            facts_by_key[key] |= facts
    return facts_by_key


def _facts(product, user, prices):
    agreed = [_price(each) for each in prices]
    price = product.list_price if user.sees("price") else None
    return {
        "id": product.pk,
        "code": product.code,
        "name": product.name,
        "spec": product.spec,
        "unit": product.unit,
        "price": plain_number(price) if price is not None else "",
        "tax_rate": str(product.tax_rate),
        "on_hand": "",
        "prices": agreed,
        "prices_text": json.dumps(agreed),
    }


def _price(agreed):
    """One of the prices from which the grid takes the first that its quantity reaches."""
    texts = {"from": plain_number(agreed.from_quantity), "price": plain_number(agreed.unit_price)}
    return texts | {"own": agreed.customer_id is not None}


def _picked(facts, last, user, quoted):
    """A suggestion of the picker: code, name, and what decides the choice (stock, last price or list price)."""
    details = [_("on hand %(quantity)s") % {"quantity": facts["on_hand"]}] if facts["on_hand"] else []
    if quoted:
        details.append(_("%(quantity)s quoted") % {"quantity": plain_number(sum_of(quoted))})
    if facts["prices"]:
        details.append(_agreed_text(facts["prices"][-1]))
    elif last is not None and user.sees("price"):
        details.append(_("last %(price)s") % {"price": plain_number(last)})
    elif facts["price"]:
        details.append(facts["price"])
    sub = f"{facts['name']} {facts['spec']}".strip()
    return facts | {"label": facts["code"], "sub": sub, "tail": " · ".join(details)}


def _agreed_text(price):
    """The price from the smallest quantity on."""
    sentence = _("agreed %(price)s") if price["own"] else _("from %(quantity)s: %(price)s")
    return sentence % {"price": price["price"], "quantity": price["from"]}


def _last_prices(request, products):
    customer = key_typed(request.GET.get("customer"))
    if customer is None or not products:
        return {}
    lines = _sold(request, customer).filter(product__in=products, unit_price__gt=0)
    lines = lines.order_by("product_id", "-order__ordered_on", "-order_id")
    return {line.product_id: line.paid_price for line in lines.distinct("product_id")}


def _sold(request, customer):
    """The lines of a customer's agreed orders: what is a draft, rejected or cancelled is no price."""
    mine = Order.objects.visible_to(request.user).filter(customer=customer, status__in=AGREED)
    return OrderLine.objects.filter(order__in=mine)


@require_GET
def price_history(request):
    """What a customer paid for a product before: a fragment of the entry page."""
    customer, product = key_typed(request.GET.get("customer")), key_typed(request.GET.get("product"))
    lines, prices = [], []
    if product:
        prices = prices_of([product], customer=customer, by=request.user).get(product, [])[::-1]
    if customer and product and request.user.sees("price"):
        lines = _sold(request, customer).filter(product=product).select_related("order")
        lines = lines.order_by("-order__ordered_on", "-order_id")[:8]
    found_product = Product.objects.visible_to(request.user).filter(pk=product).first() if product else None
    context = {"lines": lines, "prices": prices, "product": found_product}
    return render(request, "orders/_price_history.html", context)
