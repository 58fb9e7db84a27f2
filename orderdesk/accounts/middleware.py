"""The language that a person chose on every page, and the way to the log-in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from orderdesk.accounts.presence import keeps_open
from orderdesk.accounts.signing_in import is_overdue

WITH_GIVEN_PASSWORD = {"password_change", "logout", "login", "set_language", "healthz", "accounts:choose-password"}

# What opens where the days of grace for a second factor are over: everything by which one is set up.
WITHOUT_SECOND_FACTOR = {"password_change", "logout", "login", "second-step", "set_language", "healthz"}


class SignInMiddleware(LoginRequiredMiddleware):
    """Require a log-in; after an expired session, a posted form leads back to the page that it was on.

    The log-in says that nothing was saved, and static/js/resume.js puts back what was typed.
    """

    def handle_no_permission(self, request, view_func):
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request), 'ended': 1})}")


def _page_of(request):
    """The page of the posted form, from the Referer header."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class PresenceMiddleware:
    """Keep the session of whoever works open, and end it where the rules say so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and not keeps_open(request):
            logout(request)
        return self.get_response(request)


class PlainAnswersMiddleware:
    """Explain a 405 (a POST-only address that was opened) on a page, instead of an empty answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class UserLanguageMiddleware:
    """Use the language of the user; before log-in the browser and the cookie decide (LocaleMiddleware)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class OwnPasswordMiddleware:
    """Lead whoever was given a password for one log-in to the page where they choose their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.view_name in WITH_GIVEN_PASSWORD:
            return None
        return redirect("password_change")


class SecondFactorMiddleware:
    """Lead whoever's role asks for a second factor to the page where it is set up, once the days of grace are over."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not is_overdue(request):
            return None
        if request.resolver_match.view_name in WITHOUT_SECOND_FACTOR or request.resolver_match.namespace == "account":
            return None
        return redirect("account:security")
