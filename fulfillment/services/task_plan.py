"""What has to be made or bought: planned when an order is confirmed, fitted when what it lacks changes.

Every function that writes is called under the lock of the order that it is about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Stage, Stock, SupplyAnswer, SupplyTask
from fulfillment.services.moves import held_for
from fulfillment.services.reservation import waiting_lines
from fulfillment.states import RecordReason, Step, Supply, TaskKind, TaskStatus
from orderdesk.accounts.models import Role, User, system_user
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import take_numbers
from orderdesk.notifications.services import notify
from orders.models import Order, OrderLine, Product
from orders.services.notices import people_with
from orders.states import OrderStatus

ZERO = Decimal(0)
OWED = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)  # goods are still to be got ready
NOT_THERE = (Supply.TO_MAKE, Supply.SHORT)
DEPARTMENTS: dict[str, tuple[Role, ...]] = {
    TaskKind.MAKE: (Role.PRODUCTION,),
    TaskKind.BUY: (Role.WAREHOUSE, Role.PRODUCTION),
}
SURPLUS = gettext_lazy("%(task)s: orders wait for %(quantity)s %(unit)s less. What still comes of it goes into stock.")


def covered_on(needs: Mapping[int, Decimal]) -> dict[int, date]:
    """{product key: day} of the products for which what is made or bought covers all that orders wait for, and by when.

    `needs` is {product key: what is needed beside that}.
    """
    if not needs:
        return {}
    missing = dict(needs)
    for line in waiting_lines(list(needs)):
        missing[line.product_id] += line.missing
    days: dict[int, date] = {}
    for task in SupplyTask.objects.unfinished().filter(product__in=needs).order_by("planned_on", "pk"):
        missing[task.product_id] -= task.missing
        if missing[task.product_id] <= 0:
            days.setdefault(task.product_id, task.planned_on)
    return days


def lacking(order: Order, lines: Iterable[OrderLine]) -> dict[int, Decimal]:
    """{line key: what is still to be made or bought for it}.

    What is kept in stock lacks what is not held. Of what is not, a line lacks what its supply answer said is not there,
    less what its tasks brought.
    """
    lines = list(lines)
    if order.status not in OWED:
        return dict.fromkeys((line.pk for line in lines), ZERO)
    held = held_for(lines)
    products = {line.product_id for line in lines}
    stocked = set(Stock.objects.filter(product__in=products).values_list("product", flat=True))
    absent = {}
    if not products <= stocked:
        answers = SupplyAnswer.objects.filter(line__in=lines, kind__in=NOT_THERE)
        brought = SupplyTask.objects.filter(line=OuterRef("line")).order_by().values("line").annotate(sum=Sum("done"))
        absent = dict(answers.annotate(brought=brought.values("sum")).values_list("line", "brought"))
    quantities = {}
    for line in lines:
        if line.product_id in stocked:
            quantity = line.to_ship() - sum(held[line.pk].values(), ZERO)
        elif line.pk in absent:
            quantity = min(line.to_ship(), line.quantity - line.short_closed - (absent[line.pk] or ZERO))
        else:
            quantity = ZERO
        quantities[line.pk] = max(quantity, ZERO)
    return quantities


def plan_tasks(order: Order, *, by: User) -> list[SupplyTask]:
    """Plan what a promised order lacks: a task for each line that neither stock nor what is on order covers in time."""
    lines = list(order.lines.all())
    return _plan(order, lines, lacking(order, lines), by)


def _plan(order: Order, lines: list[OrderLine], quantities: Mapping[int, Decimal], by: User) -> list[SupplyTask]:
    lines = [line for line in lines if quantities[line.pk] > 0]
    if not lines:
        return []
    answers = SupplyAnswer.objects.in_bulk([line.pk for line in lines], field_name="line_id")
    ready = {line.pk: answers[line.pk].ready_on if line.pk in answers else line.promise(order) for line in lines}
    stocked = Stock.objects.filter(product__in=[line.product_id for line in lines]).values_list("product", flat=True)
    covered = covered_on(dict.fromkeys(stocked, ZERO))
    lines = [line for line in lines if covered.get(line.product_id, date.max) > ready[line.pk]]
    by_stage = _preparation_day(order)
    return [
        _make(line, number, quantities[line.pk], min(ready[line.pk], by_stage or date.max), by)
        for line, number in zip(lines, take_numbers("task", count=len(lines)) if lines else [], strict=True)
    ]


def _preparation_day(order: Order) -> date | None:
    """The day by which goods are to be ready after the order's stages, or None."""
    stages = Stage.objects.filter(order=order, step=Step.PREPARE, planned_on__isnull=False)
    return stages.order_by("-planned_on").values_list("planned_on", flat=True).first()


def _make(line: OrderLine, number: str, quantity: Decimal, day: date, by: User) -> SupplyTask:
    task = SupplyTask(number=number, line=line, product=line.product, quantity=quantity)
    task.kind = TaskKind.MAKE if line.product.supply == Product.Supply.MAKE else TaskKind.BUY
    task.planned_on = max(day, localdate())
    task.starts_on = max(add_working_days(task.planned_on, -line.product.lead_days), localdate())
    task.sign(by=by, reason=Reason.PLAN).save()
    return task


def fit_tasks(order: Order, *, by: User, adds: bool = False) -> None:
    """After an order needs more or fewer pieces: what is planned follows; `adds` plans what it lacks now.

    What is under way brings its pieces all the same: its department is told that they go into stock. Of a product of
    which no stock is kept nothing is waited for once all of it has left.
    """
    tasks = list(SupplyTask.objects.unfinished().filter(line__order=order).select_related("product").order_by("-pk"))
    if not tasks and not adds:
        return
    lines = list(OrderLine.objects.filter(order=order).select_related("product"))
    lines += [task.line for task in tasks if task.line_id not in {line.pk for line in lines}]
    quantities = lacking(order, lines)
    pending: dict[int, Decimal] = defaultdict(Decimal)
    for task in tasks:
        pending[task.line_id] += task.missing
    for task in tasks:
        surplus = pending[task.line_id] - quantities[task.line_id]
        if surplus > 0:
            pending[task.line_id] -= _reduce(task, min(surplus, task.missing), order, by)
    if adds:
        more = {key: max(quantity - pending[key], ZERO) for key, quantity in quantities.items()}
        _plan(order, lines, more, by)


def _reduce(task: SupplyTask, surplus: Decimal, order: Order, by: User) -> Decimal:
    """Take what is no longer needed off a task that was only planned. Return how much of it is settled."""
    has_left = order.status not in OWED and not Stock.objects.filter(product=task.product_id).exists()
    if task.status == TaskStatus.PLANNED or has_left:
        if surplus == task.missing:
            end_task(task, reason=_("%(order)s no longer waits for it.") % {"order": order}, by=system_user())
        else:
            task.quantity -= surplus
            task.version += 1
            task.sign(by=by, reason=RecordReason.FIT).save()
        return surplus
    facts = {"task": task, "quantity": plain_number(surplus), "unit": task.product.unit}
    people = [person for person in people_with(*DEPARTMENTS[task.kind]) if person.pk != by.pk]
    key = f"task_surplus:{task.pk}:{order.version}"
    notify(people, kind="task_surplus", subject=SURPLUS, facts=facts, key=key, url=task.get_absolute_url())
    return surplus


def end_task(task: SupplyTask, *, reason: str, by: User) -> None:
    """What is not there yet of a task is not waited for any more; a pause of it ends."""
    task.pauses.filter(ended_at=None).update(ended_at=now())
    advance(task.drop, by=by, reason=reason)


def has_open_tasks(order: Order) -> bool:
    """Whether something is still to be made or bought for an order."""
    return SupplyTask.objects.unfinished().filter(line__order=order).exists()


def orders_with_late_tasks(*, on: date) -> list[int]:
    """The keys of open orders with a task that is late and has not endangered its stage yet."""
    open_stage = Stage.objects.filter(order=OuterRef("line__order"), step=Step.PREPARE, finished_at=None)
    late = SupplyTask.objects.late(on=on).filter(Exists(open_stage), line__isnull=False, endangers=False)
    return list(late.order_by("line__order").values_list("line__order", flat=True).distinct())
