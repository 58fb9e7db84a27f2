"""Where a state moves: the only place that performs an FSM move, signs its history and saves it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.pages.actions import Action
from orderdesk.core.record.guards import guards
from orderdesk.core.text.display import together


def condition(reason: Any) -> Callable[..., Any]:
    """Give a condition of a move the sentence that tells why it is not met (lazy, may name %(record)s)."""

    def attach(function: Any) -> Any:
        function.reason = reason
        return function

    return attach


def advance(move: Any, *, by: Any, why: str = "", **facts: Any) -> None:
    """Make one lifecycle move on a locked row, sign its history and save it.

    `move` is a bound transition (`order.confirm`). Permission is asked first; after that everything that stands
    against the move is raised as one Refused, in words.
    """
    record = move.__self__
    if not has_permission(move, by):
        raise PermissionDenied
    reasons = against(move, by=by)
    if reasons:
        raise Refused(reasons)
    was = record.status
    move(**facts)
    if hasattr(record, "version"):
        record.version += 1
    record.sign(by=by, reason=move_reason(move, was, record.status, why))
    record.save()


def has_permission(move: Any, by: Any) -> bool:
    """Whether this person may make the move at all, whatever state the record stands in."""
    return any(kind.has_perm(move.__self__, by) for kind in move._django_fsm.transitions.values())


def is_reachable(move: Any) -> bool:
    """Whether the record stands in a state from which the move starts: before that, the state is the reason."""
    meta = move._django_fsm
    return meta.has_transition(meta.field.get_state(move.__self__))


def reasons_against(move: Any, *, by: Any) -> Iterator[str]:
    """Yield in words what stands against a move now: the state, the record's own conditions, guards from above."""
    record = move.__self__
    meta = move._django_fsm
    transition = meta.get_transition(meta.field.get_state(record))
    if transition is None:
        yield _("%(record)s is “%(status)s”: this step is not possible from there.") % {
            "record": record,
            "status": record.get_status_display(),
        }
        return
    for met in transition.conditions or ():
        if not met(record):
            yield str(met.reason) % {"record": record}
    for guarded in guards(move):
        reason = guarded(record, by)
        if reason:
            yield reason


def against(move: Any, *, by: Any) -> str:
    """All of it in one text, empty where the move can be made: nobody mends one thing to be told of the next."""
    return together(reasons_against(move, by=by))


def may(move: Any, *, by: Any) -> bool:
    """Whether the button is shown at all: the state allows the move and this person has the permission."""
    return is_reachable(move) and has_permission(move, by)


def action_for(move: Any, label: str, url: str, *, by: Any, **options: Any) -> Action | None:
    """The button of a lifecycle move: None where this person may not make it from here, else with what blocks it."""
    if not may(move, by=by):
        return None
    return Action(label=label, url=url, blocked=against(move, by=by), **options)


def move_reason(move: Any, was: str, now: str, why: str = "") -> str:
    """What history says of a move: `confirm awaiting_supply>confirmed why…`. Read back by `parse_reason`."""
    return f"{move.__name__} {was}>{now} {why}".strip()


def parse_reason(text: str) -> tuple[str, str, str, str] | None:
    """The opposite of move_reason: (move, was, now, why), or None where the text tells of no move."""
    parts = (text or "").split(" ", 2)
    if len(parts) < 2 or ">" not in parts[1]:
        return None
    was, now = parts[1].split(">", 1)
    return parts[0], was, now, parts[2] if len(parts) > 2 else ""
