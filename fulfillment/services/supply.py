"""What warehouse and production can keep, line by line, and the later day that the customer agreed to."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Stock, SupplyAnswer
from fulfillment.states import RecordReason, Supply
from orderdesk.accounts.models import User
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.text.display import listed, together
from orders import permissions as may
from orders.models import Order, OrderLine, Product
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of
from orders.states import OrderReason, OrderStatus

ANSWERED = gettext_lazy("%(order)s (%(customer)s): the supply answer is complete")


@transaction.atomic
def answer_supply(order_id: int, *, answers: dict[int, dict[str, Any]], by: User, version: int | None = None) -> Order:
    """Answer line by line how and by when it can be supplied.

    `answers` is {line key: {"kind", "ready_on", "note"}}; lines that are not named keep their answer. One that becomes
    another than was given needs a note that says why.
    """
    order = locked(order_id, version=version)
    if not may.answers_supply(order, by):
        raise PermissionDenied
    if order.status != OrderStatus.AWAITING_SUPPLY:
        raise Refused(
            _("%(order)s is “%(status)s”: no supply answer can be entered now.")
            % {"order": order, "status": order.get_status_display()}
        )
    lines = {line.pk: line for line in order.lines.all()}
    existing = {answer.line_id: answer for answer in SupplyAnswer.objects.filter(line__order=order)}
    unexplained = [lines[key] for key, given in answers.items() if _is_unexplained(existing.get(key), given)]
    if unexplained:
        raise Refused(together(map(_ask_why, unexplained)))
    for key, given in answers.items():
        answer = existing.get(key) or SupplyAnswer(line=lines[key])
        answer.kind, answer.ready_on, answer.note = given["kind"], given["ready_on"], given.get("note", "")
        answer.by, answer.at = by, now()
        answer.sign(by=by, reason=RecordReason.ANSWER_SUPPLY).save()
        existing[key] = answer
    order.version += 1
    order.sign(by=by, reason=OrderReason.ANSWER_SUPPLY).save()
    if len(existing) == len(lines):
        notify_about(order, people_of(order), ANSWERED, kind="answer_supply", by=by)
    return order


def _is_unexplained(answer: SupplyAnswer | None, given: dict[str, Any]) -> bool:
    """Whether an answer that was given becomes another one without a new note."""
    if answer is None or (answer.kind, answer.ready_on) == (given["kind"], given["ready_on"]):
        return False
    note = given.get("note", "").strip()
    return not note or note == answer.note


def _ask_why(line: OrderLine) -> str:
    return _("Line %(line)s (%(product)s): write into its note why the answer is another one now.") % {
        "line": line.position,
        "product": line.product_name,
    }


def propose_supply(
    line: OrderLine,
    stock: dict[str, Decimal] | None,
    *,
    needed_on: date,
    quantity: Decimal | None = None,
    covered_on: date | None = None,
) -> dict[str, Any]:
    """What stock, what is on order and the lead time suggest for a line: {"kind", "ready_on"}; the person decides.

    `stock` is {"available"} of the product, or None where none is kept. What is free covers the line, or the `quantity`
    that is added to it, by `needed_on`; else what is on order and nobody waits for does by `covered_on`,
    where it covers it at all; else the lead time counts from today.
    """
    if stock is not None and stock["available"] >= (line.quantity if quantity is None else quantity):
        return {"kind": Supply.IN_STOCK, "ready_on": needed_on}
    if covered_on is not None:
        return {"kind": Supply.SHORT, "ready_on": max(day for day in (needed_on, covered_on) if day)}
    kind = Supply.TO_MAKE if line.product.supply == Product.Supply.MAKE else Supply.SHORT
    feasible = add_working_days(localdate(), line.product.lead_days)
    return {"kind": kind, "ready_on": max(day for day in (needed_on, feasible) if day)}


def short_of(order: Order) -> str:
    """What stock does not cover of an order that is not confirmed yet, in words, or an empty text."""
    needed: dict[int, Decimal] = {}
    lines = list(order.lines.all())
    for line in lines:
        needed[line.product_id] = needed.get(line.product_id, Decimal(0)) + line.quantity
    stock = Stock.objects.of_products(list(needed))
    free = {key: sums["available"] for key, sums in stock.items()}
    short = {key: amount - free.get(key, Decimal(0)) for key, amount in needed.items() if amount > free.get(key, 0)}
    named = {line.product_id: (line.product_name, line.unit) for line in lines}
    rows = [f"{named[key][0]} {plain_number(missing)} {named[key][1]}" for key, missing in short.items()]
    return _("Stock is short of %(products)s.") % {"products": listed(rows)} if rows else ""


def answers_of(order: Order) -> list[SupplyAnswer]:
    return list(SupplyAnswer.objects.filter(line__order=order).select_related("line", "by").order_by("line__position"))


def later_than_requested(order: Order, answers: list[SupplyAnswer]) -> list[SupplyAnswer]:
    """The answers whose date is later than the day that the customer asked for."""
    return [a for a in answers if a.ready_on > (a.line.requested_on or order.due_on or a.ready_on)]


def promise_of(order: Order, answers: list[SupplyAnswer]) -> date:
    """The day that the customer may count on: what was asked for, or the later day that was agreed."""
    requested = [a.line.requested_on for a in answers if a.line.requested_on]
    return max(day for day in [order.due_on, order.agreed_on, *requested] if day)


def days_of_lines(order: Order, answers: list[SupplyAnswer]) -> dict[int, date | None]:
    """{line key: the day of its promise}: what was agreed for it, else what was asked for it or for the order."""
    late = {answer.line_id for answer in later_than_requested(order, answers)}
    whole = order.agreed_on if order.agreed_on and not late else order.due_on
    return {line.pk: line.agreed_on or line.requested_on or whole for line in order.lines.all()}


def date_lines(order: Order, days: dict[int, Any], *, by: User, reason: str, is_first: bool = False) -> None:
    """Write the days of some lines, at first as what was promised. The caller holds the order's lock."""
    for line in order.lines.all():
        day = days.get(line.pk)
        if line.pk in days and (line.agreed_on != day or (is_first and line.promised_on != day)):
            line.agreed_on = day
            line.promised_on = day if is_first else line.promised_on
            line.sign(by=by, reason=reason).save()


def unanswered_lines(order: Order) -> Any:
    """How many lines still wait for their supply answer."""
    return len(order.lines.all()) - len(answers_of(order))


def against_confirming(order: Order) -> Any:
    """What is still missing before the order can be confirmed, as sentences, or None."""
    return together(_lacking(order)) or None


def _lacking(order: Order) -> Iterator[Any]:
    answers = answers_of(order)
    unanswered = len(order.lines.all()) - len(answers)
    if unanswered:
        yield _("%(count)s lines have no supply answer yet.") % {"count": unanswered}
    late = later_than_requested(order, answers)
    late = [answer for answer in late if (answer.line.agreed_on or order.agreed_on or date.min) < answer.ready_on]
    latest = max((answer.ready_on for answer in late), default=None)
    if latest:
        yield _("Line %(line)s is ready on %(day)s, later than requested. Record what the customer agreed to.") % {
            "line": next(answer.line.position for answer in late if answer.ready_on == latest),
            "day": latest.isoformat(),
        }


@transaction.atomic
def agree_date(
    order_id: int,
    *,
    agreement: str,
    by: User,
    agreed_on: date | None = None,
    days: dict[int, date] | None = None,
    version: int | None = None,
) -> Order:
    """Record the later days that the customer agreed to, and their words.

    `days` is {line key: day}; the late lines that it does not name get `agreed_on`. Without a late line `agreed_on` is
    the day of the whole order.
    """
    order = locked(order_id, version=version)
    if not may.serves(order, by):
        raise PermissionDenied
    if order.status != OrderStatus.AWAITING_SUPPLY:
        raise Refused(
            _("%(order)s is “%(status)s”: its date can no longer be agreed.")
            % {"order": order, "status": order.get_status_display()}
        )
    late = later_than_requested(order, answers_of(order))
    agreed: dict[int, Any] = {answer.line_id: (days or {}).get(answer.line_id) or agreed_on for answer in late}
    for answer in sorted(late, key=lambda answer: answer.ready_on, reverse=True):
        if agreed[answer.line_id] is None or agreed[answer.line_id] < answer.ready_on:
            sentence = _("The goods are ready on %(day)s: the agreed date cannot be earlier.")
            raise Refused(sentence % {"day": answer.ready_on.isoformat()})
    date_lines(order, agreed, by=by, reason=OrderReason.AGREE_DATE)
    order.agreed_on, order.agreement = max(agreed.values(), default=agreed_on), agreement
    order.version += 1
    order.sign(by=by, reason=OrderReason.AGREE_DATE).save()
    return order
