"""What was promised as replacement leaves in a further shipment, from stock, and is settled by its signature."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aftersales.audit import find_differences
from aftersales.services import withdraw_remedy
from fulfillment.models import Shipment, Stock, StockMove
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import WAY, objected, promise, send
from tests.factories import Firm, make_stock
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_leaves_from_stock_and_the_order_stays_as_it_is(firm):
    ticket = objected(firm)
    remedy = promise(firm, ticket)

    shipment = send(firm, remedy)

    remedy.refresh_from_db()
    order, line = ticket.order, ticket.order.lines.get()
    order.refresh_from_db()
    assert (shipment.is_replacement, shipment.lines.get().quantity, remedy.state) == (True, 2, "under_way")
    assert (order.status, line.shipped, line.accepted, line.disputed) == ("delivered", 10, 8, 2)
    assert Stock.objects.get().on_hand == 88
    assert StockMove.objects.filter(kind="ship", line=line).count() == 2
    assert list(find_differences()) == []


def test_its_signature_settles_the_issue(firm):
    ticket = objected(firm)
    remedy = promise(firm, ticket)
    send(firm, remedy)

    firm.sign(ticket.order)

    remedy.refresh_from_db()
    assert (remedy.state, remedy.done_at is not None) == ("done", True)
    assert ticket.order.tickets.count() == 1
    assert list(find_differences()) == []


def test_several_promises_leave_together(firm):
    ticket = objected(firm)
    remedies = [promise(firm, ticket, quantity=1) for _time in range(2)]

    shipment = send(firm, *remedies)

    assert shipment.lines.get().quantity == 2
    assert list(find_differences()) == []


def test_what_is_held_for_others_does_not_leave(firm):
    ticket = objected(firm, stock=10)
    make_stock(firm.product, 5)
    firm.order("confirmed", "5")
    remedy = promise(firm, ticket)

    with pytest.raises(Refused, match="only 0 are there"):
        send(firm, remedy)

    assert not Shipment.objects.filter(is_replacement=True).exists()


def test_it_refuses_what_was_sent_or_withdrawn(firm):
    ticket = objected(firm)
    sent, gone = promise(firm, ticket, quantity=1), promise(firm, ticket, quantity=1)
    send(firm, sent)
    withdraw_remedy(gone.pk, reason="客户不要了", by=firm.aftersales)

    for remedy in (sent, gone):
        with pytest.raises(Refused, match="no more can leave than was promised"):
            send(firm, remedy)


@pytest.mark.parametrize("who", ["am", "aftersales", "finance"])
def test_it_is_for_who_sends_goods(firm, who):
    remedy = promise(firm, objected(firm))

    with pytest.raises(PermissionDenied):
        send(firm, remedy, by=getattr(firm, who))


def test_the_page_sends_what_waits(client, firm):
    ticket = objected(firm)
    remedy = promise(firm, ticket)
    client.force_login(firm.warehouse)
    url = reverse("aftersales:send-replacements", args=[ticket.order_id])
    assert url in client.get(ticket.order.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200

    answer = client.post(url, WAY | {"remedies": [remedy.pk]})

    remedy.refresh_from_db()
    assert (answer.status_code, remedy.state) == (302, "under_way")
    slip = reverse("fulfillment:print-delivery", args=[remedy.shipment_id])
    assert slip in client.get(reverse("orders:papers", args=[ticket.order_id])).content.decode()


def test_the_page_is_hidden_from_the_others(client, firm):
    ticket = objected(firm)
    promise(firm, ticket)
    client.force_login(firm.aftersales)

    assert client.get(reverse("aftersales:send-replacements", args=[ticket.order_id])).status_code == 404


# --- two at once -----------------------------------------------------------------------------------------------------


def race(firm):
    remedy = promise(firm, objected(firm))

    def take():
        return send(firm, remedy)

    return run_together(take, take), Shipment.objects.filter(is_replacement=True).count()


@pytest.mark.django_db(transaction=True)
def test_two_send_it_once():
    outcomes, count = race(Firm())

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Shipment"]
    assert count == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_send_it_twice():
    with without_row_locks():
        _outcomes, count = race(Firm())

    assert count == 2
    assert list(find_differences()) != []
