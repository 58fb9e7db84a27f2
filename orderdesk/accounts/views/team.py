"""Sales teams."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.accounts import services
from orderdesk.accounts.forms.person import TeamForm
from orderdesk.accounts.models import Team
from orderdesk.accounts.views.person import only_administrators
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once


@require_GET
def teams(request):
    """Every team with its leader, assistants and members."""
    only_administrators(request)
    rows = Team.objects.select_related("leader").prefetch_related("assistants", "members")
    return render(request, "accounts/teams.html", {"teams": rows})


@once
def create_team(request):
    only_administrators(request)
    return _edit(request, Team())


def edit_team(request, pk):
    only_administrators(request)
    return _edit(request, get_object_or_404(Team, pk=pk))


def _edit(request, team):
    form = TeamForm(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("assistants", "members")}
        try:
            services.save_team(form.instance, **facts, by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The team %(team)s is saved.") % {"team": form.instance})
            return redirect("accounts:teams")
    return render(request, "accounts/team_form.html", {"form": form, "team": team}, status=422 if form.errors else 200)
