"""What production and purchasing of the demo company have to do: tasks for the orders that wait, some under way."""

from datetime import timedelta
from random import Random

from django.utils.timezone import localdate

from fulfillment.services.reservation import waiting_lines
from fulfillment.services.task import pause_task, start_task
from fulfillment.services.task_plan import plan_tasks
from orderdesk.accounts.models import system_user
from orderdesk.core.record.history import Reason
from orders.models import Order, Product
from orders.states import OrderStatus

MOST_ORDERS = 40
PAUSED = 5  # of every fifth task that began something is missing
CAUSE, SUPPLIERS = "等铜排到料", ("苏州恒通铜业", "无锡中联五金", "常州华成线缆")


def task_company(*, people, seed):
    """Plan what the first orders that wait lack, as confirming them would have; nothing is late by more than a day."""
    rng = Random(f"{seed} tasks")
    products = list(Product.objects.values_list("pk", flat=True))
    keys = list(dict.fromkeys(waiting_lines(products).values_list("order", flat=True)[: MOST_ORDERS * 3]))
    orders = (
        Order.objects.filter(pk__in=keys[:MOST_ORDERS]).prefetch_related("lines__product").order_by("due_sort", "pk")
    )
    tasks = [(task, order) for order in orders for task in plan_tasks(order, by=people["production"])]
    for place, (task, order) in enumerate(tasks):
        _set_day(task, order, rng)
        if order.status == OrderStatus.IN_PRODUCTION:
            _begin(task, place, people)


def _set_day(task, order, rng):
    """A day before the promise, as it would have been planned; the demo begins with little that is late."""
    earliest = localdate() + timedelta(days=rng.randrange(-1, 6))
    task.planned_on = max(min(order.due_on or earliest, earliest), localdate() - timedelta(days=1))
    task.starts_on = task.planned_on - timedelta(days=task.product.lead_days)
    task.supplier = rng.choice(SUPPLIERS) if task.kind == "buy" else ""
    task.sign(by=system_user(), reason=Reason.SEED).save()


def _begin(task, place, people):
    by = people["production"]
    start_task(task.pk, by=by)
    if place % PAUSED == PAUSED - 1:
        pause_task(task.pk, cause="material", note=CAUSE, by=by)
