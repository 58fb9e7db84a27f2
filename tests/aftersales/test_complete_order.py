"""An order is completed when it was visited, has no open ticket and is paid; each in words, and by a person."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from aftersales import services
from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    firm.am.language = "en"
    firm.am.save()
    return firm


def ready(firm):
    order = firm.order("delivered")
    firm.visit(order)
    firm.pay(order)
    return order


def complete(firm, order):
    services.complete_order(order.pk, by=firm.am)
    order.refresh_from_db()
    return order.status


def test_visited_paid_and_without_a_ticket_it_is_completed(firm):
    assert complete(firm, ready(firm)) == "completed"


def test_nothing_completes_an_order_by_itself(firm):
    order = ready(firm)

    order.refresh_from_db()
    assert order.status == "delivered"


def test_the_visit_comes_first(firm):
    order = firm.order("delivered")
    firm.pay(order)

    with pytest.raises(Refused, match=r"visit|回访"):
        complete(firm, order)


def test_a_visit_that_was_given_up_is_enough(firm):
    order = firm.order("delivered")
    firm.pay(order)

    services.give_up_visit(order.visits.get().pk, reason="客户不愿受访", by=firm.am)

    assert complete(firm, order) == "completed"


def test_an_open_ticket_holds_it_until_it_is_closed(firm):
    order = ready(firm)
    ticket = firm.ticket(order)

    with pytest.raises(Refused, match=ticket.number):
        complete(firm, order)

    services.answer_ticket(ticket.pk, text="明天", by=firm.aftersales)
    services.close_ticket(ticket.pk, result="好了", by=firm.aftersales)
    assert complete(firm, order) == "completed"


def test_money_holds_it_unless_the_policy_does_without(firm):
    order = firm.order("delivered")
    firm.visit(order)

    with pytest.raises(Refused, match=r"3,180\.00"):
        complete(firm, order)

    Policy(pk=1, paid_to_complete=False).sign(by=firm.admin).save()
    assert complete(firm, order) == "completed"


def test_the_button_says_what_is_missing(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.am)

    page = client.get(order.get_absolute_url()).content.decode()

    assert "The return visit has not been made yet." in page


def test_everything_that_is_missing_is_told_at_once(client, firm):
    order = firm.order("delivered")
    ticket = firm.ticket(order)
    client.force_login(firm.am)
    missing = (
        f"The return visit has not been made yet. Still open: {ticket.number}. 3,180.00 yuan are still to be paid."
    )

    page = client.get(order.get_absolute_url()).content.decode()

    with override("en"), pytest.raises(Refused) as refused:
        complete(firm, order)
    assert str(refused.value) == missing
    assert missing in page


def test_a_ticket_of_another_order_is_nothing_to_it(firm):
    order = ready(firm)
    firm.ticket(firm.order("delivered"))
    firm.ticket()

    assert complete(firm, order) == "completed"


def test_a_post_that_is_refused_leaves_it_delivered(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.am)

    client.post(reverse("aftersales:complete-order", args=[order.pk]))

    order.refresh_from_db()
    assert order.status == "delivered"
