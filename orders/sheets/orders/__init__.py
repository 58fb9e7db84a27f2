"""The company's order sheet: its columns, how a cell is read, and which rows make one order. No database."""

from orders.sheets.orders.columns import (
    FROM_CUSTOMER,
    HEADINGS,
    HISTORY_HEADINGS,
    NUMBER,
    ORDER_HEADINGS,
    REQUIRED,
    SAMPLE,
)
from orders.sheets.orders.reading import Finding, Reading, SheetLine, SheetOrder, read_orders, read_sheet

__all__ = [
    "FROM_CUSTOMER",
    "HEADINGS",
    "HISTORY_HEADINGS",
    "NUMBER",
    "ORDER_HEADINGS",
    "REQUIRED",
    "SAMPLE",
    "Finding",
    "Reading",
    "SheetLine",
    "SheetOrder",
    "read_orders",
    "read_sheet",
]
