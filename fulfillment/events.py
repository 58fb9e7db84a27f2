"""Timeline entries of an order's stages: edits with old and new values, finished stages, and each new plan."""

from types import SimpleNamespace

from django.db import connection
from django.utils.translation import gettext as _

from fulfillment.models import Stage
from fulfillment.states import STAGE_ENTRIES, StageReason
from orderdesk.core.record.history import latest
from orders.events import PORTION, Event, diff

FIELDS = [
    "name",
    "owner_id",
    "planned_on",
    "finished_at",
    "record",
    "problem",
    "measure",
    "next_step",
    "cause",
    "is_endangered",
]
COMPARED = (StageReason.EDIT, StageReason.ENDANGER, StageReason.SETTLE)
# One row for each time that the plan moved, with everything that it moved.
REPLANNED = """
    SELECT min(h.history_date) AS moment, u.name, array_agg(h.history_id ORDER BY h.id), array_agg(h.id)
    FROM fulfillment_historicalstage h LEFT JOIN accounts_user u ON u.id = h.history_user_id
    WHERE h.order_id = %(order)s AND h.history_change_reason = %(reason)s
          AND (%(before)s::timestamptz IS NULL OR h.history_date < %(before)s)
    GROUP BY date_trunc('second', h.history_date), u.name
    ORDER BY moment DESC LIMIT %(most)s
"""


def stage_events(order, user, before):
    """The latest entries before a moment, without the first plan, which the order's own entries show."""
    rows = latest(
        Stage,
        FIELDS,
        of=("order_id", order.pk),
        before=before,
        reasons=STAGE_ENTRIES,
        most=PORTION + 1,
    )
    plans = _plans(order, before) if order.confirmed_at else []
    stages = {row.id for row in rows if row.history_change_reason in COMPARED}.union(*(keys for *_entry, keys in plans))
    steps = _steps(order, stages) if stages else {}
    for row in rows:
        yield _event(row, steps.get(row.history_id, (None, None))[0], user)
    for at, who, moved, _keys in plans:
        changes = [_moved(*steps[key]) for key in moved]
        yield Event(at=at, who=who or _("System"), what=str(StageReason.REPLAN.label), diff=changes)


def _plans(order, before):
    """[(moment, who, history rows, stages)]: each time that the plan moved."""
    with connection.cursor() as cursor:
        facts = {"order": order.pk, "before": before, "reason": str(StageReason.REPLAN), "most": PORTION + 1}
        cursor.execute(REPLANNED, facts)
        return cursor.fetchall()


def _steps(order, stages):
    """{history row: (the row before it of the same stage, itself)}: one query for all of them."""
    every = Stage.history.filter(order_id=order.pk, id__in=stages)
    every = [SimpleNamespace(**row) for row in every.order_by("id", "history_id").values("id", "history_id", *FIELDS)]
    steps, last = {}, None
    for row in every:
        steps[row.history_id] = last if last is not None and last.id == row.id else None, row
        last = row
    return steps


def _moved(former, row):
    return {"label": row.name, "old": str(former.planned_on) if former else _("nothing"), "new": str(row.planned_on)}


def _event(row, former, user):
    sentence = str(StageReason(row.history_change_reason).label)
    changed = diff(Stage, row, former, FIELDS, user) if former else []
    is_new_problem = bool(former) and row.is_endangered and not former.is_endangered
    tone = "red" if is_new_problem else "green" if row.history_change_reason == StageReason.FINISH else ""
    who = row.history_user__name or _("System")
    return Event(at=row.history_date, who=who, what=sentence % {"stage": row.name}, tone=tone, diff=changed)
