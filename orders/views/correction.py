from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from orders.models import Correction


@require_GET
def correction(request, pk):
    """What was taken off an order, and what its amount follows from."""
    related = ("order__customer", "line", "by")
    record = get_object_or_404(Correction.objects.visible_to(request.user).select_related(*related), pk=pk)
    return render(request, "orders/correction.html", {"correction": record, "order": record.order})
