"""Timeline entries of orders: moves, edits with old and new values, messages, files and contacts."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Communication, Customer
from orderdesk.accounts.models import LINK_NAME
from orderdesk.core.record.history import Reason, latest
from orderdesk.core.record.lifecycle import parse_reason
from orderdesk.core.text.display import value_label
from orderdesk.core.text.typed import key_typed, mask_phone
from orderdesk.custom_fields.values import Names
from orders.models import Order, OrderLine, Quotation
from orders.permissions import KINDS, readable
from orders.states import (
    OF_CHANGES,
    DeclineCause,
    Gate,
    Level,
    ObjectionKind,
    OrderReason,
    OrderStatus,
    Priority,
    QuotationStatus,
)

PORTION = 20
ORDER_FIELDS = [
    "customer_id",
    "contact_name",
    "contact_phone",
    "address",
    "customer_po",
    "source",
    "ordered_on",
    "due_on",
    "promised_on",
    "agreed_on",
    "agreement",
    "payment_terms",
    "payment_plan",
    "special_needs",
    "note",
    "is_urgent",
    "freight",
    "total",
    "owner_id",
]
LINE_FIELDS = [
    "product_name",
    "spec",
    "quantity",
    "unit_price",
    "discount",
    "requested_on",
    "agreed_on",
    "note",
    "is_gift",
]
MOVED = {
    "submit": gettext_lazy("submitted the order for review"),
    "resubmit": gettext_lazy("submitted the order again"),
    "pass_review": gettext_lazy("passed the review"),
    "ask_information": gettext_lazy("asked for more information"),
    "reject_review": gettext_lazy("rejected the order in review"),
    "approve": gettext_lazy("approved the order"),
    "reject": gettext_lazy("did not approve the order"),
    "revise": gettext_lazy("returned the order to draft"),
    "withdraw": gettext_lazy("took the order back before it was decided"),
    "confirm": gettext_lazy("confirmed the order"),
    "start": gettext_lazy("started production"),
    "ship": gettext_lazy("shipped the last goods"),
    "deliver": gettext_lazy("recorded the last signature"),
    "complete": gettext_lazy("completed the order"),
    "cancel": gettext_lazy("cancelled the order"),
}
QUOTED = {  # what is told of a quotation
    "send": gettext_lazy("sent the quotation"),
    "revise": gettext_lazy("began another version"),
    "accept": gettext_lazy("recorded that the customer accepts"),
    "decline": gettext_lazy("recorded that the customer declines"),
    "expire": gettext_lazy("let the quotation run out after its last day"),
    "withdraw": gettext_lazy("withdrew the quotation"),
    "create": gettext_lazy("wrote the quotation"),
    "edit": gettext_lazy("edited the quotation"),
    "reassign": gettext_lazy("reassigned the quotation"),
    "order": gettext_lazy("made the order"),
}
QUOTED_BY_LINK = {
    "accept": gettext_lazy("accepted the quotation by the link"),
    "decline": gettext_lazy("declined the quotation by the link"),
}
QUOTED_TONES = {"accept": "green", "order": "green", "decline": "red", "expire": "red", "withdraw": "red"}
QUOTATION_FIELDS = ["customer_id", "revision", "valid_until", "total", "owner_id"]
MOST_QUOTED = 50  # entries: a quotation has a few
BAD = {"ask_information", "reject_review", "reject", "cancel"}
DECISIONS = {"approve", "reject"}
R = OrderReason
REASON_TONES = {
    R.APPROVED: "green",
    R.OVERRIDE_GATE: "yellow",
    R.WAIVE: "yellow",
    R.PRIORITISE: "yellow",
    R.REFUSE_CHANGE: "red",
    R.CHANGE: "green",
}
REASONS_OF_DECISIONS = {R.APPROVED, R.OVERRIDE_GATE, R.WAIVE, R.REFUSE_CHANGE, R.PASS_ON, R.ASK_ALSO}
GOOD = {"pass_review", "approve", "confirm", "deliver", "complete"}
# What was said about an order: its messages, and contacts of which the reader must be allowed to see the customer.
TALK = """
    SELECT 'message' AS kind, m.id, m.at AS moment, m.text, u.name, NULL::bigint AS customer_id
    FROM orders_message m JOIN accounts_user u ON u.id = m.by_id
    WHERE m.order_id = %(order)s AND (%(before)s::timestamptz IS NULL OR m.at < %(before)s)
    UNION ALL
    SELECT c.channel, c.id, c.happened_at, c.text, u.name, c.customer_id
    FROM orders_ordercommunication o JOIN customers_communication c ON c.id = o.communication_id
    JOIN accounts_user u ON u.id = c.by_id
    WHERE o.order_id = %(order)s AND (%(before)s::timestamptz IS NULL OR c.happened_at < %(before)s)
          AND (%(customers)s::bigint[] IS NULL OR c.customer_id = ANY(%(customers)s))
    ORDER BY moment DESC LIMIT %(most)s
"""


@dataclass
class Event:
    at: datetime
    who: str
    what: str
    tone: str = ""
    note: str = ""
    meta: str = ""
    diff: list = field(default_factory=list)
    url: str = ""
    edits: bool = False  # lines may have changed with it
    is_decision: bool = False  # its words are those of an approver
    clock: str = ""
    day: date | None = None  # where it is the first of its day


def events_of(order, user, before=None):
    """The latest entries of an order itself before a moment; edits of its lines only where the order was edited."""
    events = list(_from_history(order, user, before))
    edited = any(event.edits for event in events)
    return events + (list(_from_lines(order, user, before)) if edited else []) + list(_from_talk(order, user, before))


def _from_history(order, user, before):
    rows = latest(Order, [*ORDER_FIELDS, "custom"], of=("id", order.pk), before=before, most=PORTION + 2)
    names = Names("order")
    formers = [*rows[1:], None] if rows else []
    for row, former in zip(rows, formers, strict=True):
        if former is None and len(rows) == PORTION + 2:
            return
        yield _order_event(row, former, user, names)


def _order_event(row, former, user, names):
    event = Event(at=row.history_date, who=row.history_user__name or _("System"), what="")
    describe_cause(event, row.history_change_reason or "")
    if row.history_user__name == LINK_NAME and parse_reason(row.history_change_reason):
        event.what = _("signed for the last goods by the customer's link")  # the one move that a link leads to
    event.diff = diff(Order, row, former, ORDER_FIELDS, user) if former else []
    if former and row.custom != former.custom:
        event.diff += names.diff(_values(former.custom), _values(row.custom))
    return event


def _values(custom):
    """The custom fields of a row that was read by hand, where the driver gives JSON as a text."""
    return json.loads(custom) if isinstance(custom, str) else custom


def describe_cause(event, cause):
    """Fill an event from the cause recorded in the order's history."""
    moved = parse_reason(cause)
    reason, _space, rest = cause.partition(" ")
    if moved:
        move, was, now, why = moved
        event.what = str(MOVED.get(move, move))
        event.tone = "red" if move in BAD else "green" if move in GOOD else ""
        event.note, event.is_decision = why, move in DECISIONS
        event.meta = f"{_status(was)} → {_status(now)}"
    else:
        _describe_reason(event, reason, rest)
    return event


def _describe_reason(event, reason, rest):
    """Fill an event from a reason and what follows it: a level, a gate or a number, and then what was said."""
    cause = R(reason) if reason in R.values else R.EDIT
    has_note = cause in OF_CHANGES or cause in (R.APPROVED, R.OVERRIDE_GATE, R.WAIVE, R.PRIORITISE)
    first, _space, event.note = rest.partition(" ") if has_note else (rest, "", "" if cause.is_numbered else rest)
    facts = {"number": first, "level": _label(Level, first), "step": _label(Gate, first)}
    facts |= {"objection": _label(ObjectionKind, first), "priority": _label(Priority, key_typed(first))}
    event.what = str(cause.label) % facts
    event.tone = REASON_TONES.get(reason, "")
    event.is_decision = reason in REASONS_OF_DECISIONS
    event.edits = reason in (R.EDIT, R.CHANGE)


def diff(model, row, former, names, user):
    """[{label, old, new}] of the fields that changed and that this person may read."""
    changed = []
    for name in names:
        old, new = getattr(former, name), getattr(row, name)
        if old != new and readable(user, name):
            label = model._meta.get_field(name).verbose_name
            changed.append(
                {
                    "label": label,
                    "old": _field_text(model, name, old, former),
                    "new": _field_text(model, name, new, row),
                }
            )
        elif old != new and KINDS.get(name) == "phone":
            label = model._meta.get_field(name).verbose_name
            changed.append({"label": label, "old": mask_phone(old), "new": mask_phone(new)})
    return changed


def _field_text(model, name, value, row):
    if value is not None and name.endswith("_id"):
        related = model._meta.get_field(name).related_model
        return str(related._base_manager.get(pk=value))
    return str(value_label(model._meta.get_field(name), value))


def _from_lines(order, user, before):
    """Edits and changes of single lines; dispatch and acceptance appear as entries of the order."""
    rows = OrderLine.history.filter(order_id=order.pk, history_change_reason__in=[R.EDIT, R.CHANGE]).select_related(
        "history_user"
    )
    rows = rows.filter(history_date__lt=before) if before else rows
    rows = list(rows.order_by("-history_date")[: PORTION + 1])
    formers = _formers(order, rows) if rows else {}
    for row in rows:
        yield _line_event(row, formers.get(row.history_id), user)


def _formers(order, rows):
    """For each history row of a line the row before it: one query for all of them."""
    every = OrderLine.history.filter(order_id=order.pk, id__in={row.id for row in rows}).order_by("id", "history_id")
    formers, last = {}, None
    for row in every:
        formers[row.history_id] = last if last is not None and last.id == row.id else None
        last = row
    return formers


def _line_event(row, former, user):
    sentence = {
        "+": _("added line %(line)s: %(product)s"),
        "~": _("changed line %(line)s: %(product)s"),
        "-": _("deleted line %(line)s: %(product)s"),
    }["-" if row.dropped_at else row.history_type]
    is_edit = former is not None and row.history_type == "~" and not row.dropped_at
    changed = diff(OrderLine, row, former, LINE_FIELDS, user) if is_edit else []
    what = sentence % {"line": row.position, "product": row.product_name}
    return Event(at=row.history_date, who=_name(row.history_user), what=what, diff=changed)


def _from_talk(order, user, before):
    """Messages, files and contacts with the customer about this order."""
    rows = _talk(order, before)
    contacted = {customer for *_entry, customer in rows if customer is not None}
    seen = contacted and Customer.objects.visible_to(user).filter(pk__in=contacted).values_list("pk", flat=True)
    if contacted.difference(seen):  # this person sees the order, but not the customer: the portion without them
        rows = _talk(order, before, customers=list(seen))
    for *entry, _customer in rows:
        yield _talk_event(*entry)
    for file in files_of(order, user):
        if before is None or file["at"] < before:
            yield _talk_event("file", file["pk"], file["at"], file["name"], file["by__name"])


def _talk(order, before, customers=None):
    with connection.cursor() as cursor:
        cursor.execute(TALK, {"order": order.pk, "before": before, "customers": customers, "most": PORTION + 1})
        return cursor.fetchall()


def files_of(order, user):
    """The order's files that this person may open, oldest first: read once, however many parts of a page ask."""
    if not hasattr(order, "_files"):
        order._files = list(order.attachments.read_by(user).values("pk", "name", "at", "by__name"))
    return order._files


def _talk_event(kind, key, at, text, who):
    event = Event(at=at, who=who, what=_("wrote"), note=text, tone="note")
    if kind == "file":
        event.what, event.url = _("attached"), reverse("orders:attachment", args=[key])
    elif kind != "message":
        event.what = _("%(channel)s with the customer") % {"channel": _label(Communication.Channel, kind)}
    return event


def _name(user):
    return str(user) if user else _("System")


def _label(choices, value):
    return choices(value).label if value in choices.values else value


def _status(value):
    return _label(OrderStatus, value)


def quotation_events(quotation, user):
    """What happened to a quotation, the latest first."""
    versions = quotation.history.exclude(history_change_reason=Reason.SEED).select_related("history_user")
    rows = list(versions.order_by("-history_date", "-history_id")[:MOST_QUOTED])
    last = None
    for row, former in zip(rows, [*rows[1:], None], strict=True):
        event = _quotation_event(row, former, user)
        at = localtime(event.at)
        event.clock, event.day = f"{at:%H:%M}", at.date() if at.date() != last else None
        last = at.date()
        yield event


def _quotation_event(row, former, user):
    moved = parse_reason(row.history_change_reason)
    reason, _space, rest = (row.history_change_reason or "edit").partition(" ")
    verb, was, now, note = moved or (reason, "", "", rest)
    by_link = row.history_user is not None and row.history_user.is_by_link
    words = (QUOTED_BY_LINK if by_link else {}).get(verb) or QUOTED.get(verb, verb)
    event = Event(at=row.history_date, who=_name(row.history_user), what=str(words), tone=QUOTED_TONES.get(verb, ""))
    if moved:
        event.meta = f"{_label(QuotationStatus, was)} → {_label(QuotationStatus, now)}"
    notes = {"accept": [row.answered_by], "decline": [_label(DeclineCause, row.decline_cause), row.decline_text]}
    event.note = " · ".join(str(part) for part in notes.get(verb, [note]) if part)
    if former is not None and verb not in ("accept", "decline", "expire", "withdraw"):
        event.diff = diff(Quotation, row, former, QUOTATION_FIELDS, user)
    return event
