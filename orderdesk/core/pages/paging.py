"""Pages by key: the next page starts after the last row of this one, however deep, and no row is counted.

What a statement works out anew each time (amounts of a group) has no key to start from: it is paged by place.

A position is the sort values of one row, joined by `~` in the query string (`after=2024-05-10~812`, `before=…`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.timezone import is_aware

from orderdesk.core.text.typed import FIRST_DAY, LAST_DAY, key_typed

SIZE = 50
POSITION = ("after", "before", "start")  # the parameters that say where a page begins


@dataclass
class Page:
    rows: list
    next_url: str = ""
    prev_url: str = ""


def by_key(rows: Any, params: QueryDict, *, keys: list[str], size: int = SIZE) -> Page:
    """One page of a queryset ordered by `keys` ("-ordered_on", "-pk"), at the position that the query string gives."""
    backwards = bool(params.get("before"))
    position = params.get("before") or params.get("after")
    ordered = rows.order_by(*(turned(key) for key in keys)) if backwards else rows.order_by(*keys)
    if position:
        bound = beyond(rows.model, keys, position, backwards=backwards)
        ordered = ordered.filter(bound) if bound is not None else ordered
    records = list(ordered[: size + 1])
    more = len(records) > size
    records = records[:size]
    if backwards:
        records.reverse()
    return make_page(records, params, keys, more=more, backwards=backwards, started=bool(position))


def make_page(
    rows: list[Any],
    params: QueryDict,
    keys: Sequence[str],
    *,
    more: bool,
    backwards: bool,
    started: bool,
    values: Callable[..., Any] | None = None,
) -> Page:
    values = values or (lambda row: key_values(row, keys))
    page = Page(rows=rows)
    if rows:
        has_next = more if not backwards else True
        has_prev = more if backwards else started
        if has_next:
            page.next_url = _url(params, "after", values(rows[-1]))
        if has_prev:
            page.prev_url = _url(params, "before", values(rows[0]))
    elif started:
        page.prev_url = _url(params, None, ())
    return page


def by_place(find: Callable[..., Any], params: dict[str, str], *, size: int = SIZE) -> Page:
    """One page of what `find(most, start)` works out, from the place that the query string gives."""
    start = key_typed(params.get("start")) or 0
    rows = find(size + 1, start)
    page = Page(rows=rows[:size])
    page.next_url = _url(params, "start", [start + size]) if len(rows) > size else ""
    page.prev_url = _url(params, "start" if start > size else None, [start - size]) if start else ""
    return page


def key_values(row: Any, keys: Sequence[str]) -> list[Any]:
    return [getattr(row, key.lstrip("-")) for key in keys]


def beyond(model: type[Any], keys: list[str], position: str, *, backwards: bool = False) -> Q | None:
    """The condition "further on than this position", or None where the position is no such thing."""
    texts = position.split("~")
    if len(texts) != len(keys):
        return None
    try:
        values = [_parse(model, key.lstrip("-"), text) for key, text in zip(keys, texts, strict=True)]
    except (ValueError, InvalidOperation):
        return None
    bound = Q()
    for depth in range(len(keys)):
        same = {key.lstrip("-"): value for key, value in zip(keys[:depth], values, strict=False)}
        name = keys[depth].lstrip("-")
        falling = keys[depth].startswith("-") != backwards
        bound |= Q(**same, **{f"{name}__{'lt' if falling else 'gt'}": values[depth]})
    if len(keys) > 1:  # the first key alone also bounds the walk through the index
        name = keys[0].lstrip("-")
        falling = keys[0].startswith("-") != backwards
        bound &= Q(**{f"{name}__{'lte' if falling else 'gte'}": values[0]})
    return bound


def _parse(model: type[Any], name: str, text: str) -> Any:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    kind = field.get_internal_type()
    if kind == "GeneratedField":
        kind = field.output_field.get_internal_type()
    if kind == "DateField":
        return date.fromisoformat(text)
    if kind == "DateTimeField":
        return _dated(datetime.fromisoformat(text))
    if kind == "DecimalField":
        return _within(Decimal(text), text)
    if kind == "CharField":
        return text.replace("\0", "")
    return _within(int(text), text)


def _dated(moment: Any) -> Any:
    """A moment with its zone that every database and zone can hold."""
    if not is_aware(moment) or not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise ValueError(moment)
    return moment


def _within(value: int | Decimal, text: str) -> int | Decimal:
    """A number that a column can be compared with."""
    if not -(2**63) < value < 2**63:  # so is NaN: the comparison refuses it
        raise ValueError(text)
    return value


def turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _url(params: QueryDict | dict[str, str], name: str | None, values: Sequence[Any]) -> str:
    pairs = [(k, v) for k in params for v in (params.getlist(k) if hasattr(params, "getlist") else [params[k]])]
    pairs = [(k, v) for k, v in pairs if k not in POSITION]
    if name:
        pairs.append((name, "~".join(str(value) for value in values)))
    return "?" + urlencode(pairs)
