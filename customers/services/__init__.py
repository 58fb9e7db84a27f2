"""One function per use-case that writes customers and what belongs to them."""

from customers.services.anonymise import anonymise_contact
from customers.services.customer import (
    log_communication,
    save_customer,
    save_part,
    transfer_customer,
    transfer_customers,
)

__all__ = [
    "anonymise_contact",
    "log_communication",
    "save_customer",
    "save_part",
    "transfer_customer",
    "transfer_customers",
]
