"""The second factor: asked for at the log-in, and set up or changed in the own account."""

import secrets
from base64 import b32encode
from functools import wraps
from time import time
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from orderdesk.accounts import services, webauthn
from orderdesk.accounts.attempts import forget_wrong_codes, may_try_code, note_wrong_code
from orderdesk.accounts.factors import Authenticator, RecoveryCode
from orderdesk.accounts.forms.factor import AppCodeForm, CodeForm, ConfirmForm, PasskeyForm
from orderdesk.accounts.signing_in import CONFIRMED, UNTIL, asked_page, complete, is_fresh, waiting_person
from orderdesk.core.errors import Refused
from orderdesk.core.paper.qr import qr_svg
from orderdesk.core.secrets import decrypted

ISSUER = "OrderDesk"


# --- at the log-in ---------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@sensitive_post_parameters("code", "answer")
def second_step(request):
    """After the right password: a code, or a passkey. Whoever is not waiting here begins at the log-in."""
    person = waiting_person(request)
    if person is None:
        return redirect(f"{reverse('login')}{asked_page(request)}")
    form = CodeForm(request.POST if "code" in request.POST else None)
    refused = ""
    if request.method == "POST":
        if not may_try_code(request, person):
            refused = _("Too many wrong codes. Try again in 15 minutes, or ask an administrator.")
        elif _is_right(request, person, form):
            forget_wrong_codes(person)
            return complete(request, person)
        elif not form.errors:
            note_wrong_code(request, person)
            refused = _("This is not right, or was used already. Take the newest code, or a recovery code.")
    context = {
        "form": form,
        "refused": refused,
        "options": webauthn.ask_for_known(request, person),
        "has_app": Authenticator.objects.filter(person=person, confirmed_at__isnull=False).exists(),
        "codes": RecoveryCode.objects.filter(person=person, used_at=None).count(),
    }
    return render(request, "accounts/second_step.html", context, status=422 if refused or form.errors else 200)


def _is_right(request, person, form):
    """Whether the passkey has signed, or the code fits."""
    answer = request.POST.get("answer", "")
    if answer:
        signed = webauthn.read_known(request, person, answer)
        return bool(signed) and services.use_passkey(signed[0].pk, counter=signed[1], by=person)
    return form.is_valid() and services.use_code(form.cleaned_data["code"], by=person)


# --- in the own account ----------------------------------------------------------------------------------------------


def fresh(view):
    """Ask for the password once more where it was given more than ten minutes ago."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if is_fresh(request):
            return view(request, *args, **kwargs)
        target = request.path if request.method == "GET" else reverse("account:security")
        return redirect(f"{reverse('account:confirm')}?{urlencode({'next': target})}")

    return guarded


@sensitive_post_parameters("password")
def confirm(request):
    """The password once more."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("account:security")
    form = ConfirmForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        request.session.cycle_key()
        request.session[CONFIRMED] = time()
        return redirect(target)
    context = {"form": form, "next": target}
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


@fresh
@require_POST
def begin_authenticator(request):
    """Make the secret of an app; its page shows it until a first code was right."""
    services.begin_authenticator(secrets.token_bytes(20), by=request.user)
    return redirect("account:authenticator")


@never_cache
@fresh
def authenticator(request):
    """The secret as a QR code and in letters, and the first code of the app."""
    app = Authenticator.objects.filter(person=request.user).exclude(pending="").first()
    key = decrypted(app.pending) if app else ""
    if not key:
        return redirect("account:security")
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.confirm_authenticator(form.cleaned_data["code"], by=request.user)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return _set_up(request, codes, _("The authenticator app is set up."))
    secret = b32encode(bytes.fromhex(key)).decode()
    label = quote(f"{ISSUER}:{request.user.username}")
    link = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "qr": qr_svg(link, title=_("Secret of the app")), "secret": spaced, "link": link}
    return render(request, "accounts/authenticator.html", context, status=422 if form.errors else 200)


def _set_up(request, codes, sentence):
    """A second factor is there: nothing is due any more, and the first recovery codes are shown, once."""
    request.session.pop(UNTIL, None)
    messages.success(request, sentence)
    return _show(request, codes) if codes else redirect("account:security")


def _show(request, codes):
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "text": "\n".join(codes)})


@fresh
@require_POST
def remove_authenticator(request):
    """Codes of the app are asked for no longer."""
    try:
        services.remove_authenticator(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The authenticator app is removed."))
    return redirect("account:security")


@never_cache
@fresh
def add_passkey(request):
    """The browser makes a passkey, and its public half is kept."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = webauthn.read_new(request, form.cleaned_data["answer"])
        try:
            if made is None:
                raise Refused(_("The browser made no passkey. Try again, or choose another device."))
            codes = services.add_passkey(name=form.cleaned_data["name"], by=request.user, **vars(made))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _set_up(request, codes, _("The passkey is added."))
    host = webauthn.host_of(request)
    options = webauthn.ask_for_new(request, request.user) if host else None
    context = {"form": form, "options": options}
    return render(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


@fresh
@require_POST
def remove_passkey(request, pk):
    """One of the own passkeys opens nothing any more."""
    try:
        passkey = services.remove_passkey(pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The passkey “%(name)s” is removed.") % {"name": passkey})
    return redirect("account:security")


@never_cache
@fresh
@require_POST
def renew_recovery_codes(request):
    """Ten new codes, shown once."""
    try:
        codes = services.renew_recovery_codes(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("account:security")
    return _show(request, codes)
