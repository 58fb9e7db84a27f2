"""Receipts by a sheet and by a person at once."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders.models import Receipt
from orders.services.money import record_receipt
from tests.factories import Firm
from tests.orders.test_import_receipts import take, told
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def _give_back_twice():
    """The same money goes back by sheet and by form: how many rows were written, and what the form answered."""
    firm = Firm()
    order = firm.order("confirmed", "10", price="100")
    facts = {"received_on": localdate(), "by": firm.finance}
    record_receipt(order.pk, amount=Decimal(100), **facts)
    row = told(order, -100, localdate(), 参考号="HD1")
    return lambda: take(row, by=firm.finance).written, lambda: record_receipt(order.pk, amount=Decimal(-100), **facts)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_the_same_money_that_goes_back_by_sheet_and_by_form_one_is_refused():
    written, answer = run_together(*_give_back_twice())

    assert (written, type(answer)) in [(1, Refused), (0, Receipt)]
    assert Receipt.objects.filter(amount__lt=0).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_go_back():
    """The control."""
    actions = _give_back_twice()

    with without_row_locks():
        written, answer = run_together(*actions)

    assert (written, type(answer)) == (1, Receipt)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_twice_at_once_is_written_once(firm):
    order = firm.order("confirmed", "10", price="100")

    reports = run_together(*[lambda: take(told(order), told(order, 参考号="HD1"))] * 2)

    assert sorted((report.written, report.unchanged) for report in reports) == [(0, 2), (2, 0)]
    assert Receipt.objects.count() == 2
