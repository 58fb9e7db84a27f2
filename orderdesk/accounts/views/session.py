from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from orderdesk.accounts.signing_in import enter
from orderdesk.accounts.states import AccountReason


class PasswordView(LoginView):
    """The page of the log-in; a right password is not always enough."""

    redirect_authenticated_user = True

    def form_valid(self, form):
        return enter(self.request, form.get_user(), self.get_success_url())


@login_not_required
def log_in(request):
    """Name and password, then the second factor where there is one; the device is known from then on."""
    return PasswordView.as_view()(request)


def log_out(request):
    """End the session, and have the browser forget the photos that it kept."""
    response = LogoutView.as_view()(request)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@login_not_required
def locked_out(request, *args, **kwargs):
    """Too many wrong passwords: says so, and how long it lasts."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "locked.html", {"minutes": minutes}, status=429)


@login_not_required
@require_POST
def set_language(request):
    """Switch the language of the pages; for a signed-in user the choice is saved."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    if code in dict(settings.LANGUAGES):
        translation.activate(code)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        if request.user.is_authenticated:
            request.user.language = code
            request.user.sign(by=request.user, reason=AccountReason.LANGUAGE).save(update_fields=["language"])
    return response
