"""One function per use-case at the end of an order's life."""

from aftersales.services.acceptance import NewObjection, sign_for
from aftersales.services.closing import cancel_order, complete_order
from aftersales.services.link import LinkEnded, ask_by_link, rate_by_link, sign_by_link
from aftersales.services.quotation import answer_quotation
from aftersales.services.remedy import (
    check_return,
    credit_ticket,
    finish_repair,
    promise_remedy,
    receive_return,
    send_replacements,
    withdraw_remedy,
)
from aftersales.services.short_close import short_close_order
from aftersales.services.statement import answer_statement
from aftersales.services.ticket import (
    add_photos,
    answer_ticket,
    close_ticket,
    create_ticket,
    edit_ticket,
    rate_ticket,
    reassign_ticket,
    reopen_ticket,
    reply_to_ticket,
    solve_ticket,
)
from aftersales.services.undelivered import settle_exception
from aftersales.services.visit import give_up_visit, miss_visit, next_try, reassign_visit, record_visit
from orders.services.link import Sender

__all__ = [
    "LinkEnded",
    "NewObjection",
    "Sender",
    "add_photos",
    "answer_quotation",
    "answer_statement",
    "answer_ticket",
    "ask_by_link",
    "cancel_order",
    "check_return",
    "close_ticket",
    "complete_order",
    "create_ticket",
    "credit_ticket",
    "edit_ticket",
    "finish_repair",
    "give_up_visit",
    "miss_visit",
    "next_try",
    "promise_remedy",
    "rate_by_link",
    "rate_ticket",
    "reassign_ticket",
    "reassign_visit",
    "receive_return",
    "record_visit",
    "reopen_ticket",
    "reply_to_ticket",
    "send_replacements",
    "settle_exception",
    "short_close_order",
    "sign_by_link",
    "sign_for",
    "solve_ticket",
    "withdraw_remedy",
]
