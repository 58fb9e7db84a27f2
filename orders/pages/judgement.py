"""What would speak against an order as it is typed, and who would have to approve it. Nothing is saved."""

from dataclasses import dataclass, field
from typing import Any

from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders.forms.order import OrderForm
from orders.models import Order, OrderLine
from orders.pages.objections import rows_of_objections
from orders.services.levels import house_reasons, levels_for
from orders.services.objections import ASKING, standing_as
from orders.services.order import typed_order
from orders.states import Level, ObjectionKind

SHOWN_BESIDE = (ObjectionKind.FIELDS,)  # what is missing stands in a list of its own
NEEDED = ("product", "quantity", "unit_price")


@dataclass
class Judgement:
    """The levels in their order, and one row for each reason and objection that this person may read."""

    levels: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, form, lines, user, order=None):
        """Of what was typed so far: empty until there is a customer and one whole line."""
        typed = _typed(form, lines, user, order)
        if typed is None:
            return cls()
        draft, made = typed
        with standing_as(draft, made):
            objections = rows_of_objections(draft, user, *ASKING, without=SHOWN_BESIDE)
            levels = [Level(level).label for level in levels_for(draft, Policy.current())]
            reasons = house_reasons(draft, Policy.current())
        rows = [
            {"tone": each.tone, "label": each.label, "text": each.text_for(user), "level": Level(each.level).label}
            for each in reasons
        ]
        return cls(levels, [*rows, *objections])


def _typed(form, lines, user, order):
    """(order, lines) of what can be read so far, as the services would save it; None where that is too little."""
    form.is_valid()
    lines.is_valid()
    head = {name: value for name, value in form.cleaned_data.items() if name in OrderForm.base_fields}
    rows = [row.cleaned_data for row in lines.forms if row.has_changed() and _is_whole(row)]
    if not head.get("customer") or not rows:
        return None
    try:
        draft, made = typed_order({name: value for name, value in head.items() if value is not None}, rows, by=user)
    except Refused:
        return None
    return _as_saved(draft, made, order)


def _is_whole(row):
    values = getattr(row, "cleaned_data", {})
    return all(values.get(name) is not None for name in NEEDED)


def _as_saved(draft: Order, made: list[OrderLine], order: Order | None):
    """With the key of the order that is edited, so that its waivers count and it is not compared with itself."""
    draft.pk = order.pk if order is not None else 0
    if order is not None:
        draft.number, draft.entered_by_id, draft.received = order.number, order.entered_by_id, order.received
    return draft, made
