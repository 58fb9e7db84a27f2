"""Stages of an order and what is written into them."""

from fulfillment.models import Stage
from orderdesk.notifications.models import OutgoingMessage


def stage(order, step):
    return Stage.objects.get(order=order, step=step)


def days(order):
    return dict(order.stages.values_list("step", "planned_on"))


def told(kind):
    return set(OutgoingMessage.objects.filter(kind=kind, channel="app").values_list("recipient", flat=True))
