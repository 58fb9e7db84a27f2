"""What this floor shows on shared pages."""

from orders.panels import money, order, quotation, settings

__all__ = ["money", "order", "quotation", "settings"]
