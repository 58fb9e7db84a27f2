"""Quotations by several at once: one is taken, the other refused in words; without the lock both would be taken."""

import pytest
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from orders import services
from orders.models import Order, Quotation
from tests.orders.quotations import accepted, overdue, quote, sent
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def contest(firm, kind):
    """(quotation, two acts of which one may succeed)."""
    if kind == "order twice":
        quotation = accepted(firm)
        return quotation, [lambda: services.order_quotation(quotation.pk, by=firm.am)] * 2
    quotation = sent(firm)
    accept = lambda: services.accept_quotation(quotation.pk, by=firm.am)  # noqa: E731
    against = {
        "accept twice": accept,
        "accept and decline": lambda: services.decline_quotation(quotation.pk, cause="price", by=firm.assistant),
        "accept and withdraw": lambda: services.withdraw_quotation(quotation.pk, by=firm.assistant),
    }
    return quotation, [accept, against[kind]]


KINDS = ["order twice", "accept twice", "accept and decline", "accept and withdraw"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_is_taken_and_one_is_refused(firm, kind):
    _quotation, acts = contest(firm, kind)

    outcomes = run_together(*acts)

    assert sorted(isinstance(outcome, Exception) for outcome in outcomes) == [False, True]
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [Refused]
    assert Order.objects.count() == (1 if kind == "order twice" else 0)


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_lock_both_are_taken(firm, kind):
    """The control: what each read was true when it was read."""
    _quotation, acts = contest(firm, kind)

    with without_row_locks():
        outcomes = run_together(*acts)

    assert [outcome for outcome in outcomes if isinstance(outcome, Refused)] == []


def test_numbers_have_no_gap_under_many_writers(firm):
    outcomes = run_together(*[lambda: quote(firm).number for _n in range(8)])

    assert sorted(number[-3:] for number in outcomes) == [f"{n:03d}" for n in range(1, 9)]


def test_the_clock_and_a_new_version_leave_one_of_two_states(firm):
    """Whoever comes second acts on what the first wrote: it is a draft in the end, never expired with a draft."""
    quotation = overdue(sent(firm))

    run_together(
        lambda: services.expire_quotations(on=localdate()),
        lambda: services.revise_quotation(quotation.pk, by=firm.am),
    )

    quotation = Quotation.objects.get(pk=quotation.pk)
    assert (quotation.status, quotation.revision, quotation.versions.count()) == ("draft", 2, 2)
