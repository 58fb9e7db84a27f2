"""Which fields of an order and its lines are of a kind that not everybody reads; one place for every diff and sheet."""

KINDS = {
    "total": "price",
    "tax": "price",
    "freight": "price",
    "freight_tax_rate": "price",
    "payment_terms": "price",
    "unit_price": "price",
    "discount": "price",
    "amount": "price",
    "list_price": "price",
    "tax_rate": "price",
    "received": "price",
    "paid": "price",
    "settled": "price",
    "cost": "cost",
    "contact_phone": "phone",
}


def readable(user, name):
    """Whether this person may read a field of this name."""
    kind = KINDS.get(name)
    return kind is None or user.sees(kind)
