from datetime import date, datetime

from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import is_aware, localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.paging import by_key
from orders.balances import owed_by_order
from orders.models import Order
from reports.figures import Period
from reports.figures.lists import LISTS, OWED, TABLES, owed_cells
from reports.permissions import reads_reports

MOST_OWED = 200


@require_GET
def behind(request, figure):
    """The orders, tickets, stages or receipts behind one figure of a month, as far as this person may see them."""
    if not reads_reports(request.user):
        raise Http404
    period = Period.of(_month(request.GET.get("month")), as_of=_moment(request.GET.get("as_of")))
    shown = _owed(request, figure, period) if figure in ("receivable", "overdue") else _listed(request, figure, period)
    return render(request, "reports/behind.html", {"period": period, **shown})


def orders_of(user):
    """What figures are narrowed to for a person: None where it is the whole company."""
    return None if user.sees_all_orders else Order.objects.visible_to(user)


def _listed(request, figure, period):
    if figure not in LISTS:
        raise Http404
    listing, value = LISTS[figure], request.GET.get("value", "")
    table = TABLES[listing.kind]
    found = listing.found(period, orders_of(request.user), value).select_related(*table.related)
    page = by_key(found, request.GET, keys=list(table.keys))
    return {
        "title": listing.titled(value),
        "headings": table.headings,
        "rows": [table.cells(row) for row in page.rows],
        "page": page,
    }


def _owed(request, figure, period):
    """Open amounts, what is overdue longest and most first; no further than one page."""
    owed = owed_by_order(on=period.days[1], orders=orders_of(request.user), most=MOST_OWED)
    owed = [row for row in owed if figure == "receivable" or row[2] > 0]
    found = Order.objects.visible_to(request.user).filter(pk__in=[key for key, *_rest in owed])
    known = {order.pk: order for order in found.select_related("customer")}
    rows = [owed_cells(known[key], *amounts) for key, *amounts in owed if key in known]
    return {"title": _("Receivable") if figure == "receivable" else _("Overdue"), "headings": OWED, "rows": rows,
            "most": MOST_OWED if len(owed) == MOST_OWED else None}  # fmt: skip


def _month(text):
    try:
        return datetime.strptime(text or "", "%Y-%m").date()
    except ValueError:
        return localdate().replace(day=1)


def _moment(text):
    """The moment as of which is asked; what is no moment, or lies in the future, is now."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at if at is not None and is_aware(at) and date(2000, 1, 1) < at.date() and at < now() else None
