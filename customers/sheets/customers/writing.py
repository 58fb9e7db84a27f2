"""Customers written as the sheet that is imported."""

from customers.sheets.customers.columns import FIELDS, OF_CUSTOMER, SHEET
from orderdesk.core.sheets.rows import (
    cell_of,
    sheet_columns,
)
from orderdesk.core.sheets.writing import write_into
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.sheet import cells_in, column_of


def write_customers(target, customers, *, user):
    """Write customers as the sheet that is imported: one row each, further rows for more contacts and addresses.

    The columns that the user does not read are left out.
    """
    kinds = {"credit_limit": "credit", "credit_days": "credit", "phone": "phone"}
    fields = [field for field in FIELDS if field.name not in kinds or user.sees(kinds[field.name])]
    custom = list(CustomField.objects.of("customer"))
    records = customers.select_related("owner").prefetch_related("contacts", "addresses").order_by("name", "pk")
    names = [field.name for field in fields] + [field.key for field in custom]
    rows = ([cells.get(name, "") for name in names] for customer in records for cells in _cells(customer, custom))
    write_into(target, sheet_columns([*fields, *map(column_of, custom)]), rows, sheet=SHEET)


def _cells(customer, custom):
    """The rows of one customer as {column: cell}: its own facts in the first, a contact and an address in each."""
    own = {field.name: field for field in FIELDS if field.name in OF_CUSTOMER}
    facts = {name: cell_of(field, getattr(customer, name)) for name, field in own.items()}
    first = facts | {"owner": customer.owner.name or customer.owner.username} | cells_in(custom, customer.custom)
    contacts = sorted(customer.contacts.all(), key=lambda contact: (not contact.is_default, contact.pk))
    addresses = sorted(customer.addresses.all(), key=lambda address: (not address.is_default, address.pk))
    for at in range(max(len(contacts), len(addresses), 1)):
        cells = {"name": customer.name} | (first if at == 0 else {})
        if at < len(contacts):
            contact = contacts[at]
            cells |= {"contact": contact.name, "phone": contact.phone, "email": contact.email}
        if at < len(addresses):
            cells["address"] = addresses[at].text
        yield cells
