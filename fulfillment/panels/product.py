"""Stock where products and approvals are looked at."""

from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fulfillment.models import Stock
from fulfillment.pages import stock as stock_page
from orderdesk.core.money import plain_number
from orderdesk.core.pages.slots import Panel
from orders.models import OrderLine
from orders.pages.approval import APPROVAL_COLUMNS, APPROVAL_PANELS, ApprovalColumn
from orders.pages.product import PICKED_PRODUCTS, PRODUCT_PANELS
from orders.services.quoted import quoted_of


@APPROVAL_COLUMNS.at(10)
def stock_of_approval():
    """How many lines of the order the stock does not cover."""
    free = Coalesce(Stock.objects.total("available", product="product"), Decimal(0), output_field=DecimalField())
    short = OrderLine.objects.filter(order=OuterRef("order")).annotate(free=free).filter(quantity__gt=F("free"))
    count = short.order_by().values("order").annotate(count=Count("pk")).values("count")
    return ApprovalColumn("short_lines", _("stock"), Subquery(count), _stock_label)


def _stock_label(short):
    if not short:
        return _("enough")
    return ngettext("%(count)s line short", "%(count)s lines short", short) % {"count": short}


@APPROVAL_PANELS.at(10)
def stock_for_approval(request, order):
    """What the approver asks first: is it there?"""
    lines = list(order.lines.select_related("product"))
    stock = Stock.objects.of_products([line.product_id for line in lines])
    rows = [{"line": line, "stock": stock.get(line.product_id), "short": _short(line, stock)} for line in lines]
    return Panel("fulfillment/_stock_panel.html", {"rows": rows})


@APPROVAL_PANELS.at(11)
def quoted_for_approval(request, order):
    """What quotations count on of the products of the order, which is in nobody's way."""
    lines = OrderLine.objects.filter(order=order)
    held = quoted_of(lines.order_by().values("product"))
    return Panel("fulfillment/_quoted_panel.html", {"held": held.values()}) if held else None


def _short(line, stock):
    """How much is missing for this line, or None where it is all there."""
    missing = line.quantity - (stock[line.product_id]["available"] if line.product_id in stock else 0)
    return missing if missing > 0 else None


@PICKED_PRODUCTS.at(10)
def on_hand(request, products):
    """What the entry grid says beside a quantity: how much is there and held for nobody."""
    stock = Stock.objects.of_products(products)
    return {key: {"on_hand": plain_number(sums["available"])} for key, sums in stock.items()}


@PRODUCT_PANELS.at(10)
def product_stock(request, product):
    """What there is of it."""
    context = {"product": product, "stock": stock_page.stock_sums(product)}
    return Panel("fulfillment/_product_stock.html", context)
