"""Exports for finance software."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.export import file_name
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.forms.finance import CSV, ExportForm
from orders.sheets.finance import SHEETS, finance_csv, write_finance


@require_GET
def export_finance(request, sheet):
    """Receipts, receivables or invoices of some days, or what waits to be invoiced, as a workbook or CSV."""
    if sheet not in SHEETS or not may.exports_money(request.user):
        raise Http404
    back = SHEETS[sheet].list_url or f"orders:{sheet}"
    today = {"first": f"{localdate()}", "last": f"{localdate()}"} if SHEETS[sheet].has_lines else {}
    form = ExportForm({**request.GET.dict(), **today})
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(back)
    days = {name: form.cleaned_data[name] for name in ("first", "last")}
    ending = "csv" if form.cleaned_data["form"] == CSV else "xlsx"
    name = f"{SHEETS[sheet].title} {days['first']} {days['last']}.{ending}"
    name = file_name(name, company=Policy.current().company)
    try:
        return _answer(sheet, request.user, days, ending, name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)


def _answer(sheet, user, days, ending, name):
    if ending == "csv":
        disposition = content_disposition_header(as_attachment=True, filename=name)
        data = finance_csv(sheet, user=user, **days)
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_finance(target, sheet, user=user, **days)
    except Refused:
        target.close()
        raise
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)
