"""Search terms of an order itself, besides those of its customer and products."""

from typing import Any

from orderdesk.core.text.typed import phone_digits, searched
from orders.models import Order, SearchTerm


def own_terms(order: Order) -> set[Any]:
    """The order's own search terms: number, phone and the customer's number."""
    terms = {("number", order.number), ("phone", phone_digits(order.contact_phone)), ("po", order.customer_po)}
    return {(kind, searched(text)[:64]) for kind, text in terms if text}


def keep_paper(order_id: int, kind: str, text: str) -> None:
    """The number of a paper finds its order: a shipment, a receipt, what a carrier tracks by."""
    if text:
        SearchTerm.objects.bulk_create(
            [SearchTerm(order_id=order_id, kind=kind, text=searched(text)[:64])], ignore_conflicts=True
        )


def keep_terms(order: Order) -> None:
    """Bring the order's own search terms up to date."""
    expected = own_terms(order)
    existing = set(order.terms.filter(kind__in=["number", "phone", "po"]).values_list("kind", "text"))
    for kind, text in existing - expected:
        order.terms.filter(kind=kind, text=text).delete()
    SearchTerm.objects.bulk_create(
        [SearchTerm(order=order, kind=kind, text=text) for kind, text in expected - existing], ignore_conflicts=True
    )
