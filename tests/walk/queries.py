"""What can be asked of the pages that take words and filters."""

from datetime import timedelta
from urllib.parse import urlencode

from django.utils.timezone import localdate

from orders.models import Quotation
from reports.lists.sales import WAYS
from tests.walk.world import LANDLINE, PHONE, PRICE

WORDS = ["锐丰", "xrf", "tell", "SF1234567890", PHONE, PHONE[-4:], LANDLINE, PRICE, "管理"]


def queries(world, name):
    words = [f"?{urlencode({'q': word})}" for word in WORDS]
    customer, product = world.firm.customer.pk, world.firm.product.pk
    ticked = f"?{urlencode({'order': [order.pk for order in world.orders.values()]}, doseq=True)}"
    return {
        "search": words,
        "customers:list": ["", "?view=999", *words],
        "customers:pick": ["", *words],
        "orders:products": ["", *words],
        "orders:adjust-products": ["", f"?product={product}"],
        "fulfillment:stock": ["", *words],
        "fulfillment:board": ["", "?late=1", words[0]],
        "fulfillment:calendar": ["", f"?month={localdate() + timedelta(days=20):%Y-%m}"],
        "fulfillment:tasks": ["", "?show=over", words[0]],
        "fulfillment:shipments": ["", "?show=all", "?show=late", *words],
        "fulfillment:stages": ["", "?show=all", "?show=late", words[0]],
        "aftersales:tickets": ["", "?show=all", "?show=late", f"?q={WORDS[0]}", f"?show=closed&customer={customer}"],
        "aftersales:create-ticket": ["", f"?customer={customer}", f"?order={world.last.pk}"],
        "aftersales:visits": ["", "?show=done", "?show=mine"],
        "orders:list": [
            "",
            *words,
            "?sort=-amount",
            "?sort=amount",
            "?amount=large",
            "?status=open",
            "?late=1",
            "?view=999",
        ],
        "orders:export": ["", "?as=shown", "?amount=large", "?sort=amount", words[0], ticked],
        "orders:reassign-orders": ["", ticked],
        "orders:create": ["", f"?customer={customer}", *[f"?copy={order.pk}" for order in world.orders.values()]],
        "orders:quotations": ["", "?show=accepted", "?show=lost", "?show=all&sent=year", *words],
        "orders:create-quotation": ["", f"?customer={customer}", f"?copy={Quotation.objects.first().pk}"],
        "orders:hit-rate": ["", "?sent=all"],
        "orders:bank-rows": ["", "?show=matched", "?show=aside"],
        "orders:payments": ["", "?show=all", f"?show=all&customer={customer}"],
        "orders:invoices": ["", "?show=issued", "?show=all"],
        "orders:receivables": ["", "?show=today", "?show=soon", "?show=gates"],
        "orders:pick-product": [*words, f"?q=tell&customer={customer}"],
        "orders:customer-basket": ["", f"?customer={customer}"],
        "orders:set-price": ["", f"?customer={customer}", f"?product={product}"],
        "reports:sales": [f"?by={way}&sort=-amount" for way in WAYS],
        "reports:export-sales": [f"?by={way}&sort=amount" for way in WAYS],
        "orders:price-history": [f"?customer={customer}&product={product}"],
    }.get(name, [""])
