"""Making and buying what is not there: begun, paused, booked in piece by piece, moved, dropped.

Whoever books pieces in books them into stock and reserves them for the order that the task is for. The order is locked
first, then the task, then the stock.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import StockMove, SupplyTask, TaskOutput, TaskPause, main_warehouse
from fulfillment.permissions import plans_tasks, works_on
from fulfillment.services.moves import Move, held_for, lock_stock, post_moves
from fulfillment.services.order import start_order
from fulfillment.services.reservation import give_to_queue
from fulfillment.services.stage import endanger_stage, finish_stage, reopen_stages, settle_stage
from fulfillment.services.task_plan import OWED, end_task, has_open_tasks, lacking
from fulfillment.states import UNFINISHED, Cause, MoveKind, RecordReason, Step, TaskStatus
from orderdesk.accounts.models import User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.locks import check_version, lock_version
from orderdesk.core.record.numbering import take_number
from orderdesk.core.record.reasons import check_length, check_reason
from orders.models import Order, OrderLine, Product
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of
from orders.services.whole import check_whole, is_fraction
from orders.states import OrderStatus

ZERO = Decimal(0)
READY = gettext_lazy("%(order)s (%(customer)s): goods that were made or bought for it are in stock")
CHANGED = ("quantity", "starts_on", "planned_on", "supplier", "note")


def _locked_task(task_id: int, by: User, version: int | None = None) -> SupplyTask:
    """A task under its lock, after that of its order, for somebody who may work on it."""
    order_id = SupplyTask.objects.values_list("line__order", flat=True).get(pk=task_id)
    order = locked(order_id) if order_id is not None else None
    task = lock_version(SupplyTask.objects.select_related("product", "line"), task_id)
    if order is not None and task.line is not None:
        task.line.order = order
    if not works_on(task, by):
        raise PermissionDenied
    check_version(task, version)
    return task


def _check_open(task: SupplyTask) -> None:
    if task.status not in UNFINISHED:
        raise Refused(_("%(task)s is “%(status)s”.") % {"task": task, "status": task.get_status_display()})


def order_of(task: SupplyTask) -> Order | None:
    """The order that a task is for; None where it is for the stock."""
    return task.line.order if task.line is not None else None


@transaction.atomic
def add_task(
    product: Product,
    *,
    kind: str,
    quantity: Decimal,
    planned_on: date,
    by: User,
    line: OrderLine | None = None,
    supplier: str = "",
    note: str = "",
) -> SupplyTask:
    """Enter a task by hand: for the stock, or for one line of an order that waits for goods."""
    if not plans_tasks(by):
        raise PermissionDenied
    if line is not None and locked(line.order_id).status not in OWED:
        raise Refused(_("%(order)s no longer waits for goods.") % {"order": line.order})
    check_length(note, most=500)
    check_whole(product, quantity)
    facts: dict[str, Any] = {"product": product, "line": line, "kind": kind, "supplier": supplier.strip()}
    task = SupplyTask(quantity=quantity, planned_on=planned_on, note=note.strip(), **facts)
    task.number = take_number("task")
    task.sign(by=by, reason=Reason.ADD).save()
    return task


@transaction.atomic
def start_task(task_id: int, *, by: User, version: int | None = None) -> SupplyTask:
    """Work begins, or the goods are ordered. The first task that begins starts its order, with all that this asks."""
    task = _locked_task(task_id, by, version)
    if task.line is not None and task.line.order.status == OrderStatus.CONFIRMED:
        task.line.order = start_order(task.line.order_id, by=by)
    advance(task.start, by=by, at=now())
    return task


@transaction.atomic
def pause_task(task_id: int, *, cause: str, by: User, note: str = "", version: int | None = None) -> SupplyTask:
    """Something keeps a task from going on."""
    task = _locked_task(task_id, by, version)
    check_length(note, most=500)
    advance(task.pause, by=by, why=Cause(cause).value)
    TaskPause.objects.create(task=task, cause=cause, note=note.strip(), by=by, began_at=now())
    return task


@transaction.atomic
def resume_task(task_id: int, *, by: User, version: int | None = None) -> SupplyTask:
    """A paused task goes on."""
    task = _locked_task(task_id, by, version)
    _resume(task, by)
    return task


def _resume(task: SupplyTask, by: User) -> None:
    advance(task.resume, by=by)
    TaskPause.objects.filter(task=task, ended_at=None).update(ended_at=now())


@transaction.atomic
def record_output(task_id: int, *, quantity: Decimal, by: User, version: int | None = None) -> TaskOutput:
    """Book in pieces that a task brought, and reserve them for its order. The last piece finishes the task.

    Whoever books pieces of a task that had not begun, or stood still, says by it that it goes on.
    """
    task = _locked_task(task_id, by, version)
    _check_open(task)
    if not is_fraction(task.quantity):
        check_whole(task.product, quantity)
    if not 0 < quantity <= task.missing:
        sentence = _("At most %(most)s %(unit)s are still to come of %(task)s. Raise its quantity first.")
        raise Refused(
            sentence % {"most": plain_number(task.missing), "unit": task.product.unit, "task": task},
        )
    if task.status == TaskStatus.PLANNED:
        start_task(task.pk, by=by)
        task = _locked_task(task_id, by)
    elif task.status == TaskStatus.PAUSED:
        _resume(task, by)
    move = _receive(task, quantity, by)
    output = TaskOutput.objects.create(task=task, quantity=quantity, move=move, by=by, at=now())
    task.done += quantity
    if task.done == task.quantity:
        advance(task.finish, by=by, at=output.at)
    else:
        task.version += 1
        task.sign(by=by, reason=RecordReason.OUTPUT).save()
    _after_output(task, by)
    return output


def _receive(task: SupplyTask, quantity: Decimal, by: User) -> StockMove | None:
    """Into stock, for its own line first, then for whoever waits. None where no stock is kept of the product."""
    if not lock_stock([task.product_id]):
        return None
    warehouse = task.warehouse_id or main_warehouse()
    moves = [Move(MoveKind.RECEIVE, task.product_id, warehouse, on_hand=quantity, line=task.line_id)]
    if task.line is not None:
        own = min(quantity, lacking(task.line.order, [task.line])[task.line.pk])
        moves.append(Move(MoveKind.RESERVE, task.product_id, warehouse, reserved=own, line=task.line_id))
    posted = post_moves(moves, by=by, reason=task.number)
    give_to_queue(task.product, by=by)
    return posted[0]


def _after_output(task: SupplyTask, by: User) -> None:
    order = order_of(task)
    if order is None:
        return
    assess_stage(order, by=by)
    if task.status == TaskStatus.DONE and not has_open_tasks(order) and order.status == OrderStatus.IN_PRODUCTION:
        finish_stage(order, Step.PREPARE, at=task.finished_at, by=by)
        notify_about(order, people_of(order), READY, kind="goods_arrived", by=by)


@transaction.atomic
def take_back_output(output_id: int, *, by: User) -> TaskOutput:
    """Take back pieces that were booked in by mistake, by a counter-move. What was taken back stays so."""
    task_id = TaskOutput.objects.values_list("task", flat=True).get(pk=output_id)
    task = _locked_task(task_id, by)
    output = TaskOutput.objects.select_for_update(of=("self",)).select_related("move").get(pk=output_id)
    if output.undone_at is not None:
        return output
    if task.status != TaskStatus.DONE:
        _check_open(task)
    if output.move is not None:
        _give_back(task, output.move, by)
    output.undone_at, output.undone_by = now(), by
    output.save()
    task.done -= output.quantity
    if task.status == TaskStatus.DONE:
        advance(task.take_back, by=by)
    else:
        task.version += 1
        task.sign(by=by, reason=RecordReason.TAKE_BACK).save()
    order = order_of(task)
    if order is not None and order.status == OrderStatus.IN_PRODUCTION:
        reopen_stages(order, by=by, steps=(Step.PREPARE,))
        assess_stage(order, by=by)
    return output


def _give_back(task: SupplyTask, move: StockMove, by: User) -> None:
    """Out of stock again; what is held for the line goes first, because these pieces never were."""
    lock_stock([task.product_id])
    if task.line is not None:
        held = held_for([task.line])[task.line.pk].get(move.warehouse_id, ZERO)
        freed = -min(held, move.on_hand)
        release = Move(MoveKind.RELEASE, task.product_id, move.warehouse_id, reserved=freed, line=task.line_id)
        post_moves([release], by=by)
    where = (MoveKind.RECEIVE, task.product_id, move.warehouse_id)
    counter = Move(*where, on_hand=-move.on_hand, line=task.line_id, undoes=move.pk)
    post_moves([counter], by=by, reason=task.number)


@transaction.atomic
def edit_task(
    task_id: int, *, changes: dict[str, Any], by: User, why: str = "", version: int | None = None
) -> SupplyTask:
    """Write what is planned of a task anew: {field: value}. A later day needs its reason."""
    task = _locked_task(task_id, by, version)
    _check_open(task)
    changes = {name: value for name, value in changes.items() if name in CHANGED and value != getattr(task, name)}
    if not changes:
        return task
    if changes.get("planned_on", task.planned_on) > task.planned_on:
        check_reason(why, _("Write one sentence that says why it comes later: sales will read it."), most=200)
    if changes.get("quantity", task.quantity) <= task.done:
        sentence = _("%(done)s %(unit)s are there already. Enter more than that, or drop the rest of the task.")
        raise Refused(sentence % {"done": plain_number(task.done), "unit": task.product.unit})
    check_whole(task.product, changes.get("quantity", Decimal(0)))
    for name, value in changes.items():
        setattr(task, name, value)
    task.version += 1
    task.sign(by=by, reason=f"{Reason.EDIT} {why.strip()}".strip()).save()
    order = order_of(task)
    if order is not None:
        assess_stage(order, by=by)
    return task


@transaction.atomic
def drop_task(task_id: int, *, reason: str, by: User, version: int | None = None) -> SupplyTask:
    """What is not there yet of a task will not come. What its order then lacks is said where it is asked for."""
    task = _locked_task(task_id, by, version)
    check_reason(reason, _("Write one sentence that says why it is no longer needed."), most=500)
    end_task(task, reason=reason.strip(), by=by)
    order = order_of(task)
    if order is not None:
        assess_stage(order, by=by)
    return task


def assess_stage(order: Order, *, by: User) -> None:
    """Mark the stage of an order at risk while a task of it is late, or later than its promise; and clear it after.

    The caller holds the order's lock. A risk that somebody marked by hand is left to them.
    """
    today = localdate()
    of_order = SupplyTask.objects.select_for_update(of=("self",)).filter(line__order=order)
    tasks = list(of_order.select_related("line", "product").order_by("planned_on", "pk"))
    open_lines = [(task, task.line) for task in tasks if task.line is not None and task.status in UNFINISHED]
    late = [task for task, line in open_lines if _is_risk(task, line.promise(order), today)]
    if late and not any(task.endangers for task in tasks):
        endanger_stage(order, Step.PREPARE, problem=_problem(late[0]), by=by)
    elif not late and any(task.endangers for task in tasks):
        numbers = [task.number for task in tasks]
        settle_stage(order, Step.PREPARE, written_by=lambda text: text.startswith(tuple(numbers)), by=by)
    for task in tasks:
        if task.endangers != (task in late):
            task.endangers = not task.endangers
            task.sign(by=by, reason=RecordReason.ASSESS).save()


def _is_risk(task: SupplyTask, promise: date | None, today: date) -> bool:
    return task.is_late(today) or (promise is not None and task.planned_on > promise)


def _problem(task: SupplyTask) -> str:
    return _("%(task)s (%(product)s): planned for %(day)s, %(done)s of %(quantity)s %(unit)s are there") % {
        "task": task,
        "product": task.product.name,
        "day": task.planned_on,
        "done": plain_number(task.done),
        "quantity": plain_number(task.quantity),
        "unit": task.product.unit,
    }


@transaction.atomic
def assess_order(order_id: int) -> None:
    """What the clock does for an order with a late task."""
    assess_stage(locked(order_id), by=system_user())
