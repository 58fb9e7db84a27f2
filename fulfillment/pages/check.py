"""The page of an order's quality checks: what has passed of each line, and what was found."""

from dataclasses import dataclass
from decimal import Decimal

from fulfillment.models import QualityCheck
from fulfillment.services.check import passed_of
from orders.models import Order, OrderLine


@dataclass(frozen=True)
class CheckedLine:
    """One line: what is still to be shipped, and how much of it may leave."""

    line: OrderLine
    passed: Decimal
    missing: Decimal


def checked_lines(order: Order) -> list[CheckedLine]:
    """The lines whose product needs a check; where none does, all of them."""
    lines = list(order.lines.select_related("product"))
    lines = [line for line in lines if line.product.needs_check] or lines
    passed = passed_of(lines)
    return [CheckedLine(line, passed[line.pk], max(line.to_ship() - passed[line.pk], Decimal(0))) for line in lines]


def checks_of(order: Order) -> list[QualityCheck]:
    """What was recorded, the latest first, with people and photos."""
    checks = QualityCheck.objects.filter(line__order=order).select_related("line", "by", "undone_by")
    return list(checks.prefetch_related("photos"))
