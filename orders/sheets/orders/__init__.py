"""The company's order sheet: its columns, how a cell is read, and which rows make one order. No database."""

from orders.sheets.orders.columns import (
    BY_DUE_DATE,
    FROM_CUSTOMER,
    HEADINGS,
    HISTORY_HEADINGS,
    NUMBER,
    ORDER_HEADINGS,
    REQUIRED,
    SAMPLE,
    STATUS,
    STATUS_WORDS,
)
from orders.sheets.orders.reading import Finding, Reading, SheetLine, SheetOrder, read_orders, read_sheet

__all__ = [
    "BY_DUE_DATE",
    "FROM_CUSTOMER",
    "HEADINGS",
    "HISTORY_HEADINGS",
    "NUMBER",
    "ORDER_HEADINGS",
    "REQUIRED",
    "SAMPLE",
    "STATUS",
    "STATUS_WORDS",
    "Finding",
    "Reading",
    "SheetLine",
    "SheetOrder",
    "read_orders",
    "read_sheet",
]
