"""The own account: how one signs in, and where one is signed in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts import services
from orderdesk.accounts.presence import limits_of
from orderdesk.accounts.sessions import Session, handle_of
from orderdesk.core.errors import Refused


@require_GET
def security(request):
    """Password, and the browsers that one is signed in with."""
    idle, longest = limits_of(request.user)
    context = {
        "sessions": Session.objects.open().filter(person=request.user),
        "here": handle_of(request.session.session_key),
        "idle": idle,
        "longest": longest,
    }
    return render(request, "accounts/security.html", context)


@require_POST
def end_session(request, handle):
    """Sign out one of the own browsers."""
    try:
        session = services.end_session(handle, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Signed out: %(device)s.") % {"device": session.device})
    return redirect("account:security")


@require_POST
def end_other_sessions(request):
    """Sign out everywhere but here."""
    count = services.end_other_sessions(request.session.session_key, by=request.user)
    sentence = ngettext("%(count)s other device is signed out.", "%(count)s other devices are signed out.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("account:security")
