"""Asking about a change, answering it, and comparing it anew."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fulfillment import services
from fulfillment.pages.change import supply_forms
from fulfillment.views.order import posted_version
from orderdesk.core.errors import Refused
from orders import permissions as may
from orders.models import ChangeAnswer
from orders.services.change import preview_of
from orders.states import CHANGEABLE
from orders.views.change import show_change, visible_change


@require_POST
def ask_change(request, pk):
    """Sales ask those whom the change touches."""
    return _step(request, pk, services.ask_change)


@require_POST
def rebase_change(request, pk):
    """Sales compare a change with the order as it is now, and ask anew."""
    return _step(request, pk, services.rebase_change)


def _step(request, pk, service):
    change = visible_change(request, pk)
    if not may.changes(change.order, request.user):
        raise Http404
    try:
        change = service(change.pk, by=request.user, version=posted_version(request))
    except Refused as refusal:
        return show_change(request, visible_change(request, pk), refusal, status=409)
    messages.success(request, _outcome(change))
    return redirect(change)


def _outcome(change):
    names = {"change": change, "order": change.order}
    sentence = {
        "applied": _("%(order)s is changed by %(change)s."),
        "refused": _("%(change)s is refused; whoever asked for it is told."),
        "agreed": _("Everybody agreed to %(change)s, but it does not fit the order as it is now."),
    }.get(change.status, _("%(change)s is with those who are asked."))
    return sentence % names


@require_POST
def answer_change(request, pk):
    """Whoever is asked agrees, with a day for added pieces, or refuses with a reason."""
    change = visible_change(request, pk)
    agrees = request.POST.get("decision") == "agree"
    if not request.user.has_role(*may.ANSWERING):
        raise Http404
    try:
        supply = _supply(request, change) if agrees else {}
        if supply is None:
            return show_change(
                request, change, _("Correct the marked fields; everything you typed is still here."), 422
            )
        change = services.answer_change(
            change.pk,
            agrees=agrees,
            reason=request.POST.get("reason", ""),
            supply=supply,
            by=request.user,
            version=posted_version(request),
        )
    except Refused as refusal:
        return show_change(request, visible_change(request, pk), refusal, status=409)
    messages.success(request, _outcome(change) if change.status != "asked" else _("Your answer is recorded."))
    return redirect(change)


def _supply(request, change):
    """{item key: what is answered for it}; None where a form is not right."""
    answers = list(ChangeAnswer.objects.waiting_for(request.user).filter(change=change))
    if not answers or change.order.status not in CHANGEABLE:
        return {}
    forms = supply_forms(request, change, preview_of(change), answers)
    valid = [form.is_valid() for form in forms]  # every form shows its own mistakes, not only the first
    if not all(valid):
        return None
    return {form.key: form.answer() for form in forms if form.answer()}
