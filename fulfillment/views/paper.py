"""Papers of fulfilment: one press, one printing."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from fulfillment.models import Shipment
from fulfillment.papers.delivery import DELIVERY, read_delivery
from fulfillment.papers.morning import MORNING, departments_of, read_morning
from fulfillment.papers.preparation import PREPARATION, against_preparation, read_preparation
from fulfillment.views.order import visible_order
from orderdesk.core.paper.printing import answer_with_paper
from orders.models import Order
from orders.papers.head import page_of_papers


@require_POST
def print_preparation(request, pk):
    """发货准备单, for whoever picks, checks and packs."""
    order = visible_order(request, pk)
    return answer_with_paper(
        request,
        PREPARATION,
        order,
        lambda: read_preparation(order, request.user),
        back=page_of_papers(order),
        against=against_preparation(order),
    )


@require_POST
def print_morning(request, role):
    """早会单, for the department that stands round it."""
    departments = {department.pk: department for department in departments_of(request.user)}
    if not request.user.roles or role not in departments:
        raise Http404
    department = departments[role]
    return answer_with_paper(
        request,
        MORNING,
        department,
        lambda: read_morning(department, request.user),
        back=reverse("fulfillment:stages"),
    )


@require_POST
def print_delivery(request, pk):
    """送货单: it goes with the goods and comes back signed."""
    visible = Order.objects.visible_to(request.user)
    shipments = Shipment.objects.filter(order__in=visible).select_related("order__customer", "order__owner", "by")
    shipment = get_object_or_404(shipments, pk=pk)
    return answer_with_paper(
        request,
        DELIVERY,
        shipment,
        lambda: read_delivery(shipment, request.user),
        back=page_of_papers(shipment.order),
    )
