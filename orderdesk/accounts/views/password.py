"""Choosing a password by a link, changing one's own, asking for a link."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from orderdesk.accounts import services
from orderdesk.accounts.forms.password import ChoosePasswordForm, ForgotForm, OwnPasswordForm
from orderdesk.accounts.links import INVITE, person_of
from orderdesk.accounts.signing_in import enter
from orderdesk.core import mail
from orderdesk.core.errors import Refused


def change_password(request):
    """The own password; whoever came with one for a single log-in is led here by every page."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = services.change_password(request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed."))
        return redirect("workbench")
    context = {"form": form, "is_forced": request.user.must_change_password}
    return render(request, "accounts/change_password.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
def choose_password(request, purpose, token):
    """The page behind a link: an invitation, or a new password. It signs the person in."""
    person = person_of(purpose, token)
    if person is None:
        return render(request, "accounts/link_ended.html", status=410)
    form = ChoosePasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.choose_password(purpose, token, password=form.cleaned_data["new_password1"])
        except Refused:
            return render(request, "accounts/link_ended.html", status=410)
        return enter(request, person, "workbench")
    context = {"form": form, "person": person, "is_invitation": purpose == INVITE}
    return render(request, "accounts/choose_password.html", context, status=422 if form.errors else 200)


@login_not_required
def forgot_password(request):
    """Ask for a link by mail. The answer is the same whether there is such a person or not."""
    form = ForgotForm(request.POST or None)
    context = {"form": form, "has_mail": mail.reaches_people(), "is_sent": False, "refused": ""}
    if request.method == "POST" and context["has_mail"] and form.is_valid():
        try:
            services.mail_reset_link(form.cleaned_data["word"])
        except mail.FAILURES:
            context["refused"] = _("The mail server does not answer. Ask an administrator for a link.")
        context["is_sent"] = not context["refused"]
    return render(request, "accounts/forgot_password.html", context)
