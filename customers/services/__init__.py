"""One function per use-case that writes customers and what belongs to them."""

from customers.services.customer import log_communication, save_customer, save_part, transfer_customer
from customers.services.sheet import import_customers

__all__ = ["import_customers", "log_communication", "save_customer", "save_part", "transfer_customer"]
