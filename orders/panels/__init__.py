"""What this floor shows on shared pages."""

from orders.panels import money, order, price, quotation, settings, workbench

__all__ = ["money", "order", "price", "quotation", "settings", "workbench"]
