"""Edit conflicts: the form stays open, shows what the other person changed, and keeps what was typed.

The version that a form carries names the record that was opened; the history says how it stood. What is sent next
counts for the record as the page shows it now, so the person can go on without opening the page anew.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.text.display import short_moment


def as_opened(record: Any, version: int) -> Any:
    """The record as it stood in a version, or None where its history does not reach back that far."""
    row = record.history.filter(version__lte=version).order_by("-version", "-history_date", "-history_id").first()
    return row.instance if row else None


def reason_of(refusal: Conflict | str | Refused | None) -> str:
    """The sentence for whoever still has the page open, empty without a refusal; of a conflict also who and when."""
    if not isinstance(refusal, Conflict):
        return str(refusal or "")
    last = last_change(refusal.current)
    if last is None:
        return str(refusal)
    who, at = last
    by = _("The last change: %(who)s, %(at)s.") % {"who": who or _("System"), "at": short_moment(at)}
    kept = _("Nothing is saved yet. What you entered is still here; submit it again if it is still right.")
    return " ".join([str(refusal), by, kept])


def last_change(record: Any) -> tuple[Any, datetime] | None:
    """(who, when) of what made the current version, from the history or a ledger of the record's own; None: no row.

    History also has rows of what left the version as it was (a link, a receipt): nobody's work was touched by these.
    """
    if hasattr(record, "last_change"):
        return record.last_change()
    rows = record.history.select_related("history_user").order_by("history_date", "history_id")
    made = rows.filter(version=record.version).first() if hasattr(record, "version") else None
    last = made or rows.last()
    return (last.history_user, last.history_date) if last else None


def carried(refusal: Conflict | str | Refused | None, opened: int | None, current: int) -> int:
    """The version for a form to carry: the one that was opened, or after a conflict the current one."""
    return current if opened is None or isinstance(refusal, Conflict) else opened


def stay(form: Any, refusal: Conflict, current: int) -> None:
    """Keep a form with a version on its page: it says why it was refused and carries the version shown from now on."""
    form.add_error(None, reason_of(refusal))
    if isinstance(refusal, Conflict):
        _write(form, "version", current)


def merge(form: Any, conflict: Conflict, version: int | None) -> None:
    """Bring a bound form of a whole record up to date with what was saved since it was opened in `version`.

    What only they changed is taken over and named, what only you changed is kept. Where both did, your text stays in
    the field and theirs is shown beside it: submitting the form again keeps yours.
    """
    form.add_error(None, reason_of(conflict))
    current, opened = conflict.current, as_opened(conflict.current, version or 0)
    theirs = _values_of(current, form)
    former = _values_of(opened, form) if opened else {}
    taken = []
    for name, field in form.fields.items():
        if name not in theirs or isinstance(field, forms.FileField):
            continue
        now, was, mine = (_plain(value) for value in (theirs[name], former.get(name), form.cleaned_data.get(name)))
        if now in (was, mine):
            continue
        if opened is not None and mine == was:
            _write(form, name, field.prepare_value(theirs[name]))
            taken.append(str(field.label))
        else:
            form.add_error(
                name,
                _("Now it says: %(theirs)s. Save again to keep yours.")
                % {
                    "theirs": _label(field, theirs[name]),
                },
            )
    if taken:
        names = get_text_list(taken, _("and"))
        form.add_error(None, _("Taken over from the other change: %(fields)s.") % {"fields": names})


def _values_of(record: Any, form: Any) -> dict[str, Any]:
    """{input: value} of a record; a form may say itself what stands in inputs that are no columns."""
    values = model_to_dict(record, fields=form.fields)
    return values | form.values_beside(record) if hasattr(form, "values_beside") else values


def _write(form: Any, name: str, value: int | str) -> None:
    form.data = form.data.copy()
    form.data[form.add_prefix(name)] = "" if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return "" if value is None else value


def _label(field: Any, value: Any) -> str:
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        return str(field.queryset.model._base_manager.filter(pk=value).first() or value)
    return str(dict(getattr(field, "choices", ())).get(value, field.prepare_value(value)))
