"""What this floor shows on shared pages."""

from orders.panels import money, order, price, quotation, settings

__all__ = ["money", "order", "price", "quotation", "settings"]
