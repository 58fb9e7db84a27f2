"""What the timeline of an order tells of its stages: every edit with old and new, every stage that was finished."""

from types import SimpleNamespace

from django.utils.translation import gettext as _

from fulfillment.models import Stage
from orderdesk.core.history import latest
from orders.timeline import PORTION, Event, diff

FIELDS = [
    "name", "owner_id", "planned_on", "finished_at", "record", "problem", "measure", "next_step", "cause",
    "is_endangered",
]  # fmt: skip
TOLD = ["edit", "finish", "add", "import"]


def stage_events(order, user, before):
    """The latest entries before a moment; how the plan came about is told by the order's own entries."""
    rows = latest(Stage, FIELDS, of=("order_id", order.pk), before=before, reasons=TOLD, most=PORTION + 1)
    edited = [row for row in rows if row.history_change_reason == "edit"]
    formers = _formers(order, edited) if edited else {}
    for row in rows:
        yield _event(row, formers.get(row.history_id), user)


def _formers(order, rows):
    """For each history row the row before it of the same stage: one query for all of them."""
    every = Stage.history.filter(order_id=order.pk, id__in={row.id for row in rows})
    every = [SimpleNamespace(**row) for row in every.order_by("id", "history_id").values("id", "history_id", *FIELDS)]
    formers, last = {}, None
    for row in every:
        formers[row.history_id] = last if last is not None and last.id == row.id else None
        last = row
    return formers


def _event(row, former, user):
    said = {
        "finish": _("finished the stage %(stage)s"),
        "add": _("added the stage %(stage)s"),
        "import": _("imported the stage %(stage)s"),
    }.get(row.history_change_reason, _("wrote into the stage %(stage)s"))
    changed = diff(Stage, row, former, FIELDS, user) if former else []
    trouble = bool(former) and row.is_endangered and not former.is_endangered
    tone = "red" if trouble else "green" if row.history_change_reason == "finish" else ""
    who = row.history_user__name or _("System")
    return Event(at=row.history_date, who=who, what=said % {"stage": row.name}, tone=tone, diff=changed)
