"""The timeline of an order: events of every app, newest first, in portions."""

from datetime import datetime

from django.utils.timezone import is_aware, localtime

from orderdesk.core.pages.slots import Slot
from orderdesk.core.text.typed import FIRST_DAY, LAST_DAY
from orders.events import PORTION, Event, events_of

TIMELINE: Slot[list[Event]] = Slot("timeline")  # (order, user, before) -> events of the floor above


def timeline_of(order, user, *, before=None):
    """(events, cursor of the next portion or ""): the last PORTION entries before a moment."""
    events = events_of(order, user, before)
    for others in TIMELINE.collect(order, user, before):
        events += others
    events = sorted(_as_read_by(user, order, events), key=lambda event: event.at, reverse=True)
    portion = events[:PORTION]
    _label_days(portion)
    return portion, portion[-1].at.isoformat() if len(events) > PORTION else ""


def _as_read_by(user, order, events):
    """Without the right to prices, notes from the time of negotiation and reasons of approval are hidden."""
    if user.sees("price"):
        return events
    reached = order.supply_asked_at
    readable = []
    for event in events:
        early = reached is None or event.at < reached
        event.note = "" if early or event.is_decision else event.note
        if not (early and event.tone == "note"):
            readable.append(event)
    return readable


def _label_days(events):
    """Write each event's time of day, and its day where another day begins: once here, not in the template."""
    last = None
    for event in events:
        at = localtime(event.at)
        event.clock = f"{at:%H:%M}"
        event.day = at.date() if at.date() != last else None
        last = at.date()


def moment(text):
    """The cursor of a portion, or None where the text is no such thing."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at if at is not None and is_aware(at) and FIRST_DAY <= at.date() <= LAST_DAY else None
