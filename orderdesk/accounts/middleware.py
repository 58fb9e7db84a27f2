"""The language that a person chose, on every page after the log-in."""

from django.conf import settings
from django.utils import translation


class UserLanguageMiddleware:
    """Before the log-in the browser and the cookie decide (LocaleMiddleware); after it the person's own choice."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
