"""The customer sheet: its columns, how it is read and written, and its import."""

from customers.sheets.customers.columns import FIELDS, MOST_CREDIT, SHEET, read_customers
from customers.sheets.customers.taking import import_customers
from customers.sheets.customers.writing import write_customers

__all__ = ["FIELDS", "MOST_CREDIT", "SHEET", "import_customers", "read_customers", "write_customers"]
