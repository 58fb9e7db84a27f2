"""Checks of stored values of orders and their money."""

from orders.audit import correction, money, order, quotation
from orders.audit.order import NAMED, compare_terms

CHECKS = [*order.CHECKS, *money.CHECKS, *correction.CHECKS, *quotation.CHECKS]
COUNTED = order.COUNTED | money.COUNTED | correction.COUNTED | quotation.COUNTED

__all__ = ["CHECKS", "COUNTED", "NAMED", "compare_terms"]
