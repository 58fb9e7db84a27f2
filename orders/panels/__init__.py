"""What this floor shows on shared pages."""

from orders.panels import money, order

__all__ = ["money", "order"]
