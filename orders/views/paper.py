"""Papers of an order: what there is to print, and one press, one printing."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.paper.printing import answer_with_paper, printables
from orders.papers.choice import PAPER_RECORDS, PAPERS
from orders.papers.confirmation import CONFIRMATION, against_confirmation, read_confirmation
from orders.papers.flow import FLOW, against_flow, read_flow
from orders.papers.head import page_of_papers, reads_prices
from orders.papers.review import REVIEW, against_review, last_review, read_review
from orders.views.order import visible_order


@require_GET
def order_papers(request, pk):
    """What can be printed of the order now, of every floor, and by whom it was printed last."""
    order = visible_order(request, pk)
    papers = [entry for entries in PAPERS.collect(request, order) for entry in entries]
    rows = printables(papers, PAPER_RECORDS.collect(request, order))
    template = "orders/_papers_panel.html" if request.htmx else "orders/papers.html"
    return render(request, template, {"order": order, "rows": rows})


def _for_price_readers(request, pk):
    order = visible_order(request, pk)
    if not reads_prices(request.user):
        raise PermissionDenied
    return order


@require_POST
def print_confirmation(request, pk):
    """订单确认单, for the customer."""
    order = _for_price_readers(request, pk)
    return answer_with_paper(
        request,
        CONFIRMATION,
        order,
        lambda: read_confirmation(order, request.user),
        back=page_of_papers(order),
        against=against_confirmation(order),
    )


@require_POST
def print_review(request, pk):
    """订单初步审核表: what the last review checked and found."""
    order = _for_price_readers(request, pk)
    review = last_review(order)
    return answer_with_paper(
        request,
        REVIEW,
        order,
        lambda: read_review(order, review, request.user),
        back=page_of_papers(order),
        against=against_review(review, order),
    )


@require_POST
def print_flow(request, pk):
    """订单内部流转单: accompanies the goods internally and shows no prices."""
    order = visible_order(request, pk)
    return answer_with_paper(
        request,
        FLOW,
        order,
        lambda: read_flow(request, order),
        back=page_of_papers(order),
        against=against_flow(order),
    )
