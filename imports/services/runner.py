"""The runner of import jobs."""

from datetime import timedelta

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy

from imports.models import ImportJob
from orderdesk.core.jobs.runner import JobRunner

State = ImportJob.State
IMPORTS = JobRunner(
    ImportJob,
    task="imports.run_import",
    lease=timedelta(minutes=15),
    running=(State.CHECKING, State.WRITING),
    begun=Case(When(take="", then=Value(State.CHECKING)), default=Value(State.WRITING)),
    broken_off=gettext_lazy("The import was interrupted three times. Ask an administrator."),
    denied=gettext_lazy("You may no longer import this sheet."),
)
