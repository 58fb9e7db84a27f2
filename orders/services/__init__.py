"""One function per use-case that writes orders: lock, advance, write, notify."""

from orders.services.approval import approve_order, reject_order
from orders.services.gates import override_gate
from orders.services.order import (
    carry_on,
    create_order,
    edit_order,
    enter_order,
    reassign_order,
    reassign_orders,
    revise_order,
    submit_order,
)
from orders.services.product import save_product
from orders.services.refund import keep_balance
from orders.services.review import ask_information, pass_review, reject_review
from orders.services.talk import attach_file, log_communication, say

__all__ = [
    "approve_order",
    "ask_information",
    "attach_file",
    "carry_on",
    "create_order",
    "edit_order",
    "enter_order",
    "keep_balance",
    "log_communication",
    "override_gate",
    "pass_review",
    "reassign_order",
    "reassign_orders",
    "reject_order",
    "reject_review",
    "revise_order",
    "save_product",
    "say",
    "submit_order",
]
