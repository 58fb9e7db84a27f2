"""The papers that can be printed in the order's state."""

from django.db.models import QuerySet

from orderdesk.core.pages.slots import Slot
from orderdesk.core.paper.printing import Printable
from orders.papers.confirmation import CONFIRMATION
from orders.papers.flow import FLOW
from orders.papers.head import APPROVED, reads_prices
from orders.states import PROMISED

PAPERS: Slot[list[Printable]] = Slot("papers")  # (request, order) -> what the order as it stands allows, no query
PAPER_RECORDS: Slot[QuerySet] = Slot("paper records")  # (request, order) -> rows (paper, key, label) | None


def printable_papers(order, user):
    """The papers that follow from the order alone, without a query."""
    papers = [CONFIRMATION] if order.status in PROMISED and reads_prices(user) else []
    return [paper.of(order.pk) for paper in [*papers, *([FLOW] if order.status in APPROVED else [])]]
