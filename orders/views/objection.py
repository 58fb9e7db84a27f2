"""Objections: one is waived, and what each kind does is set."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.pages.staying import turned_back
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.objection import WaiveForm, policy_forms
from orders.models import ObjectionPolicy
from orders.models.objection import DEFAULTS
from orders.services.objections import severities_of
from orders.services.waiver import waivable
from orders.states import Moment, ObjectionKind
from orders.views.decision import decide
from orders.views.order import visible_order


def waive_objection(request, pk, kind):
    """Let an order go on although this speaks against it, with a reason."""
    order = visible_order(request, pk)
    if kind not in DEFAULTS or not may.waives(order, request.user, ObjectionPolicy.current()[kind].waived_by):
        raise Http404
    standing = [each for each in waivable(order, by=request.user) if each.kind == kind]
    nothing = _("Nothing of this kind speaks against %(order)s any more.") % {"order": order}
    back = turned_back(request, "" if standing else nothing, order)
    if back is not None:
        return back
    return decide(
        request,
        order,
        WaiveForm(request.POST or None),
        partial(services.waive_objection, kind=kind),
        "orders/waive_objection.html",
        done=lambda _result: _("The objection no longer stands in the way of %(order)s.") % {"order": order},
        label=ObjectionKind(kind).label,
        texts=[each.text_for(request.user) for each in standing],
    )


def objection_policy(request):
    """What each kind of objection does at which moment, from which figure on, and who waives it."""
    if not may.sets_plans(request.user):
        raise Http404
    forms = policy_forms(request.POST or None)
    faulty = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and not faulty:
        changed = [form.save(commit=False) for form in forms if form.has_changed()]
        services.save_objection_policies(changed, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("orders:objection-policy")
    house = Policy.current()
    rows = [(form, form.cells(severities_of(form.instance, house))) for form in forms]
    context = {"rows": rows, "moments": Moment, "errors": request.method == "POST" and faulty}
    return render(request, "orders/objection_policy.html", context, status=422 if context["errors"] else 200)
