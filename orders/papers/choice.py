"""The papers that can be printed in the order's state."""

from orders.papers.confirmation import CONFIRMATION
from orders.papers.flow import FLOW
from orders.papers.head import APPROVED, reads_prices
from orders.states import PROMISED


def printable_papers(order, user):
    """The papers that follow from the order alone, without a query."""
    papers = [CONFIRMATION] if order.status in PROMISED and reads_prices(user) else []
    return [paper.of(order.pk) for paper in [*papers, *([FLOW] if order.status in APPROVED else [])]]
