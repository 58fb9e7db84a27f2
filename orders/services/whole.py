"""What is counted in whole units: half a machine is neither sold nor sent, nor does it lie in stock."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models.functions import Mod
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.text.display import together
from orders.models import OrderLine, Product
from orders.states import CLOSED

# A product that comes in by a sheet with one of these units is counted in whole ones.
COUNTED_UNITS = frozenset("台个件套只箱盒把张支块瓶袋桶辆部枚组双副根") | {"pc", "pcs", "set", "unit", "box"}


def is_fraction(quantity: Decimal) -> bool:
    """Whether a quantity is no whole number."""
    return quantity % 1 != 0


def against_fraction(product: Product, quantity: Decimal, *, unit: str = "") -> str:
    """Why there cannot be this quantity of a product, as a sentence, or nothing."""
    if not (is_fraction(quantity) and product.is_whole):
        return ""
    sentence = _(
        "%(product)s is counted in whole units: %(quantity)s %(unit)s is not a whole number. Correct the quantity, or "
        "say in the product that parts of a unit exist."
    )
    return sentence % {"product": product, "quantity": plain_number(quantity), "unit": unit or product.unit}


def check_whole(product: Product, *quantities: Decimal) -> None:
    """Refuse a part of a unit of a product that is counted in whole ones."""
    for quantity in quantities:
        if reason := against_fraction(product, quantity):
            raise Refused(reason)


def check_whole_pieces(pieces: Iterable[tuple[OrderLine, Decimal]]) -> None:
    """Refuse parts of units among [(line, quantity)]. Of a line that was taken over with a part, one may still come."""
    reasons = [
        against_fraction(line.product, quantity, unit=line.unit)
        for line, quantity in pieces
        if is_fraction(quantity) and not is_fraction(line.quantity)
    ]
    if any(reasons):
        raise Refused(together(filter(None, reasons)))


def parts_of_open(products: Iterable[Product]) -> dict[int, str]:
    """Why products cannot be counted in whole units now: {key: a sentence that names an open order with a part}."""
    lines = OrderLine.objects.filter(product__in=[product.pk for product in products])
    lines = lines.exclude(order__status__in=CLOSED).alias(part=Mod("quantity", 1)).exclude(part=0)
    lines = lines.select_related("order").order_by("product_id", "-order_id").distinct("product_id")
    sentence = _("%(order)s has %(quantity)s %(unit)s of it: it cannot be counted in whole units before that is over.")
    return {
        line.product_id: sentence % {"order": line.order, "quantity": plain_number(line.quantity), "unit": line.unit}
        for line in lines
    }
