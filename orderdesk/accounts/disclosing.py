"""Every answer that carries something out is logged before it is handed out: the one place that sees all of them."""

import logging
from urllib.parse import unquote_plus

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.shortcuts import render
from django.utils.http import parse_header_parameters

from orderdesk.accounts.models import link_user
from orderdesk.core.models import Disclosure
from orderdesk.core.record.disclosure import record_disclosure, take_rows

log = logging.getLogger(__name__)

PDF, ANY = "application/pdf", "application/octet-stream"
SAMPLES = {"imports:import-template"}  # a workbook without anything of the company in it


class DisclosureMiddleware:
    """Log exports, papers, files and looks at costs; what could not be logged is not handed out, and says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        take_rows()
        response = self.get_response(request)
        kind, rows = kind_of(request, response), take_rows()
        if kind is None:
            return response
        try:
            _record(request, response, kind, rows)
        except DatabaseError:
            log.exception("Not logged, and so not handed out: %s", request.resolver_match.view_name)
            response.close()
            return render(request, "not_logged.html", status=503)
        return response


def kind_of(request, response):
    """What an answer takes out; None for pages that show nothing of it."""
    if response.status_code != 200 or request.method == "HEAD" or request.resolver_match is None:
        return None
    if not response.has_header("Content-Disposition"):
        return getattr(request, "disclosed", None)
    media = response.headers.get("Content-Type", "").partition(";")[0]
    if media.startswith("image/") or request.resolver_match.view_name in SAMPLES:
        return None
    kinds = {PDF: Disclosure.Kind.PAPER, ANY: Disclosure.Kind.FILE}
    return kinds.get(media, Disclosure.Kind.EXPORT)


def _record(request, response, kind, rows):
    """A customer's link is a secret: neither its address nor what was asked by it is kept."""
    is_colleague = not isinstance(request.user, AnonymousUser) and request.user.is_authenticated
    record_disclosure(
        kind,
        by=request.user if is_colleague else link_user(),
        page=request.resolver_match.view_name,
        name=_file_name(response),
        path=request.path if is_colleague else "",
        question=unquote_plus(request.GET.urlencode()) if is_colleague else "",
        rows=rows if kind == Disclosure.Kind.EXPORT else None,
    )


def _file_name(response):
    _how, parameters = parse_header_parameters(response.headers.get("Content-Disposition", ""))
    return parameters.get("filename", "")
