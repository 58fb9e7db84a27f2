"""A list as a workbook: the rows and columns that it shows to its reader, in its order."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.lists import RecordList
from orderdesk.core.pages.paging import POSITION
from orderdesk.core.sheets.writing import Column, write_into

MOST_SHOWN = 20_000  # what is written while somebody waits


def asks_shown(request: HttpRequest) -> bool:
    """Whether an export is asked for as the list stands, instead of the sheet that is imported again."""
    return request.GET.get("as") == "shown"


def download_shown(request: HttpRequest, kind: type[RecordList], *, sheet: str, name: str) -> HttpResponseBase:
    """The list as a workbook, or back to it with why not."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_shown(target, kind, request, sheet=sheet)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect(f"{reverse(kind.url_name)}?{request.GET.urlencode()}")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def write_shown(target: Any, kind: type[RecordList], request: HttpRequest, *, sheet: str) -> None:
    """Write all pages of a list as it stands in the request's address."""
    params = request.GET.copy()
    for name in POSITION:
        params.pop(name, None)
    listing = kind(request, params, size=MOST_SHOWN)
    columns = listing.columns_for(listing.user)
    if listing.page.next_url:
        raise Refused(_("More than %(most)s rows: export fewer at a time.") % {"most": MOST_SHOWN})
    heads = [Column(str(column.heading), column.kind, width=18) for column in columns]
    rows = ([_value(column, record, listing.user) for column in columns] for record in listing.page_records)
    write_into(target, heads, rows, sheet=sheet)


def _value(column: Any, record: Any, user: Any) -> Any:
    """What a cell holds: its value where the column says one, else what it shows without its marks."""
    if column.value is not None:
        return column.value(record, user)
    return " ".join(strip_tags(str(column.cell(record, user))).split())
