"""Two people edited the same order: what was opened, what the other wrote, what was typed, side by side.

The form carries a snapshot of what it opened (`base`). On a stale save every field is compared three ways; the page
posts back everything that was typed and, per field, whose value stands.
"""

import json

from django.utils.translation import gettext as _

from orders.fields import readable
from orders.forms import OrderForm, OrderLineForm, count_rows, head_of, rows_of

LINE_NAMES = ["code", "quantity", "unit_price", "discount", "requested_on", "note"]


def snapshot(order, lines):
    """The order as the form shows it: {"head": {field: text}, "lines": {key: {field: text}}}."""
    head = {name: _text(OrderForm.base_fields[name], value) for name, value in head_of(order).items()}
    rows = {str(row["id"]): _row_texts(row) for row in rows_of(lines)}
    return {"head": head, "lines": rows}


def _row_texts(row):
    return {name: _text(OrderLineForm.base_fields[name], row[name]) for name in LINE_NAMES}


def _text(field, value):
    shown = field.prepare_value(value)
    return "" if shown is None else str(shown)


def differences(current, form, lines, base, user):
    """The context of the conflict page."""
    opened = _parsed(base)
    stored = list(current.lines.select_related("product"))
    theirs = snapshot(current, stored)
    mine_head = {name: str(form[name].value() or "") for name in theirs["head"] if name in form.fields}
    head = [
        _row(name, form.fields[name].label, opened["head"].get(name, ""), theirs["head"][name], mine)
        for name, mine in mine_head.items()
        if readable(user, name)
    ]
    return {
        "order": current,
        "version": current.version,
        "base": json.dumps(theirs),
        "saved_by": current.history.first().history_user,
        "saved_at": current.history.first().history_date,
        "rows": [row for row in head if row["differs"]],
        "line_rows": _line_rows(opened, theirs, lines),
    }


def _parsed(base):
    try:
        opened = json.loads(base)
    except (TypeError, ValueError):
        opened = None
    if not isinstance(opened, dict) or not isinstance(opened.get("head"), dict):
        return {"head": {}, "lines": {}}
    return opened if isinstance(opened.get("lines"), dict) else opened | {"lines": {}}


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
    rows, seen = [], set()
    for number, form in enumerate(lines.forms):
        if not form.has_changed():
            continue
        key = str(form["id"].value() or "")
        mine = {name: str(form[name].value() or "") for name in LINE_NAMES}
        if key in theirs["lines"]:
            seen.add(key)
            rows += _field_rows(number, opened["lines"].get(key, {}), theirs["lines"][key], mine)
        elif key:
            rows.append(_whole_row(number, _("Line %(line)s") % {"line": number + 1}, _said(mine), _("dropped"), mine))
    for key, texts in theirs["lines"].items():
        if key not in seen and key not in opened["lines"]:
            rows.append(_whole_row(f"new-{key}", _("Line added by them"), "", _said(texts), {}))
    return rows


def _field_rows(number, opened, theirs, mine):
    label = _("Line %(line)s") % {"line": number + 1}
    for name in LINE_NAMES:
        field = OrderLineForm.base_fields[name].label
        row = _row(f"lines-{number}-{name}", f"{label} · {field}", opened.get(name, ""), theirs[name], mine[name])
        if row["differs"]:
            yield row


def _whole_row(number, label, opened, theirs, mine):
    return _row(f"line-{number}", label, opened, theirs, _said(mine) if mine else _("not in yours"))


def _said(texts):
    return " · ".join(text for text in texts.values() if text)


def resolved_data(posted, order):
    """The posted form with the other person's value wherever it was chosen, and their added lines where kept."""
    data = posted.copy()
    stored = list(order.lines.select_related("product"))
    theirs = snapshot(order, stored)
    for name in [key.removeprefix("choose-") for key in posted if key.startswith("choose-")]:
        if posted[f"choose-{name}"] == "theirs":
            _take_theirs(data, name, theirs)
    return data


def _take_theirs(data, name, theirs):
    if name in theirs["head"]:
        data[name] = theirs["head"][name]
    elif name.startswith("line-new-"):
        _add_line(data, name.removeprefix("line-new-"), theirs)
    elif name.startswith("line-"):
        _blank_line(data, name.removeprefix("line-"))
    elif name.startswith("lines-"):
        _prefix, number, field = name.split("-", 2)
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
        data[f"lines-{number}-{name}"] = ""
