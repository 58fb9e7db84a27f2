"""One function per use-case that writes orders: lock, advance, write, notify."""

from orders.services.approval import approve_order, reject_order
from orders.services.bank import (
    dismiss_bank_row,
    match_bank_row,
    match_bank_rows,
    record_bank_sheet,
    take_back_bank_row,
    withdraw_bank_sheet,
)
from orders.services.change import draft_change, withdraw_change
from orders.services.gates import override_gate
from orders.services.guarantee import end_guarantee, record_guarantee
from orders.services.hold import hold_order, resume_order
from orders.services.invoice import issue_invoice, red_invoice, request_invoice, withdraw_invoice
from orders.services.levels import save_rules
from orders.services.link import make_link, note_view, price_link, revoke_link
from orders.services.order import (
    carry_on,
    create_order,
    edit_order,
    enter_order,
    reassign_order,
    reassign_orders,
    revise_order,
    set_fields,
    submit_order,
)
from orders.services.passing_on import ask_also, nudge_approval, pass_on_approval, withdraw_order
from orders.services.payment import (
    allocate_payment,
    apply_balance,
    record_payment,
    return_payment,
    reverse_payment,
)
from orders.services.plan import plan_payments, save_plans
from orders.services.price import end_price, set_price, take_prices
from orders.services.priority import prioritise_order, rank_orders
from orders.services.product import adjust_products, save_product
from orders.services.quotation import (
    accept_quotation,
    decline_quotation,
    expire_quotations,
    make_quotation_link,
    note_quotation_view,
    order_quotation,
    reassign_quotation,
    revise_quotation,
    revoke_quotation_link,
    send_quotation,
    withdraw_quotation,
    write_quotation,
)
from orders.services.refund import keep_balance
from orders.services.review import ask_information, pass_review, reject_review
from orders.services.sent_statement import note_statement_view, revoke_statement, send_statement
from orders.services.talk import attach_file, log_communication, say
from orders.services.template import drop_template, save_template
from orders.services.waiver import save_objection_policies, waive_objection

__all__ = [
    "accept_quotation",
    "adjust_products",
    "allocate_payment",
    "apply_balance",
    "approve_order",
    "ask_also",
    "ask_information",
    "attach_file",
    "carry_on",
    "create_order",
    "decline_quotation",
    "dismiss_bank_row",
    "draft_change",
    "drop_template",
    "edit_order",
    "end_guarantee",
    "end_price",
    "enter_order",
    "expire_quotations",
    "hold_order",
    "issue_invoice",
    "keep_balance",
    "log_communication",
    "make_link",
    "make_quotation_link",
    "match_bank_row",
    "match_bank_rows",
    "note_quotation_view",
    "note_statement_view",
    "note_view",
    "nudge_approval",
    "order_quotation",
    "override_gate",
    "pass_on_approval",
    "pass_review",
    "plan_payments",
    "price_link",
    "prioritise_order",
    "rank_orders",
    "reassign_order",
    "reassign_orders",
    "reassign_quotation",
    "record_bank_sheet",
    "record_guarantee",
    "record_payment",
    "red_invoice",
    "reject_order",
    "reject_review",
    "request_invoice",
    "resume_order",
    "return_payment",
    "reverse_payment",
    "revise_order",
    "revise_quotation",
    "revoke_link",
    "revoke_quotation_link",
    "revoke_statement",
    "save_objection_policies",
    "save_plans",
    "save_product",
    "save_rules",
    "save_template",
    "say",
    "send_quotation",
    "send_statement",
    "set_fields",
    "set_price",
    "submit_order",
    "take_back_bank_row",
    "take_prices",
    "waive_objection",
    "withdraw_bank_sheet",
    "withdraw_change",
    "withdraw_invoice",
    "withdraw_order",
    "withdraw_quotation",
    "write_quotation",
]
