"""The list of orders."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from orderdesk.policy.models import Policy
from orders.lists.orders import find_orders, page_of, wanted_from
from orders.lists.orders.rows import (
    ORDER_LIST_ACTIONS,
    filters_of,
    headings_of,
    is_filtered,
    rows_for,
    sorts_of,
    tabs_of,
)


@require_GET
def order_list(request):
    wanted = wanted_from(request.GET)
    if not request.user.sees("price") and wanted.sort.endswith("amount"):
        wanted.sort = "-newest"
    today, policy = localdate(), Policy.current()
    found = find_orders(request.user, wanted, on=today, policy=policy)
    page = page_of(found, wanted, request.GET)
    context = {
        "rows": rows_for(page.rows, request.user, on=today, policy=policy),
        "page": page,
        "wanted": wanted,
        "tabs": tabs_of(request, wanted, today),
        "filters": filters_of(request, wanted),
        "filtered": is_filtered(request),
        "headings": headings_of(request, wanted),
        "bulk": ORDER_LIST_ACTIONS.seen_by(request.user),
        "sorts": sorts_of(request.user),
        "query": request.GET.urlencode(),
    }
    template = "orders/_order_rows.html" if request.htmx and not request.htmx.boosted else "orders/order_list.html"
    return render(request, template, context)
