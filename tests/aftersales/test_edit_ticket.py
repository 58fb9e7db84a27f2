"""What is planned and done about an open ticket is changed, by several people at once too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services
from aftersales.models import Ticket
from orderdesk.core.errors import Conflict, Refused
from tests.aftersales.tickets import answered, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_who_saw_an_older_version_is_refused(firm):
    ticket = answered(firm)

    with pytest.raises(Conflict):
        services.edit_ticket(ticket.pk, priority="low", by=firm.aftersales, version=ticket.version - 1)

    assert fresh(ticket).priority == "normal"


@pytest.mark.parametrize("name", ["am", "assistant", "manager", "director", "admin", "aftersales"])
def test_the_sales_people_of_a_customer_work_on_its_tickets(firm, name):
    ticket = firm.ticket()

    services.answer_ticket(ticket.pk, text="明天", by=getattr(firm, name))

    assert fresh(ticket).status == "in_work"


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(client, firm):
    ticket = answered(firm)
    client.force_login(firm.aftersales)
    url = reverse("aftersales:close-ticket", args=[ticket.pk])

    response = client.post(url, {"result": "换了风扇", "version": ticket.version - 1})

    page = response.content.decode()
    assert response.status_code == 409
    assert "换了风扇</textarea>" in page
    assert f'name="version" value="{ticket.version}"' in page


def test_nobody_promises_a_day_that_is_over(firm):
    ticket, gone = firm.ticket(), localdate() - timedelta(days=1)

    with pytest.raises(Refused):
        services.answer_ticket(ticket.pk, text="明天上门", promised_on=gone, by=firm.aftersales)

    services.answer_ticket(ticket.pk, text="明天上门", promised_on=localdate(), by=firm.aftersales)
    with pytest.raises(Refused):
        services.edit_ticket(ticket.pk, promised_on=gone, by=firm.aftersales)
    Ticket.objects.filter(pk=ticket.pk).update(promised_on=gone)
    assert (
        services.edit_ticket(ticket.pk, promised_on=gone, measures="备件已寄", by=firm.aftersales).promised_on == gone
    )


def test_a_typing_fault_on_a_stale_page_is_no_way_past_the_conflict(client, firm):
    """Both open the ticket; one saves. The other's first try has a fault: the second still meets the conflict."""
    ticket = answered(firm)
    opened = ticket.version
    client.force_login(firm.aftersales)
    url = reverse("aftersales:edit-ticket", args=[ticket.pk])
    theirs = {"kind": "quality", "priority": "high", "solution": "repair", "measures": "换风扇"}
    client.post(url, theirs | {"version": opened})
    mine = {"kind": ticket.kind, "priority": "normal", "solution": "", "measures": "", "follow_up_on": "2027-01-31"}

    faulty = client.post(url, mine | {"cost": "abc", "version": opened})
    conflict = client.post(url, mine | {"version": faulty.context["version"]})
    form = conflict.context["work_form"]
    merged = {name: form[name].value() or "" for name in form.fields}
    saved = client.post(url, merged | {"version": conflict.context["version"]})

    ticket.refresh_from_db()
    assert (faulty.status_code, faulty.context["version"]) == (422, opened)
    assert (conflict.status_code, saved.status_code) == (409, 302)
    assert (ticket.priority, ticket.solution, ticket.measures) == ("high", "repair", "换风扇")
    assert str(ticket.follow_up_on) == "2027-01-31"
