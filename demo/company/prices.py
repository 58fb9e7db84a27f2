"""Prices of the demo company: floors of some products, quantity breaks for everybody, what some customers agreed on."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from customers.models import Customer
from orderdesk.core.record.history import Reason
from orders.models import OrderLine, PriceAgreement, Product
from orders.services.template import usual_basket

FLOORED, BROKEN = 3, 4  # every so manyth product has a floor price, or quantity breaks
FLOOR = Decimal("0.85")  # of the list price: below whatever was sold
BREAKS = [(10, Decimal("0.97")), (50, Decimal("0.94"))]  # (from so many on, of the list price)
DEAR, DEAR_BREAKS = 2000, [(5, Decimal("0.97")), (20, Decimal("0.95"))]
AGREEING, AGREED = 12, 3  # so many customers, on so many products each
SHARES = [Decimal("0.96"), Decimal("0.95"), Decimal("0.93")]
YEAR = timedelta(days=365)


def price_company(*, by, reader, today):
    """Made of the list prices, so that nothing that was sold lies below its floor. `reader` sees every order."""
    products = list(Product.objects.active().order_by("pk"))
    _set_floors(products[::FLOORED], by)
    agreements = [*_breaks(products[::BROKEN], today), *_agreed(today, reader)]
    for agreement in agreements:
        agreement.by = by
    bulk_create_with_history(agreements, PriceAgreement, default_user=by, default_change_reason=Reason.SEED)


def _part(product, share):
    return (product.list_price * share).quantize(Decimal("0.01"))


def _set_floors(products, by):
    for product in products:
        product.floor_price = max(_part(product, FLOOR), product.cost)
    bulk_update_with_history(products, Product, ["floor_price"], default_user=by, default_change_reason=Reason.SEED)


def _breaks(products, today):
    for product in products:
        for quantity, share in DEAR_BREAKS if product.list_price >= DEAR else BREAKS:
            facts = {"product": product, "from_quantity": quantity, "unit_price": _part(product, share)}
            yield PriceAgreement(**facts, valid_from=today - YEAR / 2, note="量大从优")


def _agreed(today, reader):
    """What those who buy most pay for what they buy most often, this year; the first of it cost more last year."""
    for customer in Customer.objects.filter(is_active=True).order_by("pk")[:AGREEING]:
        for place, (product, share) in enumerate(zip(_bought(customer, reader), SHARES, strict=False)):
            facts = {"customer": customer, "product": product, "note": "年度框架价"}
            day = today - YEAR / 4
            yield PriceAgreement(**facts, unit_price=_part(product, share), valid_from=day, valid_until=day + YEAR)
            if place == 0:
                last = {"valid_from": day - YEAR, "valid_until": day - timedelta(days=1)}
                yield PriceAgreement(**facts, unit_price=_part(product, Decimal("0.98")), **last)


def _bought(customer, reader):
    """Its usual basket first, so that the entry proposes these prices, then what stands in most of its lines."""
    lines = OrderLine.objects.filter(order__customer=customer, product__is_active=True)
    often = lines.values_list("product").annotate(times=Count("pk")).order_by("-times", "product")[:AGREED]
    usual = [each.product.pk for each in usual_basket(customer.pk, by=reader)]
    products = Product.objects.in_bulk([*usual, *(key for key, _times in often)])
    return [products[key] for key in dict.fromkeys([*usual, *(key for key, _times in often)])]
