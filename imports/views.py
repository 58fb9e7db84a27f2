"""Import pages: upload a workbook, look at the findings, import it, download the faulty rows."""

import io
from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from imports import services
from imports.forms import ChoicesForm, ImportForm, TakeForm
from imports.models import ImportJob
from imports.pages.findings import named, together
from imports.permissions import imports as may_import
from imports.permissions import sheets_of
from imports.services.kinds import BY_NEED, KINDS, ORDERS, in_order_of_need, next_kind
from imports.services.undo import look_at_undo
from orderdesk.accounts.permissions import administers
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.pages.files import download
from orderdesk.core.pages.once import once
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.words import MOST_VALUES
from orderdesk.setup.steps import SESSION

SHOWN_JOBS = 30
SHOWN_FAULTS = 200
SHOWN_CONTROLS = 20


def visible_job(request, pk):
    return get_object_or_404(ImportJob.objects.visible_to(request.user).select_related("by"), pk=pk)


def kind_or_refuse(request, sheet):
    """The import kind of this name; 404 where there is none, 403 where this person may not import it."""
    sheet = sheet or next(iter(sheets_of(request.user)), "orders")
    if sheet not in KINDS:
        raise Http404
    if not may_import(sheet, request.user):
        raise PermissionDenied
    return KINDS[sheet]


@once(asks=False)
def imports(request, sheet=""):
    """The form for a new workbook, and what was uploaded before."""
    begins = request.session.get(SESSION) or ORDERS.is_new()
    if request.method == "GET" and not sheet and begins and (following := next_kind(request.user)):
        sheet = following.name  # a new company begins with what the others need
    kind = kind_or_refuse(request, sheet)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        return redirect(services.start_import(form.cleaned_data["file"], by=request.user, sheet=kind.name))
    jobs = ImportJob.objects.visible_to(request.user).filter(sheet=kind.name).with_counts().select_related("by")
    kinds = [KINDS[name] for name in in_order_of_need(sheets_of(request.user))]
    context = {"form": form, "jobs": jobs[:SHOWN_JOBS], "kind": kind, "kinds": kinds}
    context["first"] = [one for one in BY_NEED if one in kinds] if ORDERS.is_new() else []
    return render(request, "imports/imports.html", context, status=422 if form.is_bound else 200)


@require_GET
def import_job(request, pk):
    """The page of one import: progress, or the findings by row and column."""
    job = visible_job(request, pk)
    if job.state == ImportJob.State.CHOOSING:
        return redirect("imports:choose-import", job.pk)
    return _import_page(request, job, TakeForm(result=job.result))


def _import_page(request, job, form):
    """The page of an import with what is to be said before it is written."""
    kind, result = KINDS[job.sheet], job.result
    faults = [named(finding, result) for finding in result.get("faults", [])[:SHOWN_FAULTS]]
    warnings = together(result.get("warnings", []), result)
    context = {
        "form": form,
        "job": job,
        "kind": kind,
        "result": job.result,
        "extent": kind.extent(job.result),
        "made": kind.made(job.result),
        "fresh": job.result.get("good", 0) - job.result.get("unchanged", 0),
        "faults": faults,
        "more_faults": result.get("fault_count", 0) - len(faults),
        "warnings": warnings[:SHOWN_FAULTS],
        "more_warnings": result.get("warning_count", 0) - sum(group["count"] for group in warnings[:SHOWN_FAULTS]),
        "percent": round(services.progress_of(job) * 100),
        "next_kind": next_kind(request.user, after=kind) if job.state == ImportJob.State.DONE else None,
        "upload": ImportForm() if job.state == ImportJob.State.DONE else None,
        "may_take_all": not job.result.get("faulty"),
        "left_out": _left_out(result),
        "may_add_fields": bool(kind.custom) and administers(request.user) and job.may_be_chosen(),
        "controls": _controls(result),
        "not_understood": [*_not_understood(job, kind)] if job.may_be_chosen() else [],
        "in_record": _in_record(job, kind) if job.may_be_chosen() else [],
    }
    return render(request, "imports/import.html", context, status=422 if form.is_bound else 200)


def _controls(result):
    """The sums that the file states, those that differ first: {rows, differing, more}."""
    controls = sorted(result.get("controls", ()), key=lambda control: control["agrees"])
    shown = controls[:SHOWN_CONTROLS]
    differing = sum(not control["agrees"] for control in controls)
    return {"rows": shown, "differing": differing, "more": len(controls) - len(shown)}


def _left_out(result):
    """The columns of the file that a person chose to leave out."""
    unknown = result.get("unknown_columns", ())
    return [text for text, heading in result.get("mapped", {}).items() if not heading and text not in unknown]


def _in_record(job, kind):
    """The columns with empty cells that the customer's record could fill, but that nobody has left to it."""
    chosen = Choices.of(job.choices).defaults
    columns = {fault["column"] for fault in job.result.get("faults", []) if not fault["value"]}
    return [heading for heading in kind.from_customer if heading in columns and heading not in chosen]


def _not_understood(job, kind):
    """{heading: [value]} of a few words that are not known: those seen at first, and those that were faults since."""
    values = {heading: dict.fromkeys(texts) for heading, texts in job.layout.get("values", {}).items()}
    words_by_heading = kind.headings.words
    for finding in [*job.result.get("faults", []), *job.result.get("warnings", [])]:
        words = words_by_heading.get(finding["column"])
        if words is not None and finding["value"] and not words.knows(finding["value"]):
            values.setdefault(finding["column"], {})[finding["value"]] = None
    explained = Choices.of(job.choices).values
    rest = {
        heading: [text for text in texts if text not in explained.get(heading, {})] for heading, texts in values.items()
    }
    return {heading: texts[:MOST_VALUES] for heading, texts in rest.items() if texts}


def choose_import(request, pk):
    """Which sheets are read, what each column means, and what stands where nothing stands."""
    job = visible_job(request, pk)
    if not job.may_be_chosen():
        return redirect(job)
    kind, chosen = KINDS[job.sheet], Choices.of(job.choices)
    posted = request.POST if request.method == "POST" else None
    empty = [*job.layout.get("empty", ()), *_in_record(job, kind)]
    values = _not_understood(job, kind)
    facts = {"empty": empty, "values": values, "may_add_fields": administers(request.user)}
    form = ChoicesForm(posted, layout=job.layout, kind=kind, choices=chosen, **facts)
    if form.is_valid():
        new = {"new_fields": form.new_fields(), "record": kind.custom}
        try:
            return redirect(services.choose_import(job.pk, form.choices(), **new, by=request.user))
        except Refused as refusal:
            if not form.new_fields():
                messages.error(request, str(refusal))
                return redirect(job)
            form.add_error(None, str(refusal))
    context = {"job": job, "kind": kind, "form": form, "layout": job.layout}
    return render(request, "imports/choose_import.html", context, status=422 if form.is_bound else 200)


def undo_import(request, pk):
    """What would go with an import and what stands against it; posted, it is taken back."""
    job = visible_job(request, pk)
    kind, is_asked = KINDS[job.sheet], False
    if request.method == "POST":
        try:
            services.undo_import(job.pk, by=request.user, confirmed=request.POST.get("confirmed", ""))
            messages.success(request, _("“%(file)s” was taken back.") % {"file": job})
        except NeedsConfirmation:
            is_asked = True  # the page says what about, as it is now
        except Refused as refusal:
            messages.error(request, str(refusal))
        if not is_asked:
            return redirect(job)
    undoing = look_at_undo(job)
    effect = kind.undoing % undoing.counts()
    context = {"job": job, "kind": kind, "undoing": undoing, "effect": effect}
    return render(request, "imports/undo_import.html", context, status=422 if is_asked else 200)


@require_GET
def import_progress(request, pk):
    """The progress bar, polled every second; when the work is done the page is reloaded."""
    job = visible_job(request, pk)
    if not job.is_running():
        return HttpResponseClientRefresh()
    context = {"job": job, "percent": round(services.progress_of(job) * 100)}
    return render(request, "imports/_import_progress.html", context)


@require_POST
def take_import(request, pk):
    job = visible_job(request, pk)
    form = TakeForm(request.POST, result=job.result)
    if request.POST.get("which", "") not in ("all", "good"):
        raise Http404
    if not form.is_valid() and job.state == ImportJob.State.CHECKED:
        return _import_page(request, job, form)
    try:
        facts = {"paid": form.cleaned_data.get("paid"), "stages": form.cleaned_data.get("stages", False)}
        facts["known"] = form.known()
        services.take_import(job.pk, which=request.POST["which"], **facts, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(job)


@require_GET
def import_faults(request, pk):
    """The rows that could not be taken, to correct and upload again."""
    job = visible_job(request, pk)
    if not job.faulty_rows:
        raise Http404
    name = _("%(file)s to correct.xlsx") % {"file": PurePath(job.name).stem}
    return download(job.faulty_rows, name)


@require_GET
def import_template(request, sheet=""):
    """An empty sheet with all headings."""
    kind = kind_or_refuse(request, sheet)
    return FileResponse(io.BytesIO(kind.template()), as_attachment=True, filename=str(kind.file_name))
