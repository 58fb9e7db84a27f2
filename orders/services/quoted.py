"""What is promised in quotations: a soft hold of stock, which is told where goods are looked at and blocks nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orders.models import Quotation, QuotationLine


@dataclass(frozen=True)
class Quoted:
    """How much of one product is promised in one quotation, and until when."""

    product: str
    quotation_id: int
    number: str
    until: date
    quantity: Decimal

    def __str__(self) -> str:
        facts = {"quantity": plain_number(self.quantity), "quotation": self.number, "day": self.until}
        return _("%(quantity)s held for quotation %(quotation)s until %(day)s") % facts


def quoted_of(products: Iterable[Any]) -> dict[int, list[Quoted]]:
    """{product key: what quotations hold of it, the one that ends first before}; others are absent."""
    quotation = "version__quotation"
    holding = Quotation.objects.holding(on=localdate())
    lines = QuotationLine.objects.filter(
        product__in=products, version__revision=F(f"{quotation}__revision"), **{f"{quotation}__in": holding}
    )
    names = ("product", "product__name", f"{quotation}_id", f"{quotation}__number", f"{quotation}__valid_until")
    rows = lines.order_by(f"{quotation}__valid_until", f"{quotation}_id").values_list(*names).annotate(Sum("quantity"))
    held: dict[int, list[Quoted]] = {}
    for product, *facts in rows:
        held.setdefault(product, []).append(Quoted(*facts))
    return held


def sum_of(held: Iterable[Quoted]) -> Decimal:
    """How much is held in all."""
    return sum((each.quantity for each in held), Decimal(0))
