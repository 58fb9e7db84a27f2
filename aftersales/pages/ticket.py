"""The page of one ticket."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Ticket
from aftersales.states import TicketReason, TicketStatus
from orderdesk.core.record.lifecycle import parse_reason
from orders.events import Event

MOST = 60
FIELDS = ["kind", "priority", "owner", "promised_on", "solution", "measures", "result", "satisfaction", "follow_up_on"]
MOVED = {
    "answer": gettext_lazy("gave the first answer"),
    "solve": gettext_lazy("asked the customer to confirm"),
    "close": gettext_lazy("closed the ticket"),
    "reopen": gettext_lazy("opened the ticket again"),
}
TONES = {"close": "green", "reopen": "red"}


def events_of(ticket, user):
    """The last MOST events of a ticket."""
    events = [*_from_history(ticket, user), *_from_replies(ticket)]
    events.sort(key=lambda event: event.at, reverse=True)
    return events[:MOST]


def _from_replies(ticket):
    for reply in ticket.replies.select_related("by").order_by("-pk")[:MOST]:
        what = _("answered the customer") if reply.is_answer else _("wrote")
        yield Event(at=reply.at, who=str(reply.by), what=what, note=reply.text, tone="note")


def _from_history(ticket, user):
    rows = ticket.history.select_related("history_user", "owner").order_by("-history_id")[: MOST + 1]
    rows = list(rows)
    fields = FIELDS + (["cost"] if user.sees("price") else [])
    for row, former in zip(rows, [*rows[1:], None], strict=True):
        event = _event(row)
        if event is not None:
            event.diff = _diff(row, former, fields) if former is not None else []
            yield event


def _event(row):
    moved = parse_reason(row.history_change_reason)
    who = str(row.history_user) if row.history_user else _("System")
    if moved:
        move, was, now, why = moved
        meta = f"{TicketStatus(was).label} → {TicketStatus(now).label}"
        what = str(MOVED.get(move, move))
        return Event(at=row.history_date, who=who, what=what, tone=TONES.get(move, ""), note=why, meta=meta)
    reason, _space, why = (row.history_change_reason or "").partition(" ")
    if reason == TicketReason.REPLY:  # told by the reply itself
        return None
    reason = TicketReason(reason if reason in TicketReason.values else TicketReason.EDIT)
    return Event(at=row.history_date, who=who, what=str(reason.label), note=why)


def _diff(row, former, names):
    changed = []
    for name in names:
        old, new = getattr(former, name), getattr(row, name)
        if old != new:
            label = Ticket._meta.get_field(name).verbose_name
            changed.append({"label": label, "old": _label(name, old), "new": _label(name, new)})
    return changed


def _label(name, value):
    if value in (None, ""):
        return _("nothing")
    choices = dict(Ticket._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
