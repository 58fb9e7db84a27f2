"""Forms that make something are taken once for what they hold.

Each copy of such a form carries a key (`{% once_key %}`). The same content sent again under the same key, by a double
click or after Back, is answered like the first time and makes nothing. Other content under the same key is somebody's
correction or a further entry: the reader is asked which, or it is taken as a further one. Nothing is dropped.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.core.models import Submission

FIELD = "submit_key"
UNREAD = (FIELD, "csrfmiddlewaretoken")
KEPT = timedelta(days=30)
PLACEHOLDER = "{hidden}"


def once(view: Callable[..., Any] | None = None, *, asks: bool = True, hide: str = "") -> Callable[..., Any]:
    """Have a view take a form once for its content. With `asks` other content of the same form is asked about.

    `hide` names the argument of the address that is a secret: what is kept of the form has its name in its place.
    """
    if view is None:
        return lambda function: once(function, asks=asks, hide=hide)

    @wraps(view)
    def taking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return _take(request, key, asks, kwargs.get(hide, ""), lambda: view(request, *args, **kwargs))

    taking.takes_once = True  # type: ignore[attr-defined]  # read by a walk over all forms
    return taking


def key_of(request: HttpRequest) -> UUID | None:
    """The key that a form carried, or None."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def forget_submissions() -> int:
    """Drop what nobody sends again; a page that was open longer is taken as a new one."""
    return Submission.objects.filter(at__lt=now() - KEPT).delete()[0]


def _take(request: HttpRequest, key: UUID, asks: bool, secret: str, make: Callable[..., Any]) -> HttpResponse:
    """Whoever sends the same at the same moment waits at the constraint until the first is committed."""
    same: dict[str, Any] = {"key": key, "form": f"{request.user.pk} {_without(secret, request.path)}"[:200]}
    submission, is_new = Submission.objects.get_or_create(**same, digest=_digest(request))
    if not is_new:
        submission.address = submission.address.replace(PLACEHOLDER, secret) if secret else submission.address
        return _answer_again(request, submission)
    earlier = Submission.objects.filter(**same).exclude(pk=submission.pk).order_by("-pk").first()
    if earlier and asks and not (request.FILES or request.headers.get("X-Stay")):
        submission.delete()
        return _ask(request, earlier)
    response = make()
    address = _address(response)
    if not address:
        submission.delete()  # refused: the same content may be right a moment later
        return response
    if earlier and asks:
        _warn(request, earlier)
    submission.address, submission.messages = _without(secret, address), _messages(request)
    submission.save()
    return response


def _without(secret: str, text: str) -> str:
    return text.replace(secret, PLACEHOLDER) if secret else text


def _digest(request: HttpRequest) -> str:
    """SHA-256 of everything that was typed, chosen and attached."""
    content = sha256()
    for name in sorted(request.POST):
        if name not in UNREAD:
            content.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
    return content.hexdigest()


def _address(response: HttpResponse) -> str:
    """Where a form that was taken sends its reader; empty where it was not taken."""
    return response.headers.get("Location") or response.headers.get("X-Go") or ""


def _messages(request: HttpRequest) -> list[Any]:
    """What the answer tells, as [level, text, tags]."""
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    return [[message.level, str(message.message), message.extra_tags or ""] for message in queued]


def _answer_again(request: HttpRequest, submission: Submission) -> HttpResponse:
    for level, text, tags in submission.messages:
        messages.add_message(request, level, text, extra_tags=tags)
    if request.headers.get("X-Stay"):
        return HttpResponse(status=204, headers={"X-Go": submission.address})
    return redirect(submission.address)


def _ask(request: HttpRequest, earlier: Submission) -> HttpResponse:
    typed = [(name, value) for name in request.POST if name not in UNREAD for value in request.POST.getlist(name)]
    context = {"earlier": earlier, "typed": typed, "key": uuid4(), "address": request.get_full_path()}
    return render(request, "sent_before.html", context, status=409)


def _warn(request: HttpRequest, earlier: Any) -> None:
    text = _("This form was already saved at {}; what you sent now is a further entry. The first one: {}")
    link = format_html('<a href="{}">{}</a>', earlier.address, _("open"))
    messages.warning(request, format_html(text, f"{earlier.at.astimezone():%H:%M}", link))
