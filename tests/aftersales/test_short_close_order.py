"""What of an order will never come is closed with a reason: no longer held, no longer owed, and answered."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.audit import find_differences
from aftersales.services import short_close_order
from fulfillment.models import Reservation, Stock
from orderdesk.core.errors import Conflict, Refused
from orders.models import Correction, OrderLine
from orders.services import create_order
from orders.services.balances import balance
from orders.services.money import open_amount, record_receipt
from orders.services.refund import balance_of
from tests.factories import Firm, make_stock
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def close(order, *quantities, by, reason="停产", **facts):
    """Close so much of the lines, in their order."""
    given = {line.pk: Decimal(q) for line, q in zip(order.lines.all(), quantities, strict=False)}
    corrections = short_close_order(order.pk, quantities=given, reason=reason, by=by, **facts)
    order.refresh_from_db()
    return corrections


def dispatch(firm, order, *quantities):
    sent = {line.pk: Decimal(q) for line, q in zip(order.lines.all(), quantities, strict=False)}
    shipment = firm.dispatch(order, quantities=sent)
    order.refresh_from_db()
    return shipment


def test_the_rest_is_no_longer_owed_and_the_order_is_shipped(firm):
    order = firm.order("in_production", "10")
    dispatch(firm, order, "7")

    (correction,) = close(order, "3", by=firm.am)

    line = order.lines.get()
    assert (order.status, order.shipped) == ("shipped", "all")
    assert (line.short_closed, line.to_ship(), line.answered()) == (3, 0, 3)
    assert (correction.amount, order.credited, open_amount(order)) == (Decimal("954.00"), 954, Decimal("2226.00"))
    assert order.instalments.get().owed == Decimal("2226.00")
    assert balance(on=localdate())["receivable"] == Decimal("2226.00")
    assert line.history.first().history_user == firm.am
    assert list(find_differences()) == []


def test_with_everything_else_answered_it_is_delivered_but_not_in_full(firm):
    order = firm.order("in_production", "10")
    dispatch(firm, order, "7")
    firm.sign(order)
    order.refresh_from_db()

    close(order, "3", by=firm.manager)

    assert (order.status, order.answered, order.accepted) == ("delivered", "all", "part")
    assert order.visits.count() == 1
    assert list(find_differences()) == []


def test_the_last_signature_delivers_what_was_closed_before(firm):
    order = firm.order("in_production", "10", "4")
    dispatch(firm, order, "10", "0")
    close(order, "0", "4", by=firm.am)
    assert order.status == "shipped"

    firm.sign(order)

    order.refresh_from_db()
    assert (order.status, order.accepted) == ("delivered", "part")
    assert list(find_differences()) == []


def test_millimetres_say_nothing_about_pieces(firm):
    order = firm.order("in_production", "250000", "2", price="0.01")

    dispatch(firm, order, "250000", "0")
    firm.sign(order)
    order.refresh_from_db()
    assert (order.status, order.shipped, order.answered) == ("in_production", "part", "part")

    close(order, "0", "1", by=firm.am)
    assert order.status == "in_production"
    close(order, "0", "1", by=firm.am)
    assert (order.status, order.accepted) == ("delivered", "part")


def test_pieces_cost_their_share_of_the_line_to_the_fen(firm):
    line = firm.lines("7", price="33.3333")[0] | {"discount": Decimal("0.0500")}
    head = firm.head(payment_terms="30%预付，余款到付")
    order = firm.walk(create_order(head=head, lines=[line], by=firm.assistant), "in_production")
    firm.let_pass(order, "dispatch")
    dispatch(firm, order, "1")

    amounts = [close(order, "1", by=firm.am)[0].amount for _time in range(6)]

    assert order.status == "shipped"
    assert sum(amounts) == order.lines.get().amount - Decimal("31.67")
    assert order.payable == Decimal("31.67")
    assert [i.owed for i in order.instalments.order_by("place")] == [Decimal("31.67"), 0]
    assert list(find_differences()) == []


def test_what_was_paid_already_stays_with_the_customer(firm):
    order = firm.order("in_production", "10")
    record_receipt(order.pk, received_on=localdate(), amount=order.total, by=firm.finance)
    dispatch(firm, order, "7")

    close(order, "3", by=firm.am)

    assert (order.paid, open_amount(order)) == ("all", 0)
    assert balance_of(order.customer) == Decimal("954.00")
    assert list(find_differences()) == []


def test_what_was_held_is_given_to_who_waits(firm):
    make_stock(firm.product, 10)
    order, waiting = firm.order("confirmed", "10"), firm.order("confirmed", "4")

    close(order, "3", by=firm.am)

    held = dict(Reservation.objects.held().values_list("line__order", "quantity"))
    assert held == {order.pk: 7, waiting.pk: 3}
    assert Stock.objects.get().reserved == 10
    assert list(find_differences()) == []


def test_all_of_an_order_is_cancelled_instead(firm):
    order = firm.order("in_production", "10")

    with pytest.raises(Refused, match="cancel the order"):
        close(order, "10", by=firm.am)

    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("status", "quantity", "reason", "sentence"),
    [
        ("in_production", "11", "停产", "at most 10 台"),
        ("in_production", "-1", "停产", "at most 10 台"),
        ("in_production", "0", "停产", "Enter for at least one line"),
        ("in_production", "1", " ", "why it will never come"),
        ("awaiting_supply", "1", "停产", "Awaiting supply answer"),
        ("shipped", "1", "停产", "Shipped"),
    ],
)
def test_it_refuses(firm, status, quantity, reason, sentence):
    order = firm.order(status, "10")

    with pytest.raises(Refused, match=sentence):
        close(order, quantity, by=firm.am, reason=reason)

    assert order.lines.get().short_closed == 0


def test_it_refuses_what_somebody_changed_meanwhile(firm):
    order = firm.order("in_production", "10")

    with pytest.raises(Conflict):
        close(order, "1", by=firm.am, version=order.version - 1)


def test_goods_that_were_closed_cannot_leave(firm):
    order = firm.order("in_production", "10")
    close(order, "3", by=firm.am)

    with pytest.raises(Refused, match="only 7 台"):
        dispatch(firm, order, "8")


@pytest.mark.parametrize("who", ["warehouse", "logistics", "stranger", "finance"])
def test_it_is_for_sales_to_say(firm, who):
    order = firm.order("in_production", "10")

    with pytest.raises(PermissionDenied):
        close(order, "1", by=getattr(firm, who))


# --- its page --------------------------------------------------------------------------------------------------------


def post(client, order, quantity, **data):
    url = reverse("aftersales:short-close-order", args=[order.pk])
    line = order.lines.get()
    return client.post(url, {f"quantity-{line.pk}": quantity, "reason": "停产", "version": order.version} | data)


@pytest.mark.usefixtures("in_english")
def test_the_page_closes_and_shows_what_was_taken_off(client, firm):
    order = firm.order("in_production", "10")
    client.force_login(firm.am)

    assert post(client, order, "3").status_code == 302

    page = client.get(order.get_absolute_url()).content.decode()
    correction = Correction.objects.get()
    assert correction.get_absolute_url() in page
    assert "3 never come" in page
    assert "0.00 of 2,226.00 received" in page


@pytest.mark.usefixtures("in_english")
def test_the_page_keeps_what_was_typed(client, firm):
    order = firm.order("in_production", "10")
    client.force_login(firm.am)

    response = post(client, order, "11")

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="11"' in page
    assert "停产" in page


@pytest.mark.parametrize("who", ["stranger", "warehouse", "finance"])
def test_the_page_is_hidden_from_the_others(client, firm, who):
    order = firm.order("in_production", "10")
    client.force_login(getattr(firm, who))

    assert client.get(reverse("aftersales:short-close-order", args=[order.pk])).status_code == 404


# --- several at once -------------------------------------------------------------------------------------------------


def race(firm):
    order = firm.order("in_production", "10", "10")
    dispatch(firm, order, "0", "10")
    key = order.lines.first().pk

    def take():
        return short_close_order(order.pk, quantities={key: Decimal(7)}, reason="停产", by=firm.am)

    return run_together(take, take), OrderLine.objects.get(pk=key), order


@pytest.mark.django_db(transaction=True)
def test_two_close_no_more_than_there_is():
    outcomes, line, order = race(Firm())

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "list"]
    assert (line.short_closed, order.corrections.count()) == (7, 1)
    assert list(find_differences()) == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would():
    with without_row_locks():
        outcomes, _line, _order = race(Firm())

    assert [type(outcome).__name__ for outcome in outcomes] == ["list", "list"]
    assert list(find_differences()) != []
