"""Two people at the same moment after the sale: one is heard, the other refused; without the lock both would be."""

from decimal import Decimal

import pytest

from aftersales import services
from aftersales.models import Acceptance, Ticket, VisitAttempt
from orderdesk.core.errors import Refused
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def sign(firm):
    """Two people sign for one shipment, each with an objection of their own."""
    shipment = firm.order("shipped", "10").shipments.get()
    line = shipment.lines.get().pk

    def act(kind):
        said = services.NewObjection(line, kind, Decimal(6))
        return lambda: services.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=[said])

    return [act("damaged"), act("short")]


def close(firm):
    ticket = firm.ticket()
    services.answer_ticket(ticket.pk, text="明天", by=firm.aftersales)
    return [lambda by=by: services.close_ticket(ticket.pk, result="好了", by=by) for by in (firm.aftersales, firm.am)]


def record(firm):
    visit = firm.order("delivered").visits.get()
    return [
        lambda stars=stars: services.record_visit(visit.pk, channel="phone", overall=stars, by=firm.am)
        for stars in (4, 5)
    ]


CONTESTS = {"sign": sign, "close": close, "record": record}


def written():
    return Acceptance.objects.count(), Ticket.objects.filter(status="closed").count(), VisitAttempt.objects.count()


@pytest.mark.parametrize("contest", CONTESTS)
def test_of_two_one_is_heard_and_one_refused(contest, firm):
    actions = CONTESTS[contest](firm)
    before = sum(written())

    outcomes = run_together(*actions)

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(refusal) for refusal in refusals] == [Refused]
    assert sum(written()) == before + 1
    assert Ticket.objects.filter(objection__isnull=False).count() == (1 if contest == "sign" else 0)


@pytest.mark.parametrize("contest", CONTESTS)
def test_without_the_lock_nobody_is_refused_in_words(contest, firm):
    """The control: the check alone is in memory, so both get past it; the database may stop the second, or not."""
    actions = CONTESTS[contest](firm)

    with without_row_locks():
        outcomes = run_together(*actions)

    assert [outcome for outcome in outcomes if isinstance(outcome, Refused)] == []


def test_a_ticket_and_the_completion_of_its_order_wait_for_each_other(firm):
    """Either the ticket is there first and holds the order, or the order is completed before anybody complained."""
    order = firm.order("delivered")
    firm.visit(order)
    firm.pay(order)

    outcomes = run_together(lambda: services.complete_order(order.pk, by=firm.am), lambda: firm.ticket(order))

    order.refresh_from_db()
    ticket = Ticket.objects.get()
    if isinstance(outcomes[0], Refused):
        assert order.status == "delivered"
    else:
        assert (order.status, ticket.created_at > order.completed_at) == ("completed", True)
