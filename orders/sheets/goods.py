"""What has to be typed into the tax software: the requested invoices by lines of goods.

A share of an order stands for all of its lines in proportion, what was taken off them before that; amounts and taxes of
the lines add up to those of the share, quantities are as many as the amount pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from orderdesk.core.money import round_money, tax_within
from orders.models import InvoiceShare, Order

ZERO = Decimal(0)
EXACT = Decimal("0.00000001")  # as many places as the tax software takes
FREIGHT = "运费"


@dataclass
class Goods:
    """A line of an invoice; amounts with tax, in yuan. The price follows from amount and quantity."""

    name: str
    spec: str
    unit: str
    quantity: Decimal
    amount: Decimal
    rate: Decimal
    tax: Decimal
    code: str

    @property
    def price(self) -> Decimal:
        return (self.amount / self.quantity).quantize(EXACT, ROUND_HALF_UP)


def goods_of(share: InvoiceShare) -> list[Goods]:
    """The lines of goods of a share, whose order comes with lines, their products and corrections."""
    goods = _goods_of_order(share.order)
    weights = [each.amount for each in goods]
    taxes = [each.tax for each in goods]
    amounts, taxes = apportioned(share.amount, weights), apportioned(share.tax, taxes)
    for each, amount, tax in zip(goods, amounts, taxes, strict=True):
        if amount != each.amount:
            each.quantity = (each.quantity * amount / each.amount).quantize(EXACT, ROUND_HALF_UP)
        each.amount, each.tax = amount, tax
    return [each for each in goods if each.amount and each.quantity]


def apportioned(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in parts by weight, to the fen; together they are the amount."""
    whole = sum(weights, ZERO)
    ends = [round_money(total * end / whole) if whole else ZERO for end in accumulate(weights)]
    return [end - start for start, end in pairwise([ZERO, *ends])]


def _goods_of_order(order: Order) -> list[Goods]:
    goods = []
    for line in order.lines.all():
        taken = line.corrections.all()
        amount = line.amount - sum((each.amount for each in taken), ZERO)
        quantity = line.quantity - sum((each.quantity for each in taken), ZERO)
        if amount > 0 and quantity > 0:
            tax = tax_within(amount, line.tax_rate)
            facts = (quantity, amount, line.tax_rate, tax, line.product.tax_code)
            goods.append(Goods(line.product_name, line.spec, line.unit, *facts))
    if order.freight:
        tax = tax_within(order.freight, order.freight_tax_rate)
        goods.append(Goods(FREIGHT, "", "次", Decimal(1), order.freight, order.freight_tax_rate, tax, ""))
    return goods
