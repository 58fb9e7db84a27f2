"""Two people edited the same order: what was opened, what the other wrote, what was typed, side by side.

The form carries a snapshot of what it opened (`base`). On a stale save every field is compared three ways; the page
posts back everything that was typed and, per field, whose value stands.
"""

import json

from django import forms
from django.utils.translation import gettext as _

from orderdesk.core.record.conflicts import last_change
from orderdesk.core.text.typed import key_typed
from orderdesk.custom_fields.models import CustomField
from orders.forms.order import OrderForm, OrderLineForm, count_rows, head_of, rows_of
from orders.permissions import readable

LINE_NAMES = ["code", "quantity", "unit_price", "discount", "requested_on", "note", "is_gift"]


def snapshot(order, lines, custom):
    """The order as the form shows it: {"head": {field: text}, "lines": {key: {field: text}}}.

    `custom` are the custom fields of the form.
    """
    head = {name: _text(OrderForm.base_fields[name], value) for name, value in head_of(order).items()}
    head |= {field.input_name: order.custom.get(field.key, "") for field in custom}
    rows = {str(row["id"]): _row_texts(row) for row in rows_of(lines)}
    return {"head": head, "lines": rows}


def _row_texts(row):
    return {name: _text(OrderLineForm.base_fields[name], row[name]) for name in LINE_NAMES}


def _text(field, value):
    if isinstance(field, forms.BooleanField):
        return str(field.label) if value else ""
    prepared = field.prepare_value(value)
    return "" if prepared is None else str(prepared)


def differences(current, form, lines, base, user):
    """The context of the conflict page."""
    opened = _parsed(base)
    theirs = snapshot(current, list(current.lines.select_related("product")), form.custom)
    saved_by, saved_at = last_change(current) or (None, None)
    return {
        "order": current,
        "version": current.version,
        "base": json.dumps(theirs),
        "saved_by": saved_by,
        "saved_at": saved_at,
        "rows": [row for row in _head_rows(opened["head"], theirs["head"], form, user) if row["differs"]],
        "line_rows": list(_line_rows(opened["lines"], theirs["lines"], lines)),
    }


def _parsed(base):
    """What was opened, as far as the page brought it back whole."""
    try:
        opened = json.loads(base)
    except (TypeError, ValueError, RecursionError):
        opened = None
    head, lines = (opened.get("head"), opened.get("lines")) if isinstance(opened, dict) else (None, None)
    pairs = lines.items() if isinstance(lines, dict) else ()
    return {
        "head": head if isinstance(head, dict) else {},
        "lines": {key: texts for key, texts in pairs if isinstance(texts, dict)},
    }


def _head_rows(opened, theirs, form, user):
    for name in theirs:
        if name in form.fields and readable(user, name):
            field = form.fields[name]
            row = _row(name, field.label, opened.get(name, ""), theirs[name], _meant(form, name))
            yield row | {side: _named(field, row[side]) for side in ("opened", "theirs", "mine")}


def _meant(form, name):
    """What was typed, in the form's own way of writing it: ２０ is 20."""
    value = form.cleaned_data.get(name)
    return _text(form.fields[name], getattr(value, "pk", value))


def _named(field, text):
    """A choice by its name rather than by its key."""
    if not isinstance(field, forms.ModelChoiceField):
        return str(dict(getattr(field, "choices", ())).get(text, text))
    key = key_typed(str(text))
    return str(field.queryset.model.objects.filter(pk=key).first() or "") if key else ""


def _row(name, label, opened, theirs, mine):
    return {
        "name": name,
        "label": label,
        "opened": opened,
        "theirs": theirs,
        "mine": mine,
        "changed_by_them": theirs != opened,
        "changed_by_me": mine != opened,
        "differs": theirs != mine,
    }


def _line_rows(opened, theirs, lines):
    """Lines that both know, field by field; lines that one side added or dropped, as a whole."""
    mine = {}
    for number, form in enumerate(lines.forms):
        if form.has_changed() and form.cleaned_data.get("id"):
            mine[str(form.cleaned_data["id"])] = number, {name: _meant(form, name) for name in LINE_NAMES}
    for key, (number, texts) in mine.items():
        if key in theirs:
            yield from _field_rows(number, opened.get(key, {}), theirs[key], texts)
        else:
            yield _dropped_by_them(number, opened.get(key, texts), texts)
    for key, texts in theirs.items():
        if key not in mine and texts != opened.get(key):
            yield _missing_in_mine(key, opened.get(key), texts)


def _field_rows(number, opened, theirs, mine):
    label = _("Line %(line)s") % {"line": number + 1}
    for name in LINE_NAMES:
        field = OrderLineForm.base_fields[name].label
        row = _row(f"lines-{number}-{name}", f"{label} · {field}", opened.get(name, ""), theirs[name], mine[name])
        if row["differs"]:
            yield row


def _dropped_by_them(number, opened, mine):
    label = _("Line %(line)s") % {"line": number + 1}
    row = _row(f"line-{number}", label, _joined(opened), _("deleted"), _joined(mine))
    return row | {"changed_by_me": mine != opened}


def _missing_in_mine(key, opened, theirs):
    """A line that they added, or that they changed while I deleted it: the only change wins, else both are shown."""
    label, mine = (
        (_("Line added by them"), _("not in your version"))
        if opened is None
        else (_("Line deleted by you"), _("deleted by you"))
    )
    row = _row(f"line-new-{key}", label, _joined(opened or {}), _joined(theirs), mine)
    return row | {"changed_by_me": opened is not None}


def _joined(texts):
    return " · ".join(str(text) for text in texts.values() if text)


def resolved_data(posted, order):
    """The posted form with the other person's value wherever it was chosen, and their added lines where kept."""
    data = posted.copy()
    stored = list(order.lines.select_related("product"))
    theirs = snapshot(order, stored, list(CustomField.objects.of("order")))
    for name in [key.removeprefix("choose-") for key in posted if key.startswith("choose-")]:
        if posted[f"choose-{name}"] == "theirs":
            _take_theirs(data, name, theirs)
    return data


def _take_theirs(data, name, theirs):
    if name in theirs["head"]:
        data[name] = theirs["head"][name]
        if name == "customer":
            data["customer_text"] = ""  # the name that was typed goes with the customer that was typed
    elif name.startswith("line-new-"):
        _add_line(data, name.removeprefix("line-new-"), theirs)
    elif name.startswith("line-"):
        _blank_line(data, name.removeprefix("line-"))
    elif name.startswith("lines-"):
        number, _dash, field = name.removeprefix("lines-").partition("-")
        texts = theirs["lines"].get(data.get(f"lines-{number}-id", ""), {})
        data[name] = texts.get(field, data.get(name, ""))
        if field == "code":
            data[f"lines-{number}-product"] = ""


def _add_line(data, key, theirs):
    texts = theirs["lines"].get(key)
    if texts is None:
        return
    number = count_rows(data)
    data[f"lines-{number}-id"] = key
    for name, text in texts.items():
        data[f"lines-{number}-{name}"] = text


def _blank_line(data, number):
    for name in [*LINE_NAMES, "product", "id"]:
        if f"lines-{number}-{name}" in data:
            data[f"lines-{number}-{name}"] = ""
