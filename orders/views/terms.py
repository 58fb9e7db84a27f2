"""What payment terms are read as, while they are typed."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orderdesk.accounts.models import Role
from orders import permissions as may
from orders.models import PaymentPlan
from orders.models.terms import Trigger, read_terms, wait_label


@require_GET
def explain_terms(request):
    """The instalments of the terms, or what is not understood of them: a fragment of the entry page."""
    if not (may.may_create(request.user) or request.user.has_role(Role.ADMINISTRATOR)):  # who edits orders
        raise Http404
    terms = request.GET.get("payment_plan") or request.GET.get("payment_terms", "")
    reading = read_terms(terms[:200])
    named = PaymentPlan.objects.terms_of(terms[:60]) if terms and not reading.is_understood else ""
    reading = read_terms(named) if named else reading
    parts = [
        {
            "share": part.share_label,
            "trigger": Trigger(part.trigger).label,
            "wait": wait_label(part.days, part.unit, part.month_day),
            "comma": ";" if part is not reading.instalments[-1] else "",
        }
        for part in reading.instalments
    ]
    return render(request, "orders/_terms_reading.html", {"terms": terms, "reading": reading, "parts": parts})
