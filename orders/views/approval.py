from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.record.conflicts import stay
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.text.display import listed
from orders import services
from orders.forms.decision import DecisionForm
from orders.models import Approval
from orders.pages.approval import APPROVAL_PANELS, evidence_of, levels_of_round, what_happened
from orders.pages.timeline import timeline_of
from orders.services.approval import stood_for
from orders.services.passing_on import may_be_asked
from orders.views.order import visible_order


def approve_order(request, pk):
    """The decision page: why the approval is needed, the evidence, and the decision."""
    order = visible_order(request, pk)
    if not request.user.is_approver:
        raise Http404
    people = may_be_asked(order, by=request.user)
    form = DecisionForm(request.POST or None, initial={"version": order.version}, people=people)
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] in INVOLVING:
                return _involve(request, order, form.cleaned_data)
            order = _decide(order, form.cleaned_data, request.user)
        except Refused as refusal:
            order = visible_order(request, pk)
            stay(form, _decided_by_then(order) or refusal, order.version)
        else:
            messages.success(request, _message(order))
            return _go_on(request.user, order)
    approval = Approval.objects.waiting_for(request.user).filter(order=order).first()
    if approval is None and not form.is_bound:
        return _turned_away(request, order)
    return _show(request, order, approval, form, status=422 if form.is_bound else 200)


INVOLVING = {"pass_on": services.pass_on_approval, "ask_also": services.ask_also}


def _involve(request, order, data):
    """Pass the approval on, or ask one more approver; the order stays where it is."""
    service, person = INVOLVING[data["decision"]], data["person"]
    service(order.pk, to=person, reason=data["reason"], version=data["version"], by=request.user)
    messages.success(request, _("%(person)s is asked to decide on %(order)s.") % {"person": person, "order": order})
    return _go_on(request.user, order) if data["decision"] == "pass_on" else redirect("orders:approve-order", order.pk)


@require_POST
def nudge_approval(request, pk):
    """Urge those whose decision the order waits for."""
    order = visible_order(request, pk)
    try:
        people = services.nudge_approval(order.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Urged: %(people)s.") % {"people": listed(people)})
    return redirect(order)


def _decided_by_then(order):
    """Who decided already, as a sentence, if nothing of the order is pending; else an empty text."""
    last = order.approvals.exclude(decided_at=None).select_related("decided_by").order_by("decided_at").last()
    return "" if last is None or order.approvals.pending().exists() else what_happened(last)


def _turned_away(request, order):
    """Redirect late deciders to the order with a message; hide the page of approvals for others."""
    back = turned_back(request, _decided_by_then(order), order)
    if back is None:
        raise Http404
    return back


def _decide(order, data, by):
    service = services.approve_order if data["decision"] == "approve" else services.reject_order
    return service(order.pk, reason=data["reason"], version=data["version"], by=by)


def _message(order):
    return {
        "rejected": _("%(order)s was returned to %(person)s."),
        "in_approval": _("%(order)s is approved at this level and goes on to the next."),
    }.get(order.status, _("%(order)s is approved.")) % {"order": order, "person": order.entered_by}


def _go_on(user, order):
    """Redirect to the next decision, or to the order after the last one."""
    following = Approval.objects.waiting_for(user).order_by("due_at").values_list("order_id", flat=True).first()
    return redirect("orders:approve-order", following) if following else redirect(order)


def _show(request, order, approval, form, status=200):
    show_cost(request)
    events, _more = timeline_of(order, request.user)
    context = {
        "order": order,
        "approval": approval,
        "form": form,
        "levels": levels_of_round(order, approval) if approval else [],
        "stands_for": approval and stood_for(order, approval.level, request.user, assignee=approval.assignee),
        "events": events,
        "panels": render_panels(APPROVAL_PANELS, request, order),
        **evidence_of(order, request.user),
    }
    return render(request, "orders/approve_order.html", context, status=status)
