from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orders.forms.finance import finance_context
from orders.lists.receivables import ReceivableList


@require_GET
def receivable_list(request):
    """What customers owe: due today, overdue, not due yet, and what keeps an order waiting."""
    if not request.user.sees("price"):
        raise Http404
    return render(
        request,
        "orders/receivable_list.html",
        {"list": ReceivableList(request)} | finance_context(request.user, "receivables"),
    )
