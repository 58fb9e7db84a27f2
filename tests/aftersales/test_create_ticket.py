"""A ticket is recorded, with an order or without, and belongs to somebody from the first moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services
from aftersales.models import Ticket
from orderdesk.accounts.models import Role
from orderdesk.policy.models import Policy
from tests.aftersales.tickets import fresh, told
from tests.factories import person
from tests.walk.world import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_question_without_an_order_is_recorded_too(firm):
    ticket = services.create_ticket(customer=firm.customer, kind="question", text="能远程升级吗", by=firm.am)

    ticket = fresh(ticket)
    assert (ticket.number, ticket.order, ticket.status) == (f"SH{localdate():%Y%m}-001", None, "open")
    assert (ticket.owner, ticket.by) == (firm.aftersales, firm.am)
    assert ticket.answer_due_at == ticket.reported_at + timedelta(hours=24)
    assert told("create") == [firm.aftersales]


def test_the_one_with_fewest_open_tickets_gets_the_next(firm):
    second = person(Role.AFTER_SALES)

    owners = [firm.ticket().owner for _n in range(3)]

    assert owners == [firm.aftersales, second, firm.aftersales]


def test_without_after_sales_it_is_the_account_managers(firm):
    firm.aftersales.is_active = False
    firm.aftersales.save()

    assert firm.ticket(firm.order("delivered"), by=firm.logistics).owner == firm.am


def test_the_clock_keeps_the_due_time_that_it_was_started_with(firm):
    ticket = firm.ticket()
    Policy(pk=1, answer_hours=4).sign(by=firm.admin).save()

    later = firm.ticket()

    assert fresh(ticket).answer_due_at - ticket.reported_at == timedelta(hours=24)
    assert later.answer_due_at - later.reported_at == timedelta(hours=4)


@pytest.mark.parametrize("name", ["warehouse", "production"])
def test_the_back_office_records_no_tickets(firm, name):
    with pytest.raises(PermissionDenied):
        firm.ticket(by=getattr(firm, name))


def test_it_is_recorded_by_page_from_the_order(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.am)
    page = client.get(reverse("aftersales:create-ticket"), {"order": order.pk}).content.decode()
    told = {
        "order_number": order.number,
        "kind": "quality",
        "text": "风扇有异响\r\n开机就响",
        "priority": "high",
        "photos": [photo()],
    }

    response = client.post(reverse("aftersales:create-ticket"), told)

    ticket = Ticket.objects.get()
    assert f'value="{order.number}"' in page
    assert response.headers["Location"] == ticket.get_absolute_url()
    assert (ticket.order, ticket.customer, ticket.text) == (order, firm.customer, "风扇有异响\n开机就响")
    assert ticket.photos.count() == 1


def test_another_teams_order_number_names_no_order(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.stranger)

    response = client.post(
        reverse("aftersales:create-ticket"),
        {"order_number": order.number, "kind": "quality", "text": "异响", "priority": "normal"},
    )

    assert (response.status_code, Ticket.objects.count()) == (422, 0)
