"""What this floor shows on shared pages."""

from fulfillment.panels import change, operations, order, paper, product, settings, workbench

__all__ = ["change", "operations", "order", "paper", "product", "settings", "workbench"]
