"""Deputies: who decides in whose place, and when."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderdesk.accounts import services
from orderdesk.accounts.forms.deputy import DeputyForm
from orderdesk.accounts.models import Deputyship
from orderdesk.accounts.permissions import administers, appoints_deputies, appoints_deputy_of
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once


@once
def deputies(request):
    """Those who stand in today or will, with a form for one more."""
    if not appoints_deputies(request.user):
        raise Http404
    form = DeputyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _appointed(request, form):
        return redirect("accounts:deputies")
    today, rows = localdate(), []
    standing = Deputyship.objects.visible_to(request.user).ahead(on=today).select_related("person", "deputy", "by")
    for row in standing:
        row.is_standing, row.may_end = row.begins_on <= today, appoints_deputy_of(row.person, request.user)
        rows.append(row)
    context = {"form": form, "rows": rows, "is_administrator": administers(request.user)}
    return render(request, "accounts/deputies.html", context, status=422 if form.errors else 200)


def _appointed(request, form):
    """Whether the deputy was appointed; says so, or why not."""
    facts = dict(form.cleaned_data)
    person = facts.pop("person", request.user)
    try:
        services.appoint_deputy(person.pk, **facts, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    days = {"begins": facts["begins_on"], "ends": facts["ends_on"]}
    sentence = _("%(deputy)s decides in the place of %(person)s from %(begins)s to %(ends)s.")
    messages.success(request, sentence % {"deputy": facts["deputy"], "person": person, **days})
    return True


@require_POST
def end_deputyship(request, pk):
    """End it now, or before it begins."""
    deputyship = get_object_or_404(Deputyship.objects.visible_to(request.user), pk=pk)
    try:
        services.end_deputyship(deputyship.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("%(deputy)s no longer decides in the place of %(person)s.")
        messages.success(request, sentence % {"deputy": deputyship.deputy, "person": deputyship.person})
    return redirect("accounts:deputies")
