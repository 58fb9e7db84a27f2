"""What makes the same order of two sheets."""

import hashlib

from orders.sheets.orders.history import midnight


def digest_of(order):
    """What the rows say, whatever their spelling: the same order imported again is known by it.

    A code counts where no name stands beside it, the customer's number not at all: ledgers that were imported before
    these columns had a meaning are known again.
    """
    content = [
        *(order.customer, order.contact, order.phone, _day_or_moment(order), order.terms, order.address, order.due_on),
        *(order.owner, order.region, order.kind, order.status, order.confirmed_at, order.shipped_at),
        *(order.delivered_at, _plain(order.freight)),
    ]
    for line in order.lines:
        numbers = (line.quantity, line.unit_price, line.discount, line.tax_rate)
        content += [line.product or line.code, line.spec, *map(_plain, numbers), line.note]
    return hashlib.sha256("\x1f".join(map(str, content)).encode()).hexdigest()


def _plain(number):
    return None if number is None else str(number.normalize() + 0)


def _day_or_moment(order):
    """The order date, with its time where the sheet has one."""
    return order.ordered_on if order.ordered_at == midnight(order.ordered_on) else order.ordered_at
