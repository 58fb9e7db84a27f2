"""What the timeline of an order tells of its stages: every edit with old and new, every stage that was finished."""

from types import SimpleNamespace

from django.utils.translation import gettext as _

from fulfillment.models import Stage
from orders.timeline import PORTION, Event, diff

FIELDS = [
    "name", "owner_id", "planned_on", "finished_at", "record", "problem", "measure", "next_step", "cause",
    "is_endangered",
]  # fmt: skip
TOLD = ("edit", "finish", "add", "import")


def stage_events(order, user, before):
    """The latest entries before a moment; how the plan came about is told by the order's own entries."""
    rows = Stage.history.filter(order_id=order.pk, history_change_reason__in=TOLD)
    rows = rows.filter(history_date__lt=before) if before else rows
    rows = _read(rows.order_by("-history_date", "-history_id")[: PORTION + 1])
    edited = [row for row in rows if row.history_change_reason == "edit"]
    formers = _formers(order, edited) if edited else {}
    for row in rows:
        yield _event(row, formers.get(row.history_id), user)


def _read(rows):
    """History rows without the weight of models: pages read many of them."""
    told = ("id", "history_id", "history_date", "history_change_reason", "history_user__name")
    return [SimpleNamespace(**row) for row in rows.values(*told, *FIELDS)]


def _formers(order, rows):
    """For each history row the row before it of the same stage: one query for all of them."""
    every = Stage.history.filter(order_id=order.pk, id__in={row.id for row in rows})
    every = _read(every.order_by("id", "history_id"))
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
