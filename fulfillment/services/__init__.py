"""From the supply answer to the last goods that leave. One function per use-case: lock, advance, write, notify."""

from fulfillment.services.move_date import move_date
from fulfillment.services.order import confirm_order, start_order
from fulfillment.services.shipment import against_dispatching, dispatch_order, keep_tracking
from fulfillment.services.stage import (
    add_stage,
    edit_stage,
    finish_stage,
    finish_stages_up_to,
    lay_stages,
    move_stage,
    plan_stages,
)
from fulfillment.services.stock import count_stock
from fulfillment.services.supply import (
    against_confirming,
    agree_date,
    answer_supply,
    answers_of,
    later_than_requested,
    promise_of,
    unanswered_lines,
)
from fulfillment.services.template import save_template

__all__ = [
    "add_stage",
    "against_confirming",
    "against_dispatching",
    "agree_date",
    "answer_supply",
    "answers_of",
    "confirm_order",
    "count_stock",
    "dispatch_order",
    "edit_stage",
    "finish_stage",
    "finish_stages_up_to",
    "keep_tracking",
    "later_than_requested",
    "lay_stages",
    "move_date",
    "move_stage",
    "plan_stages",
    "promise_of",
    "save_template",
    "start_order",
    "unanswered_lines",
]
