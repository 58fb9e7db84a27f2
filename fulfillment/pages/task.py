"""The page of a task: where it stands, what it has brought, why it stood still, and what can be done next."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from fulfillment.forms.task import DropForm, OutputForm, PauseForm
from fulfillment.models import SupplyTask, TaskOutput, TaskPause
from fulfillment.permissions import works_on
from fulfillment.states import UNFINISHED, TaskStatus
from orderdesk.accounts.models import User
from orderdesk.core.text.display import days_late
from orders.models import Order

FORMS = {"output_form": OutputForm, "pause_form": PauseForm, "drop_form": DropForm}


@dataclass(frozen=True)
class TaskPage:
    """What the page prints. A form that was refused stands there as it was typed."""

    task: SupplyTask
    order: Order | None
    late: str
    outputs: list[TaskOutput]
    pauses: list[TaskPause]
    works: bool
    is_open: bool
    starts: bool
    pauses_now: bool
    resumes: bool
    output_form: Any
    pause_form: Any
    drop_form: Any
    opened: str
    refused: str

    @classmethod
    def of(cls, task: SupplyTask, user: User, *, form: Any = None, refused: str = "") -> "TaskPage":
        """The page for one person."""
        is_open, works = task.status in UNFINISHED, works_on(task, user)
        late = (localdate() - task.planned_on).days if is_open else 0
        forms = {
            name: form if isinstance(form, form_class) else form_class(initial={"quantity": task.missing or None})
            for name, form_class in FORMS.items()
        }
        return cls(
            task=task,
            order=task.line.order if task.line is not None else None,
            late=days_late(late) if late > 0 else "",
            outputs=list(task.outputs.select_related("by", "undone_by")),
            pauses=list(task.pauses.select_related("by")),
            works=works,
            is_open=is_open,
            starts=works and task.status == TaskStatus.PLANNED,
            pauses_now=works and task.status == TaskStatus.RUNNING,
            resumes=works and task.status == TaskStatus.PAUSED,
            opened=next((name for name, form_class in FORMS.items() if isinstance(form, form_class)), ""),
            refused=refused,
            **forms,
        )
