"""Every road out of a delivery leads to the end, with stock and money right."""

from decimal import Decimal

import pytest

from aftersales import services
from aftersales.audit import find_differences
from fulfillment.models import Stock
from orderdesk.core.errors import Refused
from tests.aftersales.remedies import come_back, finish, objected, promise, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def exchange(firm, ticket):
    send(firm, promise(firm, ticket))
    come_back(firm, promise(firm, ticket, "return"), scrapped=2)
    firm.sign(ticket.order)


def resend(firm, ticket):
    send(firm, promise(firm, ticket))
    firm.sign(ticket.order)


def give_back(firm, ticket):
    come_back(firm, promise(firm, ticket, "return"), restocked=2)
    services.credit_ticket(ticket.pk, quantity=Decimal(2), reason="退货", by=firm.am)


def credit(firm, ticket):
    services.credit_ticket(ticket.pk, quantity=Decimal(2), reason="不再补发", by=firm.am)


def allow(firm, ticket):
    services.credit_ticket(ticket.pk, amount=Decimal("100.00"), reason="划痕折让", by=firm.am)


def repair(firm, ticket):
    services.finish_repair(promise(firm, ticket, "repair").pk, note="换了风扇", by=firm.aftersales)


def keep(firm, ticket):
    """The customer takes them as they are: the ticket alone says so."""


ROADS = [
    ("damaged", exchange, 88, "3180.00"),
    ("short", resend, 88, "3180.00"),
    ("wrong", give_back, 92, "2544.00"),
    ("short", credit, 90, "2544.00"),
    ("damaged", allow, 90, "3080.00"),
    ("damaged", repair, 90, "3180.00"),
    ("other", keep, 90, "3180.00"),
]


@pytest.mark.parametrize(("kind", "road", "on_hand", "paid"), ROADS)
def test_what_was_refused_or_short_is_seen_to(firm, kind, road, on_hand, paid):
    ticket = objected(firm, kind)

    road(firm, ticket)
    order = finish(firm, ticket.order)

    assert (order.status, order.paid, order.accepted) == ("completed", "all", "part")
    assert order.received == Decimal(paid)
    assert Stock.objects.get().on_hand == on_hand
    assert list(find_differences()) == []


def test_all_accepted(firm):
    order = finish(firm, firm.order("delivered", "10"))

    assert (order.status, order.accepted) == ("completed", "all")


def test_closed_short(firm):
    order = firm.order("in_production", "10")
    key = order.lines.get().pk
    firm.dispatch(order, quantities={key: Decimal(8)})
    services.short_close_order(order.pk, quantities={key: Decimal(2)}, reason="停产", by=firm.am)
    firm.sign(order)

    order = finish(firm, order)

    assert (order.status, order.received, order.accepted) == ("completed", Decimal("2544.00"), "part")
    assert list(find_differences()) == []


def refused_to_complete(firm, order):
    with pytest.raises(Refused) as refusal:
        services.complete_order(order.pk, by=firm.assistant)
    return str(refusal.value)


def test_a_promise_that_was_not_kept_stands_against_completing(firm):
    ticket = objected(firm)
    remedy = promise(firm, ticket)

    assert f"{ticket.number}: Replacement: " in refused_to_complete(firm, ticket.order)
    assert "is “Promised”" in refused_to_complete(firm, ticket.order)

    send(firm, remedy)
    assert "is “Under way”" in refused_to_complete(firm, ticket.order)


def test_words_alone_send_nothing(firm):
    ticket = objected(firm)
    services.edit_ticket(ticket.pk, solution="exchange", measures="换货", by=firm.aftersales)
    services.close_ticket(ticket.pk, result="已换货", by=firm.aftersales)

    assert "for 2 of it nothing was sent or credited" in refused_to_complete(firm, ticket.order)


def test_what_came_back_is_replaced_or_credited(firm):
    ticket = objected(firm)
    come_back(firm, promise(firm, ticket, "return"), restocked=2)

    assert "2 came back and were neither" in refused_to_complete(firm, ticket.order)
