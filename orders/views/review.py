from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.record.conflicts import stay
from orders import permissions as may
from orders import services
from orders.forms.decision import ReviewForm
from orders.pages.objections import rows_of_objections
from orders.services.checklist import checklist, custom_checks
from orders.services.objections import blocking
from orders.states import Moment
from orders.views.order import visible_order

SERVICES = {
    "passed": services.pass_review,
    "needs_info": services.ask_information,
    "rejected": services.reject_review,
}


def review_order(request, pk):
    """The preliminary review: the checklist, and passed, needs information or rejected."""
    order = visible_order(request, pk)
    if not may.reviews(order, request.user):
        raise Http404
    form = ReviewForm(request.POST or None, initial={"version": order.version})
    if form.is_valid():
        try:
            order = _decide(order, form.cleaned_data, request.user)
        except Refused as refusal:
            stay(form, refusal, order.version)
        else:
            messages.success(request, _message(order))
            return redirect(order)
    return _show(request, order, form, status=422 if form.is_bound else 200)


def _decide(order, data, by):
    service = SERVICES[data["result"]]
    return service(order.pk, note=data["note"], version=data["version"], by=by)


def _message(order):
    return {
        "in_approval": _("%(order)s passed the review and is waiting for approval."),
        "needs_info": _("%(order)s was returned for more information."),
    }.get(order.status, _("%(order)s was rejected.")) % {"order": order}


def _show(request, order, form, status=200):
    checks = [*checklist(order), *custom_checks(order)]
    context = {
        "order": order,
        "form": form,
        "checks": checks,
        "missing": [check for check in checks if check.missing],
        "objections": rows_of_objections(order, request.user),
        "blocked": blocking(order, Moment.REVIEW),
        "lines": order.lines.annotate(code=F("product__code")),
    }
    return render(request, "orders/review_order.html", context, status=status)
