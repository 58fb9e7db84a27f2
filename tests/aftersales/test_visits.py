"""Return visits: planned at delivery, reached or tried again; what the customer is unhappy about becomes a ticket."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services
from aftersales.models import Ticket, Visit
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Refused
from tests.aftersales.visits import COMPLAINT, planned

pytestmark = pytest.mark.django_db


REFUSED = {
    "a low rating without a ticket": lambda firm, key: services.record_visit(
        key, channel="phone", overall=1, by=firm.am
    ),
    "giving up without a reason": lambda firm, key: services.give_up_visit(key, reason=" ", by=firm.am),
    "giving it to its owner": lambda firm, key: services.reassign_visit(key, owner=firm.am, by=firm.am),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(firm, what):
    visit = planned(firm)

    with pytest.raises(Refused):
        REFUSED[what](firm, visit.pk)

    visit.refresh_from_db()
    assert (visit.state, visit.attempts.count(), Ticket.objects.count()) == ("due", 0, 0)


def test_the_work_bench_shows_what_is_due_today_and_not_before(client, firm):
    visit = planned(firm)
    client.force_login(firm.am)

    before = client.get(reverse("workbench")).content.decode()
    Visit.objects.update(due_on=localdate())
    today = client.get(reverse("workbench")).content.decode()

    url = visit.get_absolute_url()
    assert (url in before, url in today) == (False, True)


def test_the_stage_of_the_visit_is_planned_and_finished_with_it(firm):
    order = firm.order("delivered")
    visit, stage = order.visits.get(), order.stages.get(step="visit")
    planned = stage.planned_on

    services.miss_visit(visit.pk, channel="phone", by=firm.am)
    visit.refresh_from_db()
    stage.refresh_from_db()
    missed = (planned, stage.planned_on)
    firm.visit(order)

    stage.refresh_from_db()
    visit_was_due = add_working_days(localdate(), 3)
    assert missed == (visit_was_due, visit.due_on)
    assert stage.finished_at == Visit.objects.get().closed_at


def test_the_timeline_of_the_order_tells_of_visit_and_ticket(client, firm):
    order = firm.order("delivered")
    visit = firm.visit(order, overall=1, text="很失望", ticket=COMPLAINT)
    client.force_login(firm.am)

    told = {event.url: event.note for event in client.get(order.get_absolute_url()).context["events"] if event.url}

    assert told == {visit.get_absolute_url(): "很失望", visit.ticket.get_absolute_url(): "没人培训"}


def test_the_back_office_reads_no_visit_in_the_timeline(client, firm):
    order = firm.order("delivered")
    firm.visit(order, text="很失望")
    client.force_login(firm.warehouse)

    assert "很失望" not in client.get(order.get_absolute_url()).content.decode()
