"""One function per use-case that writes orders: lock, advance, write, notify."""

from orders.services.approval import approve_order, reject_order
from orders.services.change import draft_change, withdraw_change
from orders.services.gates import override_gate
from orders.services.invoice import issue_invoice, red_invoice, request_invoice, withdraw_invoice
from orders.services.link import make_link, note_view, price_link, revoke_link
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
from orders.services.payment import (
    allocate_payment,
    apply_balance,
    record_payment,
    return_payment,
    reverse_payment,
)
from orders.services.plan import plan_payments, save_plans
from orders.services.product import save_product
from orders.services.refund import keep_balance
from orders.services.review import ask_information, pass_review, reject_review
from orders.services.talk import attach_file, log_communication, say

__all__ = [
    "allocate_payment",
    "apply_balance",
    "approve_order",
    "ask_information",
    "attach_file",
    "carry_on",
    "create_order",
    "draft_change",
    "edit_order",
    "enter_order",
    "issue_invoice",
    "keep_balance",
    "log_communication",
    "make_link",
    "note_view",
    "override_gate",
    "pass_review",
    "plan_payments",
    "price_link",
    "reassign_order",
    "reassign_orders",
    "record_payment",
    "red_invoice",
    "reject_order",
    "reject_review",
    "request_invoice",
    "return_payment",
    "reverse_payment",
    "revise_order",
    "revoke_link",
    "save_plans",
    "save_product",
    "say",
    "submit_order",
    "withdraw_change",
    "withdraw_invoice",
]
