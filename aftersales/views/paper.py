"""Papers of after-sales: one press, one printing."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from aftersales.models import Acceptance
from aftersales.papers.issues import ISSUES, against_issues, issues_of, read_issues
from aftersales.papers.receipt import RECEIPT, read_receipt
from aftersales.papers.ticket import TICKET, read_ticket
from aftersales.papers.visit import VISIT, read_visit
from aftersales.views.ticket import visible_ticket
from aftersales.views.visit import visible_visit
from orderdesk.core.paper.printing import answer_with_paper
from orders.models import Order
from orders.papers.head import page_of_papers


@require_POST
def print_issues(request, pk):
    """验收问题记录单: what was wrong with a shipment, and which ticket sees to it."""
    visible = Order.objects.visible_to(request.user)
    acceptances = Acceptance.objects.filter(shipment__order__in=visible)
    acceptances = acceptances.select_related("shipment__order__customer", "shipment__order__owner", "by")
    acceptance = get_object_or_404(acceptances, pk=pk)
    issues = issues_of(acceptance)
    return answer_with_paper(
        request,
        ISSUES,
        acceptance,
        lambda: read_issues(acceptance, issues, request.user),
        back=page_of_papers(acceptance.shipment.order),
        against=against_issues(acceptance, issues),
    )


@require_POST
def print_receipt(request, pk):
    """签收回执: what the customer signed by the link of the order."""
    visible = Order.objects.visible_to(request.user)
    acceptances = Acceptance.objects.filter(shipment__order__in=visible, link_signature__isnull=False)
    related = ("shipment__order__customer", "shipment__order__owner", "link_signature")
    acceptance = get_object_or_404(acceptances.select_related(*related), pk=pk)
    back = page_of_papers(acceptance.shipment.order)
    return answer_with_paper(request, RECEIPT, acceptance, lambda: read_receipt(acceptance, request.user), back=back)


@require_POST
def print_visit(request, pk):
    """客户满意度回访表: to be filled in, or filled."""
    visit = visible_visit(request, pk)
    return answer_with_paper(request, VISIT, visit, lambda: read_visit(visit, request.user), back=visit)


@require_POST
def print_ticket(request, pk):
    """售后问题处理记录表."""
    ticket = visible_ticket(request, pk)
    return answer_with_paper(request, TICKET, ticket, lambda: read_ticket(ticket, request.user), back=ticket)
