"""Change requests for tests: what the form gives, made by the services."""

from decimal import Decimal

from fulfillment import services as fulfillment
from orders import services as orders
from orders.models.change import HEAD_KINDS, day_typed


def form_of(order, *, quantities=(), drop=(), add=(), lines=None, **head):
    """(head, rows) as the form of an order gives them; `quantities` and `lines` go by position, from 1."""
    fields = {name: getattr(order, name) for name in HEAD_KINDS} | head
    quantities, lines = dict(quantities), lines or {}
    rows = [
        {
            "id": line.pk,
            "product": line.product,
            "quantity": Decimal(quantities.get(line.position, line.quantity)),
            "unit_price": line.unit_price,
            "discount": line.discount,
            "requested_on": day_typed(line, order),
            "note": line.note,
            "is_gift": line.is_gift,
        }
        | lines.get(line.position, {})
        for line in order.lines.select_related("product")
        if line.position not in drop
    ]
    return fields, [*rows, *add]


def new_row(product, quantity="1", price="318", **facts):
    """A line that is typed below the others."""
    row = {"id": None, "product": product, "quantity": Decimal(quantity), "unit_price": Decimal(price)}
    return row | {"discount": Decimal(0), "requested_on": None, "note": "", "is_gift": False} | facts


def draft(firm, order, *, by=None, why="客户临时要求增加1台", **changes):
    order.refresh_from_db()
    head, rows = form_of(order, **changes)
    return orders.draft_change(order.pk, head=head, lines=rows, why=why, by=by or firm.am)


def ask(firm, order, *, by=None, **changes):
    change = draft(firm, order, by=by, **changes)
    return fulfillment.ask_change(change.pk, by=by or firm.am)


def supply_of(change, kind="in_stock"):
    """A day in time for every added piece."""
    return {item.pk: {"kind": kind, "ready_on": change.order.due_on} for item in change.items.all()}


def agree(firm, change, *people):
    """Those named agree, else everybody of the firm who is asked."""
    people = people or [getattr(firm, name) for name in parties(change)]
    for person in people:
        change = fulfillment.answer_change(change.pk, agrees=True, supply=supply_of(change), by=person)
    return change


def parties(change):
    """Whom the last round asks, as the firm names them."""
    return [answer.party for answer in change.answers.filter(round=change.round)]
