"""From the supply answer to the last goods that leave. One function per use-case: lock, advance, write, notify."""

from fulfillment.services.change import answer_change, ask_change, rebase_change
from fulfillment.services.check import record_check, take_back_check
from fulfillment.services.consignment import dispatch_together
from fulfillment.services.exception import report_exception, resume_shipment
from fulfillment.services.move_date import move_date
from fulfillment.services.order import confirm_order, start_order
from fulfillment.services.preparing import pack_shipment, prepare_shipment, withdraw_excess, withdraw_shipment
from fulfillment.services.reservation import (
    give_to_queue,
    release_order,
    reserve_order,
    take_over,
)
from fulfillment.services.shipment import against_dispatching, dispatch_order, dispatch_shipment, keep_tracking
from fulfillment.services.stage import (
    add_stage,
    edit_stage,
    finish_stage,
    finish_stages_up_to,
    lay_stages,
    move_stage,
    plan_stages,
)
from fulfillment.services.stock import (
    count_stock,
    receive_stock,
    scrap_stock,
    set_place,
    transfer_stock,
    undo_move,
)
from fulfillment.services.supply import (
    against_confirming,
    agree_date,
    answer_supply,
    answers_of,
    later_than_requested,
    promise_of,
    unanswered_lines,
)
from fulfillment.services.task import (
    add_task,
    assess_order,
    drop_task,
    edit_task,
    pause_task,
    record_output,
    resume_task,
    start_task,
    take_back_output,
)
from fulfillment.services.task_plan import fit_tasks, plan_tasks
from fulfillment.services.template import save_template
from fulfillment.services.tracking import ask_carrier, record_events, take_push

__all__ = [
    "add_stage",
    "add_task",
    "against_confirming",
    "against_dispatching",
    "agree_date",
    "answer_change",
    "answer_supply",
    "answers_of",
    "ask_carrier",
    "ask_change",
    "assess_order",
    "confirm_order",
    "count_stock",
    "dispatch_order",
    "dispatch_shipment",
    "dispatch_together",
    "drop_task",
    "edit_stage",
    "edit_task",
    "finish_stage",
    "finish_stages_up_to",
    "fit_tasks",
    "give_to_queue",
    "keep_tracking",
    "later_than_requested",
    "lay_stages",
    "move_date",
    "move_stage",
    "pack_shipment",
    "pause_task",
    "plan_stages",
    "plan_tasks",
    "prepare_shipment",
    "promise_of",
    "rebase_change",
    "receive_stock",
    "record_check",
    "record_events",
    "record_output",
    "release_order",
    "report_exception",
    "reserve_order",
    "resume_shipment",
    "resume_task",
    "save_template",
    "scrap_stock",
    "set_place",
    "start_order",
    "start_task",
    "take_back_check",
    "take_back_output",
    "take_over",
    "take_push",
    "transfer_stock",
    "unanswered_lines",
    "undo_move",
    "withdraw_excess",
    "withdraw_shipment",
]
