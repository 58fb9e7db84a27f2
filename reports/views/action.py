"""Improvement actions: what was decided, who does it, what came of it."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.record.conflicts import stay
from reports import services
from reports.figures.dashboard import months_to_choose
from reports.figures.span import month_before, month_typed
from reports.forms import ActionForm, CloseActionForm, ReassignActionForm
from reports.lists.actions import ActionList
from reports.models import Action, MonthlyReview
from reports.pages.wording import month_name
from reports.permissions import closes_action, makes_reviews, reads_reports

USUAL_DAYS = 14


def visible_action(request, pk):
    actions = Action.objects.visible_to(request.user).select_related("owner", "carried_from", "carried_to")
    return get_object_or_404(actions, pk=pk)


@require_GET
def actions(request):
    """All actions, those of the latest review first; or only what is still open."""
    before = month_before(localdate().replace(day=1), 2)
    makes = makes_reviews(request.user)
    to_carry = Action.objects.visible_to(request.user).open().filter(month=before)
    context = {
        "list": ActionList(request),
        "may_enter": makes,
        "reads": reads_reports(request.user),
        "carry": before if makes and to_carry.exists() else None,
        "carry_name": month_name(before),
        "carry_to": month_name(month_before(before, -1)),
    }
    return render(request, "reports/actions.html", context)


@once
def enter_action(request):
    """What the meeting decided on: problem, measure, who and until when."""
    if not reads_reports(request.user):
        raise Http404
    if not makes_reviews(request.user):
        raise PermissionDenied
    month = month_typed(request.GET.get("month")) or month_before(localdate().replace(day=1))
    form = ActionForm(request.POST or None, initial={"due_on": localdate() + timedelta(days=USUAL_DAYS)})
    if form.is_valid():
        action = services.enter_action(month, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved; %(owner)s is notified.") % {"owner": action.owner})
        return redirect("reports:actions")
    context = {
        "form": form,
        "month": month_name(month),
        "here": f"{month:%Y-%m}",
        "months": [(f"{m:%Y-%m}", month_name(m)) for m in months_to_choose(count=6)],
    }
    return render(request, "reports/enter_action.html", context, status=422 if form.is_bound else 200)


def action(request, pk):
    """One action: its details, closing it, reassigning it."""
    action = visible_action(request, pk)
    is_open = action.state == "open" and not hasattr(action, "carried_to")
    forms, status = _forms(request, action, is_open), 200
    if request.method == "POST":
        form = forms.get(request.POST.get("what", ""))
        if form is None:
            raise PermissionDenied
        status = _take(request, action, form)
        if status == 302:
            return redirect("reports:actions")
    latest = MonthlyReview.objects.visible_to(request.user).without_content().filter(month=action.month, state="done")
    context = {
        "action": action,
        "month": month_name(action.month),
        "is_open": is_open,
        "forms": forms,
        "is_late": is_open and action.due_on < localdate(),
        "review": latest.first(),
    }
    return render(request, "reports/action.html", context, status=status)


def _forms(request, action, is_open):
    """The forms that this person may fill in."""
    if not is_open:
        return {}
    data = request.POST if request.method == "POST" else None
    what = request.POST.get("what")
    start = {"version": action.version}
    forms = {}
    if closes_action(action, request.user):
        forms["close"] = CloseActionForm(data if what == "close" else None, initial={**start, "state": "done"})
    if makes_reviews(request.user):
        given = {**start, "owner": action.owner_id, "due_on": action.due_on}
        forms["reassign"] = ReassignActionForm(data if what == "reassign" else None, initial=given)
    return forms


def _take(request, action, form):
    if not form.is_valid():
        return 422
    do = services.close_action if isinstance(form, CloseActionForm) else services.reassign_action
    try:
        do(action.pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        stay(form, refusal, action.version)
        return 409
    messages.success(request, _("Saved: %(action)s") % {"action": action})
    return 302


@require_POST
def carry_actions(request):
    """The open actions of a month's review go on into the next month's."""
    if not reads_reports(request.user):
        raise Http404
    month = month_typed(request.POST.get("month"))
    if month is None:
        raise Http404
    if not makes_reviews(request.user):
        raise PermissionDenied
    carried = services.carry_actions(month, by=request.user)
    messages.success(request, _("%(n)s actions were carried over.") % {"n": len(carried)})
    return redirect("reports:actions")
