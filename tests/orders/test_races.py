"""Two people at the same moment: one succeeds, one is refused in words; without the lock both would succeed."""

import pytest

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orderdesk.core.record.numbering import take_number
from orders import services as orders
from orders.models import Order
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def contest(firm, kind):
    """(order, action of one clerk, what must have happened exactly once)."""
    if kind == "approve":
        order = firm.order("in_approval")
        return order, lambda: orders.approve_order(order.pk, by=firm.manager), "approve"
    if kind == "pass_review":
        order = firm.order("in_review")
        return order, lambda: orders.pass_review(order.pk, by=firm.assistant), "pass_review"
    if kind == "confirm":
        order = firm.order("awaiting_supply")
        firm.answer(order)
        return order, lambda: fulfillment.confirm_order(order.pk, by=firm.assistant), "confirm"
    order = firm.order("in_production")
    return order, lambda: firm.dispatch(order), "ship"


KINDS = ["approve", "pass_review", "confirm", "dispatch"]


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_clerks_one_succeeds_and_one_is_refused(kind, firm):
    order, act, move = contest(firm, kind)

    outcomes = run_together(act, act)

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(refusal) for refusal in refusals] == [Refused]
    assert str(order) in str(refusals[0]) or order.number is None
    assert order.history.filter(history_change_reason__startswith=f"{move} ").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_lock_both_get_past_the_check(kind, firm):
    """The control: the FSM check alone is in memory, so both act on what they read."""
    _order, act, _move = contest(firm, kind)

    with without_row_locks():
        outcomes = run_together(act, act)

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert refusals == []


def test_numbers_have_no_gap_and_no_duplicate_under_many_clerks(firm):
    drafts = [firm.order("in_review") for _ in range(12)]

    outcomes = run_together(*[lambda order=order: orders.pass_review(order.pk, by=firm.assistant) for order in drafts])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    numbers = sorted(Order.objects.filter(number__isnull=False).values_list("number", flat=True))
    prefix = numbers[0].rsplit("-", 1)[0]
    assert numbers == [f"{prefix}-{n:03d}" for n in range(1, 13)]


def test_a_number_that_was_rolled_back_is_given_again():
    from django.db import transaction

    first = take_number("order")
    with transaction.atomic():
        take_number("order")
        transaction.set_rollback(True)

    assert int(take_number("order")[-3:]) == int(first[-3:]) + 1
