"""What was promised for pieces of an order: sent, received, checked, repaired or withdrawn."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from aftersales import permissions as may
from aftersales import services
from aftersales.forms import (
    CheckReturnForm,
    FinishRepairForm,
    ReceiveReturnForm,
    SendReplacementsForm,
    WithdrawRemedyForm,
)
from aftersales.models import Remedy, Ticket
from aftersales.pages.remedy import promises_to_send
from aftersales.states import RemedyKind, RemedyState
from aftersales.views.closing import visible_order
from fulfillment.permissions import counts_stock
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed
from orders import permissions as orders_may


def _steps(remedy, user):
    """{name: (form class, service, what its button says)} of what this person can do with a promise now."""
    promised, works = remedy.state == RemedyState.PROMISED, may.works_on(remedy.ticket, user)
    steps = {}
    if remedy.kind == RemedyKind.RETURN and promised and may.receives_returns(user):
        steps["receive"] = ReceiveReturnForm, services.receive_return, _("It came back")
    if remedy.kind == RemedyKind.RETURN and remedy.state == RemedyState.UNDER_WAY and counts_stock(user):
        steps["check"] = CheckReturnForm, services.check_return, _("Checked")
    if remedy.kind == RemedyKind.REPAIR and promised and works:
        steps["repair"] = FinishRepairForm, services.finish_repair, _("Repaired")
    if promised and works:
        steps["withdraw"] = WithdrawRemedyForm, services.withdraw_remedy, _("Withdraw")
    return steps


def _initial(remedy):
    return {"quantity": remedy.quantity, "restocked": remedy.quantity, "scrapped": 0}


@once(asks=False)
def remedy(request, pk):
    """The page of one promise, with what can be done for it now."""
    record = _visible(request, pk)
    steps, step = _steps(record, request.user), request.POST.get("step")
    forms = {
        name: form(request.POST if name == step else None, auto_id=f"{name}-%s", initial=_initial(record))
        for name, (form, _service, _label) in steps.items()
    }
    refused, is_posted = "", request.method == "POST"
    if is_posted and step not in steps:
        refused = _("%(remedy)s is “%(state)s”: this step is not possible from there.") % {
            "remedy": record,
            "state": record.standing.label,
        }
    elif is_posted and forms[step].is_valid():
        try:
            steps[step][1](record.pk, **forms[step].cleaned_data, by=request.user)
        except Refused as refusal:
            refused, record = str(refusal), _visible(request, pk)
        else:
            messages.success(request, _("Recorded in %(ticket)s.") % {"ticket": record.ticket})
            return redirect(record.ticket)
    context = {
        "remedy": record,
        "ticket": record.ticket,
        "refused": refused,
        "steps": [{"name": name, "form": forms[name], "label": steps[name][2]} for name in steps],
        "may_send": record.kind == RemedyKind.REPLACEMENT
        and record.state == RemedyState.PROMISED
        and orders_may.dispatches(record.ticket.order, request.user),
    }
    return render(request, "aftersales/remedy.html", context, status=422 if is_posted else 200)


def _visible(request, pk):
    related = ("ticket__order__customer", "ticket__customer", "line", "shipment", "correction", "by")
    mine = Remedy.objects.filter(ticket__in=Ticket.objects.visible_to(request.user))
    return get_object_or_404(mine.select_related(*related), pk=pk)


@once
def send_replacements(request, pk):
    """Send what was promised as replacement, in a further shipment of the order."""
    order = visible_order(request, pk)
    if not orders_may.dispatches(order, request.user):
        raise Http404
    promises = promises_to_send(order)
    back = turned_back(request, "" if promises else _("No replacement of %(order)s waits.") % {"order": order}, order)
    if back is not None:
        return back
    form, refused = SendReplacementsForm(request.POST or None, promises=promises), None
    version = version_typed(request.POST.get("version"))
    if form.is_valid():
        facts = {"remedies": form.chosen(), **form.facts()}
        try:
            shipment = services.send_replacements(order.pk, **facts, by=request.user, version=version)
        except Refused as refusal:
            refused, order = refusal, visible_order(request, pk)
        else:
            messages.success(request, _("%(shipment)s is on its way.") % {"shipment": shipment})
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "refused": reason_of(refused),
        "version": carried(refused, version, order.version),
    }
    return render(request, "aftersales/send_replacements.html", context, status=422 if form.is_bound else 200)
