"""An order as a change request would make it.

Each item of a request keeps the value that it was based on. A request fits the order as long as those values stand:
what changed beside them does not matter. `rewrite` is the only reading of a request: the preview shows what it gives,
and what it gives is what is applied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.text.display import together
from orders.models import ChangeItem, Order, OrderLine, Product
from orders.models.change import ADDED, HEAD_KINDS, LINE_KINDS, as_text, day_typed, from_text
from orders.services.invoice import asked_of
from orders.services.objections import blocking, standing_as
from orders.services.order import add_up, fill_line, price_line
from orders.states import ChangeKind, Moment, ObjectionKind

K = ChangeKind


# --- from what was typed to items ------------------------------------------------------------------------------------


def items_of(order: Order, head: dict, rows: list[dict]) -> list[ChangeItem]:
    """What differs between an order and what was typed, as unsaved items.

    `head` is {field: value} of the fields in HEAD_KINDS; `rows` are the lines as the grid gives them, where a line
    that is not named is dropped, and one with another product is dropped and added.
    """
    items = [
        ChangeItem(kind=kind, field=name, old=old, new=new)
        for name, kind in HEAD_KINDS.items()
        if name in head
        and (old := as_text(Order, name, getattr(order, name))) != (new := as_text(Order, name, head[name]))
    ]
    existing: dict[Any, OrderLine] = {line.pk: line for line in order.lines.all()}
    added = []
    for row in rows:
        line = existing.get(row.get("id"))
        if line is None or line.product_id != row["product"].pk:
            added.append(ChangeItem(kind=K.ADDED, new=_described(row)))
            continue
        del existing[line.pk]
        items += _line_items(order, line, row)
    items += [ChangeItem(kind=K.DROPPED, line=line, old=_snapshot(line)) for line in existing.values()]
    items += added
    for place, item in enumerate(items, 1):
        item.place = place
    return items


def _line_items(order: Order, line: OrderLine, row: dict[str, Any]) -> Iterator[ChangeItem]:
    for name, kind in LINE_KINDS.items():
        value = row.get("requested_on") if name == "agreed_on" else row.get(name)
        if name == "agreed_on" and value == day_typed(line, order):
            continue
        if name == "discount":
            value = value or Decimal(0)
        if name == "note":
            value = value or ""
        old, new = as_text(OrderLine, name, getattr(line, name)), as_text(OrderLine, name, value)
        if old != new:
            yield ChangeItem(kind=kind, field=name, line=line, old=old, new=new)


def _described(row: dict[str, Any]) -> dict[str, Any]:
    """An added line as an item keeps it."""
    product = row["product"]
    values = row | {"agreed_on": row.get("requested_on"), "discount": row.get("discount") or 0}
    texts = {name: as_text(OrderLine, name, values.get(name)) for name in ADDED}
    return texts | {"product": product.pk, "code": product.code, "name": product.name, "spec": product.spec}


def _snapshot(line: OrderLine) -> dict[str, Any]:
    """What is dropped, as it stood."""
    texts = {name: as_text(OrderLine, name, getattr(line, name)) for name in ADDED}
    return texts | {"product": line.product_id, "name": line.product_name, "spec": line.spec}


# --- from items to the order as it would stand -----------------------------------------------------------------------


@dataclass
class Rewritten:
    """An order as a request would make it, in memory. What stands against that is told in `problems`."""

    order: Order
    was_due: Any
    was_total: Decimal
    lines: list = field(default_factory=list)
    touched: dict = field(default_factory=dict)  # existing lines that differ, by key
    dropped: list = field(default_factory=list)
    added: dict = field(default_factory=dict)  # new lines by the key of their item
    differs: list = field(default_factory=list)  # sentences: what the request was based on no longer stands
    problems: list = field(default_factory=list)  # sentences: what the rules forbid

    @property
    def against(self) -> str:
        return together([*self.differs, *self.problems])

    @property
    def moves_money(self) -> bool:
        return self.order.total != self.was_total


def rewrite(order: Order, items: Any) -> Rewritten:
    """Change an order and its lines in memory as the items say. The order is not to be used otherwise after that."""
    result = Rewritten(order, order.due_on, order.total, lines=list(order.lines.all()))
    lines = {line.pk: line for line in result.lines}
    items = list(items)
    for item in items:
        if item.kind == K.ADDED:
            continue
        if item.line_id is None:
            _take(result, order, item)
        elif item.line_id not in lines:
            label = item.old.get("name", "") if item.kind == K.DROPPED else item.line.product_name
            result.differs.append(_("The line of %(product)s was dropped meanwhile.") % {"product": label})
        elif item.kind == K.DROPPED:
            result.dropped.append(lines[item.line_id])
        else:
            result.touched[item.line_id] = lines[item.line_id]
            _take(result, lines[item.line_id], item)
    result.lines = [line for line in result.lines if line not in result.dropped]
    _add_lines(result, [item for item in items if item.kind == K.ADDED])
    _check(result)
    return result


def _take(result: Rewritten, record: Any, item: ChangeItem) -> None:
    """One field, if it still has the value that the request was based on."""
    now_text = as_text(type(record), item.field, getattr(record, item.field))
    if now_text not in (item.old, item.new):
        result.differs.append(
            _("%(label)s was %(old)s when the change was asked for and is %(now)s now.")
            % {
                "label": label_of(item),
                "old": value_of(item, item.old) or _("empty"),
                "now": value_of(item, now_text) or _("empty"),
            }
        )
    setattr(record, item.field, from_text(type(record), item.field, item.new))
    if item.field == "agreed_on" and record.agreed_on is None:
        record.agreed_on = record.order.due_on


def _add_lines(result: Rewritten, items: list[Any]) -> None:
    if not items:
        return
    order = result.order
    products = Product.objects.in_bulk(item.new["product"] for item in items)
    last = OrderLine._base_manager.filter(order=order).aggregate(last=Max("position"))["last"] or 0
    for place, item in enumerate(items, last + 1):
        given = {name: from_text(OrderLine, name, item.new[name]) for name in ADDED}
        typed = given | {"product": products[item.new["product"]], "requested_on": given["agreed_on"]}
        line = OrderLine(order=order)
        try:
            fill_line(line, place, typed)
        except Refused as refusal:
            result.problems.append(str(refusal))
        line.agreed_on = given["agreed_on"] or order.due_on
        result.added[item.pk] = line
        result.lines.append(line)


def _check(result: Rewritten) -> None:
    order = result.order
    for line in result.touched.values():
        try:
            price_line(line)
        except Refused as refusal:
            result.problems.append(str(refusal))
        if line.quantity < line.shipped + line.short_closed:
            result.problems.append(_below_settled(line))
    result.problems += [_below_settled(line) for line in result.dropped if line.shipped or line.short_closed]
    try:
        add_up(order, result.lines)
    except Refused as refusal:
        result.problems.append(str(refusal))
    result.problems += _against_dates(result)
    if result.moves_money:
        result.problems += _against_money(order)
    result.problems += _objections(result)
    if not result.lines:
        result.problems.append(_("No line would be left. Cancel the order instead."))
    elif not any(line.to_ship() > 0 for line in result.lines):
        sentence = _("Nothing would be left to ship, and a change does not end an order. Leave at least one piece.")
        result.problems.append(sentence)


def _below_settled(line: OrderLine) -> str:
    sentence = _(
        "Line %(line)s (%(product)s): %(shipped)s %(unit)s have left already. What has left cannot be changed away."
    )
    if line.short_closed:
        sentence = _(
            "Line %(line)s (%(product)s): %(shipped)s %(unit)s have left and %(closed)s were closed short. "
            "The quantity cannot be less than both."
        )
    return sentence % {
        "line": line.position,
        "product": line.product_name,
        "shipped": plain_number(line.shipped),
        "closed": plain_number(line.short_closed),
        "unit": line.unit,
    }


def _against_dates(result: Rewritten) -> Iterator[Any]:
    order = result.order
    if order.due_on != result.was_due and (order.due_on is None or order.due_on < max(localdate(), order.ordered_on)):
        yield _("The new delivery date has passed. Enter today or a later day.")
        return
    moved = {line.pk for line in result.touched.values()} | {line.pk for line in result.added.values()}
    for line in result.lines:
        late = line.agreed_on and order.due_on and line.agreed_on > order.due_on
        if late and line.pk in moved and line.agreed_on != result.was_due:
            yield _("Line %(line)s (%(product)s) would be later than the order. Move the delivery date too.") % {
                "line": line.position,
                "product": line.product_name,
            }


def _against_money(order: Order) -> Iterator[Any]:
    """What was taken off and invoiced stands."""
    if order.credited > order.total:
        yield _("More was taken off the order than it would cost then. Leave it at least at what was taken off.")
    elif asked_of(order)[0] > order.payable:
        yield _("More is invoiced than the order would cost then. Take an invoice back first.")


def _objections(result: Rewritten) -> Iterator[str]:
    """What the house lets no change pass, in words that everybody reads; credit only where the amount moves."""
    with standing_as(result.order, result.lines):
        blocks = blocking(result.order, Moment.CHANGE)
    for each in blocks:
        if each.kind != ObjectionKind.CREDIT or result.moves_money:
            yield each.plain


# --- in words --------------------------------------------------------------------------------------------------------


def label_of(item: Any) -> str:
    """What an item is about: a field of the order, or of one of its lines."""
    if item.kind == K.ADDED:
        return _("New line")
    if item.line_id is None:
        return str(Order._meta.get_field(item.field).verbose_name)  # type: ignore[union-attr]  # a field of its own
    line = _("Line %(line)s (%(product)s)") % {"line": item.line.position, "product": item.line.product_name}
    if item.kind == K.DROPPED:
        return line
    name = OrderLine._meta.get_field(item.field).verbose_name  # type: ignore[union-attr]  # a field of its own
    return f"{line} · {name}"


def value_of(item: Any, text: Any) -> str:
    """A value of an item as people read it."""
    if item.field == "is_gift":
        return _("yes") if text else _("no")
    model = OrderLine if item.line_id else Order
    value = from_text(model, item.field, text)
    if item.field == "discount":
        return _("pays %(percent)s %%") % {"percent": plain_number((1 - value) * 100)}
    return plain_number(value) if isinstance(value, Decimal) else str(value or "")
