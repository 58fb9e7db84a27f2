"""What this floor shows on shared pages."""

from fulfillment.panels import change, order, paper, product, settings, workbench

__all__ = ["change", "order", "paper", "product", "settings", "workbench"]
