"""What waits for production, warehouse and logistics on their benches."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fulfillment.models import Shipment, Stage, SupplyTask
from fulfillment.states import UNDER_PREPARATION, ShipmentStatus, TaskKind, TaskStatus
from orderdesk.accounts.models import Role
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.money import plain_number
from orderdesk.core.pages.workbench import MOST, WORKBENCH, BenchRow, bench_section
from orderdesk.core.text.display import days_late, short_day
from orders import permissions as may
from orders.models import OrderLine
from orders.pages.workbench import bench_row, due_text, orders_in, status_url
from orders.services.hold import hold_text
from orders.states import OrderStatus

R = Role
SOON = 3  # working days ahead
STOREKEEPERS = (R.WAREHOUSE, R.PRODUCTION)


def lacks_answer():
    """The condition of an order that warehouse or production still owe an answer for some line."""
    return Exists(OrderLine.objects.filter(order=OuterRef("pk"), supply_answer=None))


@WORKBENCH.at(20)
def waiting_supply(request):
    user = request.user
    if not user.has_role(*STOREKEEPERS):
        return None
    rows = [
        bench_row(
            order,
            user,
            tag=_("Supply"),
            why=order.goods,
            due=due_text(order),
            action=_("Answer"),
            url=reverse("fulfillment:answer-supply", args=[order.pk]),
        )
        for order in orders_in(user, OrderStatus.AWAITING_SUPPLY, lacks_answer())
    ]
    return bench_section(
        _("Waiting for a supply answer"),
        rows,
        empty=_("Every line has its answer."),
        more_url=status_url("awaiting_supply"),
    )


@WORKBENCH.at(22)
def waiting_confirmation(request):
    user = request.user
    if not may.may_create(user):
        return None
    rows = [
        bench_row(order, user, tag=_("Confirm"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.AWAITING_SUPPLY, ~lacks_answer())
    ]
    return bench_section(
        _("To be confirmed"), rows, empty=_("No orders to confirm."), more_url=status_url("awaiting_supply")
    )


@WORKBENCH.at(24)
def waiting_start(request):
    user = request.user
    if not user.has_role(*STOREKEEPERS):
        return None
    rows = [
        bench_row(order, user, tag=_("Start"), why=order.goods, due=due_text(order), action=_("Open"))
        for order in orders_in(user, OrderStatus.CONFIRMED)
    ]
    return bench_section(_("To be started"), rows, empty=_("No orders to start."), more_url=status_url("confirmed"))


@WORKBENCH.at(28)
def own_stages(request):
    """One's own stages, and those of one's department, that are red or due within three working days."""
    user, today = request.user, localdate()
    mine = Stage.objects.visible_to(user).unfinished().mine(user)
    near = mine.filter(Q(planned_on__lte=add_working_days(today, SOON)) | Q(is_endangered=True))
    stages = near.select_related("order__customer").order_by("planned_on", "order_id", "place")
    rows = [_bench_stage(stage, user, today) for stage in stages[: MOST + 1]]
    if not rows and not user.has_role(R.WAREHOUSE, R.PRODUCTION, R.LOGISTICS):
        return None
    return bench_section(
        _("Your stages"),
        rows,
        empty=_("You have no stages due."),
        more_url=f"{reverse('fulfillment:stages')}?show=mine",
    )


def _bench_stage(stage, user, today):
    days = (today - stage.planned_on).days if stage.planned_on else 0
    late = days_late(days) if days > 0 else ""
    return bench_row(
        stage.order,
        user,
        tag=stage.name,
        why=stage.problem or stage.order.goods,
        late=bool(late),
        action=_("Write"),
        due=late or short_day(stage.planned_on),
        url=reverse("fulfillment:order-stages", args=[stage.order_id]),
    )


@WORKBENCH.at(25)
def tasks_due(request):
    """What is to be made or bought within three working days, and what is late or stands still."""
    user, today = request.user, localdate()
    kinds = [TaskKind.MAKE] if user.has_role(R.PRODUCTION) else []
    kinds += [TaskKind.BUY] if user.has_role(R.WAREHOUSE) or kinds else []
    if not kinds:
        return None
    tasks = SupplyTask.objects.visible_to(user).unfinished().filter(kind__in=kinds)
    near = tasks.filter(Q(planned_on__lte=add_working_days(today, SOON)) | Q(status=TaskStatus.PAUSED))
    near = near.select_related("product", "line__order__customer").order_by("planned_on", "pk")
    return bench_section(
        _("To be made or bought"),
        [_bench_task(task, today) for task in near[: MOST + 1]],
        empty=_("Nothing has to be made or bought these days."),
        more_url=reverse("fulfillment:tasks"),
    )


def _bench_task(task, today):
    days = (today - task.planned_on).days
    order = task.line.order if task.line is not None else None
    held = hold_text(order) if order is not None else ""
    return BenchRow(
        tag=task.get_kind_display(),
        number=str(task),
        url=task.get_absolute_url(),
        customer=f"{order} {order.customer}" if order is not None else _("For the stock"),
        why=held or f"{task.product.name} {plain_number(task.missing)} {task.product.unit}",
        due=days_late(days) if days > 0 else short_day(task.planned_on),
        late=days > 0,
        action_label=_("Start") if task.status == TaskStatus.PLANNED else _("Book in"),
        action_url=task.get_absolute_url(),
    )


@WORKBENCH.at(27)
def open_shipments(request):
    """Shipments that are stopped; for warehouse and logistics also those that are prepared and have not left."""
    user = request.user
    states = [ShipmentStatus.EXCEPTION]
    states += UNDER_PREPARATION if user.has_role(R.LOGISTICS, R.WAREHOUSE) else ()
    if len(states) == 1 and not may.may_create(user):
        return None
    shipments = Shipment.objects.visible_to(user).filter(status__in=states)
    shipments = list(shipments.select_related("order__customer").order_by("-pk")[: MOST + 1])
    if not shipments and len(states) == 1:
        return None
    return bench_section(
        _("Shipments to see to"),
        [_bench_shipment(shipment) for shipment in shipments],
        empty=_("No shipment is waiting."),
        more_url=reverse("fulfillment:shipments"),
    )


def _bench_shipment(shipment):
    is_stopped = shipment.status == ShipmentStatus.EXCEPTION
    stopped = f"{shipment.get_cause_display()}: {shipment.problem}" if is_stopped else ""
    return BenchRow(
        tag=shipment.get_status_display(),
        number=str(shipment),
        url=shipment.get_absolute_url(),
        customer=f"{shipment.order} {shipment.order.customer}",
        why=stopped or hold_text(shipment.order) or shipment.order.goods,
        due=short_day(shipment.expected_on),
        late=is_stopped,
        action_label=_("Open"),
        action_url=shipment.get_absolute_url(),
    )


@WORKBENCH.at(26)
def waiting_dispatch(request):
    user = request.user
    if not user.has_role(R.LOGISTICS, R.WAREHOUSE):
        return None
    rows = [
        bench_row(
            order,
            user,
            tag=_("Dispatch"),
            why=order.goods,
            due=due_text(order),
            action=_("Dispatch"),
            url=reverse("fulfillment:dispatch-order", args=[order.pk]),
        )
        for order in orders_in(user, OrderStatus.IN_PRODUCTION)
    ]
    return bench_section(
        _("To be dispatched"), rows, empty=_("No orders to dispatch."), more_url=status_url("in_production")
    )
