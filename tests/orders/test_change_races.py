"""Changes at the same moment as others: one is applied, nothing is lost, and without the lock it would be."""

from decimal import Decimal

import pytest

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orders.models import ChangeRequest, OrderLine
from tests.factories import make_stock
from tests.fulfillment.test_answer_change import held
from tests.orders.changes import agree, ask, supply_of
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def last_answer(firm, change):
    """Everybody but finance agrees; what finance would do."""
    agree(firm, change, firm.warehouse, firm.manager)
    return lambda: fulfillment.answer_change(change.pk, agrees=True, by=firm.finance)


def two_changes(firm):
    order = firm.order("confirmed", "10")
    changes = [ask(firm, order, quantities={1: quantity}) for quantity in (11, 12)]
    return order, [last_answer(firm, change) for change in changes]


def test_of_two_changes_of_the_same_line_one_is_applied(firm):
    order, actions = two_changes(firm)

    outcomes = run_together(*actions)

    order.refresh_from_db()
    assert sorted(change.status for change in outcomes) == ["agreed", "applied"]
    applied = ChangeRequest.objects.get(status="applied")
    assert (order.revision, applied.revision, order.total) == (1, 1, applied.new_total)
    assert sum(i.amount for i in order.instalments.all()) == order.total


def test_without_the_lock_both_are_written_over_each_other(firm):
    """The control: both compare with the order as it was."""
    order, actions = two_changes(firm)

    with without_row_locks():
        outcomes = run_together(*actions)

    written = order.history.filter(history_change_reason__startswith="change BG").count()
    assert written + sum(isinstance(outcome, Exception) for outcome in outcomes) == 2
    assert not any(getattr(outcome, "status", "") == "agreed" for outcome in outcomes)


def change_against_dispatch(firm):
    """A change to four pieces, and a dispatch of all ten."""
    make_stock(firm.product, 100)
    order = firm.order("in_production", "10", "5")
    change = ask(firm, order, quantities={1: 4})
    agree(firm, change, firm.production, firm.warehouse, firm.manager)
    first = order.lines.first()
    return (
        order,
        lambda: fulfillment.answer_change(change.pk, agrees=True, by=firm.finance),
        lambda: firm.dispatch(order, quantities={first.pk: Decimal(10)}),
    )


def test_a_change_against_a_dispatch_leaves_no_more_shipped_than_ordered(firm):
    order, change, dispatch = change_against_dispatch(firm)

    changed, sent = run_together(change, dispatch)

    line = OrderLine.objects.filter(order=order).first()
    if isinstance(sent, Refused):  # the change came first: ten are too many of four
        assert (changed.status, line.quantity, line.shipped, held(line)) == ("applied", 4, 0, 4)
    else:
        assert (changed.status, line.quantity, line.shipped, held(line)) == ("agreed", 10, 10, 0)


def test_without_the_lock_the_two_collide_in_the_database(firm):
    """The control: both pass their checks, and only the last wall, the constraint of the line, stops one of them."""
    _order, change, dispatch = change_against_dispatch(firm)

    with without_row_locks():
        outcomes = run_together(change, dispatch)

    assert not any(isinstance(outcome, Refused) for outcome in outcomes)
    assert not any(getattr(outcome, "status", "") == "agreed" for outcome in outcomes)


def test_the_last_two_answers_at_once_apply_the_change_once(firm):
    order = firm.order("confirmed", "10")
    change = ask(firm, order, quantities={1: 11})
    agree(firm, change, firm.warehouse)

    def answer(person):
        return lambda: fulfillment.answer_change(change.pk, agrees=True, supply=supply_of(change), by=person)

    outcomes = run_together(answer(firm.finance), answer(firm.manager))

    order.refresh_from_db()
    assert sorted(outcome.status for outcome in outcomes) == ["applied", "asked"]
    assert (order.revision, order.history.filter(history_change_reason__startswith="change BG").count()) == (1, 1)


def test_without_the_lock_nobody_is_the_last(firm):
    """The control: each sees the other's answer pending, and the change waits for ever."""
    order = firm.order("confirmed", "10")
    change = ask(firm, order, quantities={1: 11})
    agree(firm, change, firm.warehouse)

    def answer(person):
        return lambda: fulfillment.answer_change(change.pk, agrees=True, supply=supply_of(change), by=person)

    with without_row_locks():
        outcomes = run_together(answer(firm.finance), answer(firm.manager))

    assert "applied" not in [getattr(outcome, "status", "") for outcome in outcomes]
