"""Shipments on their way: what happens to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fulfillment import services
from fulfillment.forms.tracking import EventsForm
from fulfillment.services.kuaidi100 import WrongSign
from fulfillment.services.tracking import NewEvent, UnknownNumber
from fulfillment.states import TrackedBy
from fulfillment.views.shipment import show_shipment, visible_shipment
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once


@once(asks=False)
@require_POST
def record_events(request, pk):
    """One event that happened now, or several pasted from the carrier's page."""
    shipment = visible_shipment(request, pk)
    form = EventsForm(request.POST)
    if not form.is_valid():
        return show_shipment(request, shipment, form=form, status=422)
    events = [NewEvent(at, text) for at, text in form.events]
    source = TrackedBy.PASTE if len(events) > 1 else TrackedBy.HAND
    try:
        count = services.record_events(shipment.pk, events, by=request.user, source=source)
    except Refused as refusal:
        return show_shipment(request, shipment, form=form, refused=str(refusal), status=409)
    messages.success(request, _recorded(count, len(events)))
    return redirect(shipment)


def _recorded(count, of):
    """How many were new, and how many stood there already."""
    sentence = ngettext("%(count)s event is recorded.", "%(count)s events are recorded.", count) % {"count": count}
    return sentence if count == of else f"{sentence} {_('%(count)s stood there already.') % {'count': of - count}}"


@require_POST
def ask_carrier(request, pk):
    """Ask the query service now."""
    shipment = visible_shipment(request, pk)
    try:
        count = services.ask_carrier(shipment.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext("%(count)s event is recorded.", "%(count)s events are recorded.", count)
        messages.success(request, sentence % {"count": count})
    return redirect(shipment)


@csrf_exempt
@login_not_required
@require_POST
def push_tracking(request):
    """What the query service pushes; its signature is the permission. The answer is as the service wants it."""
    try:
        services.take_push(request.POST.get("param", ""), request.POST.get("sign", ""))
    except WrongSign as refusal:
        return _answer("401", str(refusal), status=403)
    except UnknownNumber as refusal:
        return _answer("404", str(refusal))
    except (Refused, PermissionDenied) as refusal:
        return _answer("400", str(refusal), status=400)
    return _answer("200", _("Taken."))


def _answer(code, message, *, status=200):
    return JsonResponse({"result": code == "200", "returnCode": code, "message": message}, status=status)
