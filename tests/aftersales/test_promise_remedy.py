"""A replacement, a return or a repair is promised on a ticket, for no more pieces than there are."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales import services
from aftersales.audit import find_differences
from aftersales.models import Remedy
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.aftersales.remedies import come_back, objected, promise, send
from tests.factories import Firm
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_linked_to_its_ticket_and_told_to_who_sends(firm):
    ticket = objected(firm)

    remedy = promise(firm, ticket)

    ticket.refresh_from_db()
    told = OutgoingMessage.objects.filter(kind="ticket-replacement").values_list("recipient__name", flat=True)
    assert (remedy.state, remedy.line, ticket.solution) == ("promised", ticket.order.lines.get(), "exchange")
    assert {firm.warehouse.name, firm.logistics.name} <= set(told)
    assert list(find_differences()) == []


def test_what_was_short_is_sent_again(firm):
    ticket = objected(firm, "short")

    promise(firm, ticket)

    ticket.refresh_from_db()
    assert ticket.solution == "resend"


@pytest.mark.parametrize(
    ("objection", "kind", "quantity", "sentence"),
    [
        ("damaged", "replacement", 3, "at most 2 台"),
        ("damaged", "return", 3, "at most 2 台"),
        ("damaged", "replacement", -1, "at most 2 台"),
        ("short", "return", 1, "never arrived"),
        ("short", "repair", 1, "has its answer already"),
        ("damaged", "credit", 1, "Choose what is promised"),
    ],
)
def test_it_refuses(firm, objection, kind, quantity, sentence):
    ticket = objected(firm, objection)

    with pytest.raises(Refused, match=sentence):
        promise(firm, ticket, kind, quantity)

    assert not Remedy.objects.exists()


def test_no_piece_is_answered_twice(firm):
    ticket = objected(firm)
    promise(firm, ticket, quantity=1)
    promise(firm, ticket, "return", 2)

    with pytest.raises(Refused, match="at most 1 台"):
        promise(firm, ticket, "repair", 2)


def test_nothing_comes_back_that_has_not_left(firm):
    ticket = firm.ticket(firm.order("in_production", "10"))

    with pytest.raises(Refused, match="never arrived"):
        promise(firm, ticket, "return", 1)


def test_a_later_ticket_is_about_what_was_accepted(firm):
    ticket = firm.ticket(firm.order("delivered", "10"))

    promise(firm, ticket, "return", 4)
    promise(firm, ticket, "replacement", 4)

    with pytest.raises(Refused, match="at most 6 台"):
        promise(firm, firm.ticket(ticket.order), "return", 7)


def test_more_never_comes_back_than_arrived(firm):
    ticket = objected(firm)
    come_back(firm, promise(firm, ticket, "return", 2), restocked=2)
    late = firm.ticket(ticket.order)
    promise(firm, late, "return", 8)

    with pytest.raises(Refused, match="never arrived or comes back already"):
        promise(firm, firm.ticket(ticket.order), "return", 1)


def test_a_ticket_without_an_order_or_a_closed_one_promises_nothing(firm):
    alone, closed = firm.ticket(), objected(firm)
    services.close_ticket(closed.pk, result="客户自行处理", by=firm.aftersales)

    with pytest.raises(Refused, match="has no order"):
        promise(firm, alone)
    with pytest.raises(Refused, match="Reopen it first"):
        promise(firm, closed)


def test_a_ticket_is_not_closed_past_its_promises(firm):
    ticket = objected(firm)
    promise(firm, ticket)

    with pytest.raises(Refused, match="has not happened yet"):
        services.close_ticket(ticket.pk, result="好了", by=firm.aftersales)


@pytest.mark.parametrize("who", ["stranger", "warehouse", "finance"])
def test_it_is_for_who_works_on_the_ticket(firm, who):
    ticket = objected(firm)

    with pytest.raises(PermissionDenied):
        promise(firm, ticket, by=getattr(firm, who))


def test_it_refuses_what_somebody_changed_meanwhile(firm):
    ticket = objected(firm)

    with pytest.raises(Conflict):
        promise(firm, ticket, version=ticket.version - 1)


def test_the_page_promises_by_one_click_and_leads_on(client, firm):
    ticket = objected(firm)
    client.force_login(firm.aftersales)
    page = client.get(ticket.get_absolute_url())
    data = {"kind": "replacement", "quantity": page.context["promise_form"]["quantity"].value(), "note": ""}

    url = reverse("aftersales:promise-remedy", args=[ticket.pk])
    answer = client.post(url, data | {"version": page.context["version"]})

    remedy = Remedy.objects.get()
    assert answer.status_code == 302
    assert remedy.quantity == 2
    assert remedy.get_absolute_url() in client.get(ticket.get_absolute_url()).content.decode()


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client, firm):
    ticket = objected(firm)
    client.force_login(firm.aftersales)

    url = reverse("aftersales:promise-remedy", args=[ticket.pk])
    answer = client.post(url, {"kind": "return", "quantity": "3", "note": "到付"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="3"' in page
    assert "到付" in page


def test_the_page_is_hidden_from_the_others(client, firm):
    ticket = objected(firm)
    client.force_login(firm.stranger)

    assert client.post(reverse("aftersales:promise-remedy", args=[ticket.pk])).status_code == 404


# --- two at once -----------------------------------------------------------------------------------------------------


def race(firm):
    ticket = objected(firm)

    def take():
        return promise(firm, ticket)

    return run_together(take, take), Remedy.objects.valid().pieces()


@pytest.mark.django_db(transaction=True)
def test_two_promise_no_more_than_there_is():
    outcomes, pieces = race(Firm())

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Remedy"]
    assert pieces == Decimal(2)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would():
    with without_row_locks():
        _outcomes, pieces = race(Firm())

    assert pieces == Decimal(4)
    assert list(find_differences()) != []


def test_a_replacement_that_was_refused_again_is_answered_again(firm):
    ticket = objected(firm)
    send(firm, promise(firm, ticket))
    shipment = ticket.order.shipments.get(is_replacement=True)
    line = shipment.lines.get().pk
    said = [services.NewObjection(line=line, kind="damaged", quantity=Decimal(1))]
    services.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=said)

    again = ticket.order.tickets.exclude(pk=ticket.pk).get()
    promise(firm, again, quantity=1)

    with pytest.raises(Refused, match="has its answer already"):
        promise(firm, again, quantity=1)
    assert list(find_differences()) == []
