"""What a person decides about an uploaded file, and what is remembered of it for the next one with its headings."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from imports.models import ColumnMemory, ImportJob
from imports.permissions import imports
from imports.services.runner import IMPORTS
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.headings import heading_key
from orderdesk.core.sheets.layout import headings_key, layout_of, needs_choices, years_in
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import clean_text
from orderdesk.custom_fields.models import CustomField, Kind
from orderdesk.custom_fields.services import add_field

State = ImportJob.State


def lay_out(job: ImportJob, kind: Any) -> bool:
    """Look at the file of a job and keep its layout with it; whether a person has to choose before it is read."""
    headings = kind.headings
    with job.file.open("rb") as file:
        layout = layout_of(file, headings, kind.dates, Choices())
    key = headings_key(layout)
    memory = ColumnMemory.objects.filter(sheet=job.sheet, headings=_digest(key)).first()
    choices = Choices()
    if memory is not None:
        choices = Choices.of(memory.choices)
        _take_newer_fields(choices, memory, kind)
        with job.file.open("rb") as file:
            layout = layout_of(file, headings, kind.dates, choices)
        layout["columns"] = [column | {"guessed": False} for column in layout["columns"]]
        if choices.day_first is not None:
            layout["mixed"] = ""
    if not layout["columns"]:
        raise Refused(
            _("No sheet of this workbook has the expected headings in its first ten rows: %(headings)s.")
            % {"headings": listed(headings.required)}
        )
    layout["key"], layout["file_years"] = key, sorted(years_in(job.name))
    job.layout, job.choices = layout, choices.as_json()
    ImportJob.objects.filter(pk=job.pk).update(layout=layout, choices=job.choices)
    return needs_choices(layout)


def _take_newer_fields(choices: Choices, memory: ColumnMemory, kind: Any) -> None:
    """A column that was left out when there was no custom field of its name is that field, once there is one."""
    if not kind.custom:
        return
    for field in CustomField.objects.of(kind.custom):
        began = field.history.values_list("history_date", flat=True).order_by("history_id").first()
        if began is None or began < memory.touched_at:
            continue
        for text, heading in choices.columns.items():
            if heading is None and heading_key(text) == heading_key(field.name):
                choices.columns[text] = field.name


@transaction.atomic
def choose_import(
    job_id: int, choices: Choices, *, by: User, new_fields: Iterable[str] = (), record: str = ""
) -> ImportJob:
    """Have a file checked as a person understands it, and remember what its columns mean.

    The columns of `new_fields` become custom fields of this kind of `record`, and are read as such.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if not imports(job.sheet, by):
        raise PermissionDenied
    if not job.may_be_chosen():
        raise Refused(_("“%(file)s” is no longer waiting for a decision.") % {"file": job})
    for text in new_fields:
        field = add_field(record, name=clean_text(text), kind=Kind.TEXT, by=by)
        choices.columns[text] = field.name
    columns = Choices(
        columns=choices.columns, values=choices.values, defaults=choices.defaults, day_first=choices.day_first
    )
    ColumnMemory.objects.update_or_create(
        sheet=job.sheet, headings=_digest(job.layout["key"]), defaults={"choices": columns.as_json(), "by": by}
    )
    job.choices, job.state, job.take = choices.as_json(), State.WAITING, ImportJob.Take.NOTHING
    job.touched_at, job.attempts, job.refusal, job.result = now(), 0, "", {}
    job.faulty_rows = ""
    job.save(update_fields=["choices", "state", "take", "touched_at", "attempts", "refusal", "result", "faulty_rows"])
    IMPORTS.enqueue(job)
    return job


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
