"""Return visits: planned at delivery, reached or tried again; what the customer is unhappy about becomes a ticket."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services
from aftersales.models import Ticket, Visit
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import Policy
from tests.factories import Firm

pytestmark = pytest.mark.django_db
COMPLAINT = {"kind": "complaint", "text": "没人培训"}


@pytest.fixture
def firm():
    return Firm()


def planned(firm):
    return firm.order("delivered").visits.get()


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


def test_who_was_not_reached_is_tried_again(firm):
    visit = planned(firm)
    Policy(pk=1, visit_retry_days=5).sign(by=firm.admin).save()

    services.miss_visit(visit.pk, channel="phone", note="无人接听", by=firm.am)

    visit.refresh_from_db()
    assert (visit.state, visit.due_on) == ("due", add_working_days(localdate(), 5))
    assert list(visit.attempts.values_list("is_reached", "note")) == [(False, "无人接听")]


def test_another_try_never_brings_the_visit_nearer(firm):
    visit = planned(firm)
    Policy(pk=1, visit_retry_days=1).sign(by=firm.admin).save()

    services.miss_visit(visit.pk, channel="phone", by=firm.am)

    assert Visit.objects.get(pk=visit.pk).due_on == visit.due_on == add_working_days(localdate(), 3)


def test_the_page_tells_which_ticket_was_opened(client, firm):
    visit = planned(firm)
    firm.am.language = "en"
    firm.am.save()
    client.force_login(firm.am)
    said = {"channel": "phone", "reached": "yes", "overall": "1", "ticket_kind": "complaint", "ticket_text": "没人培训"}

    page = client.post(visit.get_absolute_url(), said, follow=True)

    ticket = Ticket.objects.get()
    [toast] = page.context["messages"]
    assert str(toast).endswith(f'<a href="{ticket.get_absolute_url()}">{ticket}</a> was opened for it.')
    assert str(toast) in page.content.decode()


def test_a_visit_can_be_given_up_with_a_reason(firm):
    visit = planned(firm)

    services.give_up_visit(visit.pk, reason="客户已搬迁", by=firm.am)

    visit.refresh_from_db()
    assert (visit.state, visit.text, visit.closed_by) == ("given_up", "客户已搬迁", firm.am)


def test_it_is_given_to_a_colleague(firm):
    visit = planned(firm)

    services.reassign_visit(visit.pk, owner=firm.aftersales, by=firm.am)

    visit.refresh_from_db()
    assert visit.owner == firm.aftersales


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


def test_what_customers_say_of_us_is_hidden_from_the_back_office_and_other_teams(client, firm):
    visit = planned(firm)

    codes = {}
    for name in ("am", "director", "warehouse", "stranger"):
        client.force_login(getattr(firm, name))
        codes[name] = client.get(visit.get_absolute_url()).status_code

    assert codes == {"am": 200, "director": 200, "warehouse": 404, "stranger": 404}


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_low_rating_by_page_opens_a_ticket_in_the_same_step(client, firm):
    visit = planned(firm)
    client.force_login(firm.am)
    told = {
        "reached": "yes",
        "channel": "phone",
        "overall": "2",
        "product": "4",
        "ticket_kind": "installation",
        "ticket_text": "接线没人教",
        "text": "一般",
        "version": visit.version,
    }

    response = client.post(visit.get_absolute_url(), told)

    visit.refresh_from_db()
    assert response.status_code == 302
    assert (visit.overall, visit.product, visit.delivery, visit.text) == (2, 4, None, "一般")
    assert (visit.ticket.kind, visit.ticket.text) == ("installation", "接线没人教")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reached": ""}, "Say whether the customer was reached."),
        ({"overall": ""}, "Ask for the overall rating"),
        ({"overall": "6"}, "is not one of the available choices"),
        ({"overall": "1"}, "Describe what needs follow-up"),
        ({"wish": "on"}, "Describe what needs follow-up"),
        ({"channel": "pigeon"}, "is not one of the available choices"),
        ({"text": "长" * 4001}, "Ensure this value has at most 4000 characters"),
        ({"version": "99"}, "since you opened it."),
    ],
)
def test_bad_input_gets_a_sentence(client, firm, changes, sentence):
    firm.am.language = "en"
    firm.am.save()
    visit = planned(firm)
    client.force_login(firm.am)
    good = {"reached": "yes", "channel": "phone", "overall": "5", "note": "打了两次", "version": visit.version}

    response = client.post(visit.get_absolute_url(), good | changes)

    assert response.status_code in (409, 422)
    assert sentence in response.content.decode()
    assert 'value="打了两次"' in response.content.decode()
    assert Visit.objects.get().state == "due"


@pytest.mark.parametrize("rows", [1, 12])
def test_list_and_bench_cost_the_same_for_any_number_of_rows(client, firm, rows):
    for _n in range(rows):
        planned(firm)
    Visit.objects.update(due_on=localdate())
    client.force_login(firm.am)

    told = {}
    for url in (reverse("aftersales:visits"), planned(firm).get_absolute_url()):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        told[len(told)] = len(queries)

    assert told == {0: 5, 1: 8}


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
