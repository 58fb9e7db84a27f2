"""The custom fields of the order sheet: behind its other columns, one value for each order."""

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, excerpt
from orderdesk.custom_fields.sheet import key_in
from orders.sheets.orders import columns as at


def read_custom(order, columns):
    """Fill in what the rows of an order say in custom fields; of several values the first one counts."""
    for column in columns:
        first = None
        for row, cells in zip(order.rows, order.cells, strict=True):
            if column.heading not in cells or (row, column.heading) in order.broken:
                continue
            cell = cells[column.heading]
            try:
                value = column.read(cell)
            except Mistyped as mistake:
                order.fault(row, column.heading, cell, mistake)
                continue
            if first is None:
                first = row, value, cell
            elif value != first[1]:
                message = _("This differs from row %(row)s of the same order, which is used: %(value)s.")
                order.warn(row, column.heading, cell, message % {"row": first[0], "value": excerpt(first[2])})
        if first is not None and first[1]:
            order.custom[key_in(column)] = first[1]


def warn_of_known(order, columns, stored, customer_po):
    """An import changes no order that is here: warn where it says something else than the sheet.

    That is its custom fields (`stored`) and the customer's number.
    """
    fields = [(column.heading, order.custom.get(key_in(column)), stored.get(key_in(column))) for column in columns]
    for heading, value, other in (*fields, (at.CUSTOMER_NUMBER, order.customer_po, customer_po)):
        if value and value != other:
            message = _("The order is here already and stays as it is. Correct this field on its page.")
            order.warn(order.rows[0], heading, value, message)
