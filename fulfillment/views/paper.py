"""Papers of fulfilment: one press, one printing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fulfillment.models import Consignment, Shipment
from fulfillment.papers.delivery import DELIVERY, TOGETHER, against_withdrawn, read_delivery, read_together
from fulfillment.papers.morning import MORNING, departments_of, read_morning
from fulfillment.papers.packing import PACKING
from fulfillment.papers.picking import PICKING, against_picking, read_picking
from fulfillment.papers.preparation import PREPARATION, against_preparation, read_preparation
from fulfillment.papers.ruler import ruler_pdf
from fulfillment.views.order import visible_order
from orderdesk.core.errors import Refused
from orderdesk.core.paper.printing import MARGINS, MOST_SHIFT, SIZES, SLIP, answer_with_paper, read_shift
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
    return _print_of_shipment(request, pk, DELIVERY, read_delivery, against_withdrawn)


@require_POST
def print_picking(request, pk):
    """拣货单, for whoever fetches the goods."""
    return _print_of_shipment(request, pk, PICKING, read_picking, against_picking)


@require_POST
def print_packing(request, pk):
    """装箱单, which lies in the package."""
    return _print_of_shipment(request, pk, PACKING, read_delivery, against_withdrawn)


def _print_of_shipment(request, pk, paper, read, against):
    shipments = Shipment.objects.visible_to(request.user).select_related("order__customer", "order__owner", "by")
    shipment = get_object_or_404(shipments, pk=pk)
    return answer_with_paper(
        request,
        paper,
        shipment,
        lambda: read(shipment, request.user),
        back=page_of_papers(shipment.order),
        against=against(shipment),
    )


@require_POST
def print_consignment(request, pk):
    """One 送货单 for everything that left together."""
    consignment = get_object_or_404(Consignment, pk=pk)
    shipments = Shipment.objects.visible_to(request.user).filter(consignment=consignment)
    shipments = list(shipments.select_related("order__customer", "order__owner", "by").order_by("pk"))
    if len(shipments) < consignment.shipments.count():
        raise Http404
    return answer_with_paper(
        request,
        TOGETHER,
        consignment,
        lambda: read_together(consignment, shipments, request.user),
        back=shipments[0].get_absolute_url(),
    )


@require_GET
def slip_ruler(request):
    """How far the printer of this browser is out; the browser keeps it."""
    if not request.user.roles:
        raise Http404
    sizes = [(size, SIZES[size]) for size in MARGINS]
    return render(request, "fulfillment/slip_ruler.html", {"sizes": sizes, "most": MOST_SHIFT})


@require_POST
def print_ruler(request):
    """The ruler page, moved as slips are."""
    size = request.POST.get("size")
    try:
        data = ruler_pdf(size if size in MARGINS else SLIP, read_shift(request.POST))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("fulfillment:slip-ruler")
    return HttpResponse(data, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})
