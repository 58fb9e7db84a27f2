"""What the customer says in a return visit is recorded; a low rating opens a ticket."""

import pytest
from django.core.exceptions import PermissionDenied

from aftersales import services
from aftersales.models import Ticket
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.aftersales.visits import COMPLAINT, planned

pytestmark = pytest.mark.django_db


def test_what_the_customer_says_is_kept(firm):
    visit = planned(firm)

    services.record_visit(
        visit.pk, channel="phone", overall=5, product=4, delivery=5, service=None, text="都好", by=firm.am
    )

    visit.refresh_from_db()
    assert (visit.state, visit.overall, visit.product, visit.service) == ("done", 5, 4, None)
    assert (visit.text, visit.channel, visit.closed_by, visit.ticket) == ("都好", "phone", firm.am, None)
    assert list(visit.attempts.values_list("is_reached", "channel")) == [(True, "phone")]


def test_a_low_rating_opens_a_ticket_with_it(firm):
    visit = planned(firm)

    services.record_visit(visit.pk, channel="phone", overall=2, ticket=COMPLAINT, by=firm.am)

    visit.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (visit.ticket, ticket.order, ticket.kind, ticket.text) == (ticket, visit.order, "complaint", "没人培训")
    assert (ticket.owner, ticket.reporter) == (firm.aftersales, "王建平")
    told = OutgoingMessage.objects.filter(kind="visit-low", channel="app")
    assert [message.recipient for message in told] == [firm.manager]


def test_a_satisfied_customer_may_have_a_wish_too(firm):
    visit = planned(firm)

    services.record_visit(visit.pk, channel="wechat", overall=5, ticket=COMPLAINT | {"kind": "question"}, by=firm.am)

    visit.refresh_from_db()
    assert (visit.overall, visit.ticket.kind) == (5, "question")


def test_a_visit_is_recorded_once(firm):
    order = firm.order("delivered")
    firm.visit(order)

    with pytest.raises(Refused):
        firm.visit(order, overall=3)

    assert order.visits.get().overall == 5


def test_who_saw_an_older_version_is_refused(firm):
    visit = planned(firm)
    services.miss_visit(visit.pk, channel="phone", by=firm.am)

    with pytest.raises(Conflict):
        services.miss_visit(visit.pk, channel="phone", by=firm.am, version=visit.version)


@pytest.mark.parametrize("name", ["warehouse", "finance", "logistics"])
def test_others_are_denied(firm, name):
    visit = planned(firm)

    with pytest.raises(PermissionDenied):
        services.record_visit(visit.pk, channel="phone", overall=5, by=getattr(firm, name))
