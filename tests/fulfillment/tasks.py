"""Orders that wait for what is to be made or bought: what tests of tasks share."""

from datetime import timedelta

from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import Stage, SupplyTask
from tests.factories import make_stock


def short_order(firm, quantity="10", *, there=4, ready_in=10, supply="make", kind="to_make", **head):
    """A confirmed order of `quantity` pieces of which some are in stock, and the task for the rest, or None."""
    firm.product.supply = supply
    firm.product.sign(by=firm.admin).save()
    if there is not None:
        make_stock(firm.product, there)
    order = firm.walk(firm.draft(quantity, due_on=localdate() + timedelta(days=30), **head), "awaiting_supply")
    given = {"kind": kind, "ready_on": localdate() + timedelta(days=ready_in)}
    fulfillment.answer_supply(order.pk, answers={line.pk: given for line in order.lines.all()}, by=firm.production)
    order = fulfillment.confirm_order(order.pk, by=firm.assistant)
    order.refresh_from_db()
    return order, SupplyTask.objects.filter(line__order=order).first()


def preparation(order):
    """The stage that the tasks of an order belong to."""
    return Stage.objects.get(order=order, step="prepare")
