"""What this floor shows on shared pages."""

from orders.panels import money, order, settings

__all__ = ["money", "order", "settings"]
