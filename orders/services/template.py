"""Order templates: saved under a name, dropped; and what a customer usually buys."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orders import permissions as may
from orders.models import Order, OrderLine, OrderTemplate, OrderTemplateLine
from orders.states import AGREED, RecordReason

LOOKED_AT = 8  # of a customer's last orders
TWICE = 2
MOST_USUAL = 30


@transaction.atomic
def save_template(order_id: int, *, name: str, by: User, is_shared: bool = False) -> OrderTemplate:
    """Keep the lines of an order under a name; a template of one's own with this name is replaced."""
    if not may.may_create(by):
        raise PermissionDenied
    name = name.strip()
    if not name:
        raise Refused(_("Give the template a name."))
    lines = list(OrderLine.objects.filter(order=order_id, dropped_at=None).order_by("position"))
    if not lines:
        raise Refused(_("This order has no line to keep."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    for former in OrderTemplate.objects.filter(owner=by, name=name, dropped_at=None):
        _drop(former, by)
    team = Order.objects.get(pk=order_id).team if is_shared else None
    template = OrderTemplate(name=name, owner=by, team=team)
    template.sign(by=by, reason=Reason.CREATE).save()
    names = ("position", "product_id", "quantity", "note", "is_gift")
    rows = [OrderTemplateLine(template=template, **{name: getattr(line, name) for name in names}) for line in lines]
    OrderTemplateLine.objects.bulk_create(rows)
    return template


@transaction.atomic
def drop_template(template_id: int, *, by: User) -> OrderTemplate:
    """Nobody is offered it any more."""
    template = OrderTemplate.objects.select_for_update().get(pk=template_id)
    if not may.drops_template(template, by):
        raise PermissionDenied
    if template.dropped_at is not None:
        raise Refused(_("This template was dropped already."))
    _drop(template, by)
    return template


def _drop(template: OrderTemplate, by: User) -> None:
    template.dropped_at = now()
    template.sign(by=by, reason=RecordReason.END).save()


# --- what a customer usually buys ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Usual:
    """A product that a customer usually buys: how much at a time, and in how many of the last orders."""

    product: Any
    quantity: Decimal
    times: int
    of: int


def usual_basket(customer: int, *, by: User) -> list[Usual]:
    """What came twice in the customer's last agreed orders, or once in one or two, in the quantity that came most."""
    mine = Order.objects.visible_to(by).filter(customer=customer, status__in=AGREED)
    recent = list(mine.order_by("-ordered_on", "-pk").values_list("pk", flat=True)[:LOOKED_AT])
    lines = OrderLine.objects.filter(order__in=recent, is_gift=False, product__is_active=True)
    bought: dict[Any, dict[int, Decimal]] = {}
    for line in lines.select_related("product").order_by("product__code", "-order__ordered_on", "-order_id"):
        sums = bought.setdefault(line.product, {})
        sums[line.order_id] = sums.get(line.order_id, Decimal(0)) + line.quantity
    usual = [
        Usual(product, Counter(sums.values()).most_common(1)[0][0], len(sums), len(recent))
        for product, sums in bought.items()
        if len(sums) >= min(TWICE, (len(recent) + 1) // 2)
    ]
    return sorted(usual, key=lambda each: -each.times)[:MOST_USUAL]
