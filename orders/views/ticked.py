"""One step for the selected orders of the list, whatever states they are in: what happened is said for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.errors import Refused
from orderdesk.core.text.display import listed
from orders import permissions as may
from orders import services
from orders.lists.orders.list import ticked_keys
from orders.models import Order


@dataclass(frozen=True)
class Step:
    """A step that needs nothing but the order: its button, what it does, and what it says when it is done."""

    label: str | Promise
    take: Callable[..., Any]
    done: Callable[[Any], str]


STEPS = {
    "submit": Step(
        gettext_lazy("Submit for review"), services.submit_order, lambda order: str(order.get_status_display())
    ),
    "nudge": Step(
        gettext_lazy("Urge"),
        services.nudge_approval,
        lambda people: _("Urged: %(people)s.") % {"people": listed(people)},
    ),
}


def submit_orders(request):
    """Submit the selected drafts for review."""
    return _take(request, STEPS["submit"])


def nudge_approvals(request):
    """Urge those whose decision the selected orders wait for."""
    return _take(request, STEPS["nudge"])


def _take(request, step):
    """Ask for the selected orders first, then say for each what happened; each stands by itself.

    Sent twice, the steps refuse what is done already.
    """
    if not may.may_create(request.user):
        raise Http404
    keys = ticked_keys(request.POST or request.GET)
    orders = list(Order.objects.visible_to(request.user).filter(pk__in=keys).with_people().order_by("-pk"))
    if not orders:
        return redirect("orders:list")
    rows = [{"order": order, **(_outcome(order, step, request.user) if request.POST else {})} for order in orders]
    context = {
        "rows": rows,
        "step": step,
        "is_done": bool(request.POST),
        "taken": sum(row.get("ok", 0) for row in rows),
    }
    return render(request, "orders/ticked_orders.html", context)


def _outcome(order, step, by):
    try:
        return {"ok": True, "text": step.done(step.take(order.pk, by=by))}
    except Refused as refusal:
        return {"ok": False, "text": str(refusal)}
    except PermissionDenied:
        return {"ok": False, "text": _("You may not do this with this order.")}
