"""Checks of stored values of orders and their money."""

from orders.audit import money, order
from orders.audit.order import NAMED, compare_terms

CHECKS = [*order.CHECKS, *money.CHECKS]
COUNTED = order.COUNTED | money.COUNTED

__all__ = ["CHECKS", "COUNTED", "NAMED", "compare_terms"]
