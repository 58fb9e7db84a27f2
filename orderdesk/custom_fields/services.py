"""Adding, changing, moving, dropping and restoring the fields of the house."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import lock_version, wait_for_turn
from orderdesk.core.sheets.reading import heading_key
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import excerpt
from orderdesk.custom_fields.models import LONGEST_NAME, MOST_FIELDS, CustomField, Kind
from orderdesk.custom_fields.records import records_by_key
from orderdesk.custom_fields.sheet import heading_named
from orderdesk.custom_fields.values import distinct_values, stands_as

__all__ = ["add_field", "change_field", "drop_field", "move_field", "restore_field"]
TURN = "orderdesk.custom_fields"  # names and places are of all fields of a record: one administrator at a time
SHOWN = 5


@transaction.atomic
def add_field(
    record: str,
    *,
    name: str,
    kind: str,
    by: User,
    choices: Sequence[str] = (),
    is_required: bool = False,
    is_on_papers: bool = False,
    reason: str = Reason.SETTINGS,
) -> CustomField:
    """Give the records of a kind one more field, behind the others. `reason` is how its history begins."""
    _take_turn(by)
    field = CustomField(record=record, is_required=is_required, is_on_papers=is_on_papers)
    _set_name(field, name)
    field.kind, field.choices = Kind(kind), _offered(kind, choices)
    return _place(field, by, reason)


def _place(field: CustomField, by: User, reason: str = Reason.SETTINGS) -> CustomField:
    """Write a field behind the others of its record, of which there are not too many."""
    places = list(CustomField.objects.of(field.record).values_list("place", flat=True))
    if len(places) >= MOST_FIELDS:
        raise Refused(_("There are %(most)s fields already. Drop one first.") % {"most": MOST_FIELDS})
    field.place = max(places, default=0) + 1
    field.sign(by=by, reason=reason).save()
    return field


def _take_turn(by: User) -> None:
    if not (administers(by) or by.is_system):
        raise PermissionDenied
    wait_for_turn(TURN)


def _locked(field_id: int, version: int | None, by: User) -> CustomField:
    _take_turn(by)
    return lock_version(CustomField.objects.all(), field_id, version)


def _set_name(field: CustomField, name: str) -> None:
    """Give a field its name, which no other field and no column of the record's sheet has."""
    key = heading_key(name)[:LONGEST_NAME]
    if not key:
        raise Refused(_("Give the field a name with letters or digits."))
    twin = CustomField.objects.of(field.record).filter(name_key=key).exclude(pk=field.pk).first()
    if twin is not None:
        raise Refused(_("There is a field “%(name)s” already. Choose another name.") % {"name": twin})
    heading = heading_named(records_by_key()[field.record].headings(), name)
    if heading:
        sentence = _("“%(name)s” means the column “%(heading)s” of the sheet already. Choose another name.")
        raise Refused(sentence % {"name": name, "heading": heading})
    field.name, field.name_key = name, key


def _offered(kind: str, choices: Sequence[str]) -> list[str]:
    if kind == Kind.CHOICE and not choices:
        raise Refused(_("Enter at least one choice, one on each line."))
    return list(choices) if kind == Kind.CHOICE else []


@transaction.atomic
def change_field(
    field_id: int,
    *,
    name: str,
    kind: str,
    by: User,
    choices: Sequence[str] = (),
    is_required: bool = False,
    is_on_papers: bool = False,
    version: int | None = None,
) -> CustomField:
    """Call a field something else, offer other choices, ask for it or not. What records say in it stays."""
    field = _locked(field_id, version, by)
    if field.dropped_at is not None:
        raise Refused(_("“%(field)s” is dropped. Restore it first.") % {"field": field})
    if kind != field.kind:
        _check_kind(field, kind)
    _set_name(field, name)
    offered = _offered(kind, choices)
    former = [*field.choices, *field.former] if field.kind == Kind.CHOICE else []
    field.former = [word for word in dict.fromkeys(former) if word not in offered] if kind == Kind.CHOICE else []
    field.kind, field.choices = Kind(kind), offered
    field.is_required, field.is_on_papers = is_required, is_on_papers
    return _save(field, by)


def _check_kind(field: CustomField, kind: str) -> None:
    """A field with values becomes only what each of them is already."""
    if kind not in Kind.values:
        raise Refused(_("Choose what the field holds."))
    wrong = [text for text in distinct_values(field) if kind != Kind.TEXT and not stands_as(kind, text)]
    if wrong:
        texts = listed(f"“{excerpt(text)}”" for text in wrong[:SHOWN])
        more = "…" if len(wrong) > SHOWN else ""
        sentence = _("Records say %(values)s in it, which is no %(kind)s. Correct them first, or add another field.")
        raise Refused(sentence % {"values": texts + more, "kind": str(Kind(kind).label)})


def _save(field: CustomField, by: User) -> CustomField:
    field.version += 1
    field.sign(by=by, reason=Reason.SETTINGS).save()
    return field


@transaction.atomic
def move_field(field_id: int, *, up: bool, by: User) -> CustomField:
    """Have a field change places with the one before it, or behind it; at an end nothing moves."""
    field = _locked(field_id, None, by)
    fields: list[Any] = list(CustomField.objects.of(field.record).order_by("place", "pk").select_for_update())
    at = next((at for at, each in enumerate(fields) if each.pk == field.pk), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(fields):
        return field
    fields[at], fields[to] = fields[to], fields[at]
    for place, each in enumerate(fields, 1):
        if each.place != place:
            each.place = place
            each.sign(by=by, reason=Reason.SETTINGS).save()
    return next(each for each in fields if each.pk == field.pk)


@transaction.atomic
def drop_field(field_id: int, *, by: User, version: int | None = None) -> CustomField:
    """Ask for a field no more and show it nowhere. What records say in it is kept."""
    field = _locked(field_id, version, by)
    if field.dropped_at is not None:
        raise Refused(_("“%(field)s” was dropped already.") % {"field": field})
    field.dropped_at = now()
    return _save(field, by)


@transaction.atomic
def restore_field(field_id: int, *, by: User) -> CustomField:
    """Have a dropped field again, with what records say in it, behind the others."""
    field = _locked(field_id, None, by)
    if field.dropped_at is None:
        raise Refused(_("“%(field)s” is not dropped.") % {"field": field})
    _set_name(field, field.name)
    field.dropped_at = None
    field.version += 1
    return _place(field, by)
