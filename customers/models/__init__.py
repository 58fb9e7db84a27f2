from customers.models.communication import Communication
from customers.models.customer import Customer
from customers.models.part import Address, Contact, InvoiceTitle, Qualification

__all__ = ["Address", "Communication", "Contact", "Customer", "InvoiceTitle", "Qualification"]
