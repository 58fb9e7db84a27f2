"""The own account: how one signs in, and where one is signed in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orderdesk.accounts import services
from orderdesk.accounts.factors import Authenticator, Passkey, RecoveryCode
from orderdesk.accounts.presence import limits_of
from orderdesk.accounts.sessions import Session, handle_of
from orderdesk.accounts.signing_in import due_until
from orderdesk.accounts.webauthn import host_of
from orderdesk.core.errors import Refused


@require_GET
def security(request):
    """Password, second factor, and the browsers that one is signed in with."""
    idle, longest = limits_of(request.user)
    target = request.GET.get("next", "")
    until = due_until(request)
    context = {
        "app": Authenticator.objects.filter(person=request.user, confirmed_at__isnull=False).first(),
        "passkeys": Passkey.objects.filter(person=request.user),
        "host": host_of(request),
        "codes": RecoveryCode.objects.filter(person=request.user, used_at=None).count(),
        "until": until,
        "is_overdue": until is not None and localdate() >= until,
        "later": target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else "",
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
