"""Imports of stock and receipts are taken back by counter-entries of their ledgers, as a whole or not at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.audit import find_differences
from aftersales.services import cancel_order
from fulfillment.models import Reservation, Stock, StockMove
from fulfillment.services import count_stock, receive_stock, start_order, undo_move
from imports.models import ImportedRecord, ImportJob
from imports.services import undo_import
from imports.services.undo import look_at_undo
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.models import MonthEnd, Receipt
from orders.services import keep_balance
from orders.services.balances import month_end
from orders.services.money import record_receipt
from tests.factories import Firm, ProductFactory, make_stock
from tests.fulfillment import test_import_stock as stock
from tests.imports.uploads import brought
from tests.orders import test_import_receipts as receipts
from tests.races import run_together

pytestmark = pytest.mark.django_db


def counted(product):
    return tuple(Stock.objects.filter(product=product).values_list("on_hand", "reserved"))


def stock_job(firm, *rows):
    return brought(firm.warehouse, "stock", stock.sheet(*rows))


def receipt_job(firm, *rows):
    return brought(firm.finance, "receipts", receipts.sheet(*rows))


def refusal_of(job, by):
    """Why it cannot be taken back, the same by page and by service."""
    with pytest.raises(Refused) as refused:
        undo_import(job.pk, by=by)
    assert " ".join(look_at_undo(job).against) == str(refused.value)
    return str(refused.value)


# --- stock -----------------------------------------------------------------------------------------------------------


def test_a_count_goes_back_by_counter_moves_and_can_be_imported_again(firm):
    other = ProductFactory(code="HY-2")
    make_stock(other, 50)
    rows = [stock.told(firm.product, 120), stock.told(other, 30)]
    job = stock_job(firm, *rows)

    undoing = undo_import(job.pk, by=firm.warehouse)

    job.refresh_from_db()
    assert (counted(firm.product), counted(other)) == (((0, 0),), ((50, 0),))
    assert (undoing.counts()["moves"], job.state, job.undone_by) == (2, "undone", firm.warehouse)
    counters = StockMove.objects.filter(undoes__isnull=False).order_by("pk")
    assert [(move.on_hand, move.reason) for move in counters] == [
        (-120, "import taken back: stock.xlsx"),
        (20, "import taken back: stock.xlsx"),
    ]
    assert not ImportedRecord.objects.exists()
    stock_job(firm, *rows)
    assert (counted(firm.product), counted(other)) == (((120, 0),), ((30, 0),))
    assert list(find_differences()) == []


def test_what_waiting_orders_were_given_goes_back_with_it_and_their_people_learn_it(firm):
    order = firm.order("confirmed", "10")
    job = stock_job(firm, stock.told(firm.product, 25))
    assert counted(firm.product) == ((25, 10),)

    undo_import(job.pk, by=firm.warehouse)

    assert counted(firm.product) == ((0, 0),)
    assert list(Reservation.objects.values_list("quantity", flat=True)) == [0]
    assert StockMove.objects.filter(kind="release", line__order=order, undoes__kind="reserve").count() == 1
    assert OutgoingMessage.objects.filter(kind="goods_taken_back", url=order.get_absolute_url()).exists()
    assert list(find_differences()) == []


def test_what_was_counted_down_by_mistake_goes_to_the_orders_that_wait(firm):
    make_stock(firm.product, 20)
    job = stock_job(firm, stock.told(firm.product, 0))
    firm.order("confirmed", "8")
    assert counted(firm.product) == ((0, 0),)

    undo_import(job.pk, by=firm.warehouse)

    assert counted(firm.product) == ((20, 8),)
    assert list(find_differences()) == []


def test_goods_that_were_reserved_since_are_asked_about_with_their_orders(firm):
    waiting = firm.order("confirmed", "6")
    job = stock_job(firm, stock.told(firm.product, 25))
    order = firm.order("confirmed", "10")
    asks = look_at_undo(job).asks

    with pytest.raises(NeedsConfirmation, match=rf"10 .* will be missing for {order.number}"):
        undo_import(job.pk, by=firm.warehouse)
    assert counted(firm.product) == ((25, 16),)
    undo_import(job.pk, by=firm.warehouse, confirmed=asks.about)

    assert counted(firm.product) == ((0, 0),)
    messages = OutgoingMessage.objects.filter(kind="goods_taken_back").values_list("url", flat=True)
    assert {order.get_absolute_url(), waiting.get_absolute_url()} == set(messages)
    assert list(find_differences()) == []


def test_what_else_is_there_stays_with_the_orders_that_were_promised_first(firm):
    make_stock(firm.product, 8)
    first = firm.order("confirmed", "6", due_on=localdate() + timedelta(days=3))
    job = stock_job(firm, stock.told(firm.product, 25))
    last = firm.order("confirmed", "10", due_on=localdate() + timedelta(days=30))

    undo_import(job.pk, by=firm.warehouse, confirmed=look_at_undo(job).asks.about)

    held = dict(Reservation.objects.values_list("line__order", "quantity"))
    assert (counted(firm.product), held) == (((8, 8),), {first.pk: 6, last.pk: 2})
    assert list(find_differences()) == []


def test_the_page_asks_before_orders_lose_their_goods(client, firm):
    job = stock_job(firm, stock.told(firm.product, 25))
    order = firm.order("confirmed", "10")
    client.force_login(firm.warehouse)
    url = reverse("imports:undo-import", args=[job.pk])

    page = client.get(url)
    unanswered = client.post(url)
    done = client.post(url, {"confirmed": page.context["undoing"].asks.about})

    assert order.number in page.content.decode()
    assert (unanswered.status_code, done.status_code, counted(firm.product)) == (422, 302, ((0, 0),))


def test_goods_that_have_left_since_stand_against_it_with_their_orders(firm):
    order = firm.order("confirmed", "10")
    job = stock_job(firm, stock.told(firm.product, 25))
    start_order(order.pk, by=firm.am)
    firm.dispatch(order)

    assert f"{firm.product.code} ({order.number})" in refusal_of(job, firm.warehouse)
    assert counted(firm.product) == ((15, 0),)


def test_a_later_count_stands_against_it_and_a_later_receipt_of_goods_does_not(firm):
    job = stock_job(firm, stock.told(firm.product, 25))
    receive_stock(firm.product, Decimal(5), by=firm.warehouse)
    count_stock(firm.product, on_hand=Decimal(28), by=firm.warehouse)

    assert refusal_of(job, firm.warehouse) == f"1 products were counted again since: {firm.product.code}."
    undo_move(StockMove.objects.filter(kind="count").latest("pk").pk, by=firm.warehouse)
    undo_import(job.pk, by=firm.warehouse)
    assert counted(firm.product) == ((5, 0),)


def test_a_count_that_was_taken_back_by_hand_is_not_taken_back_twice(firm):
    other = ProductFactory(code="HY-2")
    job = stock_job(firm, stock.told(firm.product, 25), stock.told(other, 4))
    undo_move(StockMove.objects.get(product=firm.product).pk, by=firm.warehouse)

    assert undo_import(job.pk, by=firm.warehouse).counts()["moves"] == 1

    assert (counted(firm.product), counted(other)) == (((0, 0),), ((0, 0),))


@pytest.mark.usefixtures("in_english")
def test_the_page_says_what_happens_to_the_stock(client, firm):
    job = stock_job(firm, stock.told(firm.product, 25))
    url = reverse("imports:undo-import", args=[job.pk])
    client.force_login(firm.warehouse)
    assert url in client.get(job.get_absolute_url()).content.decode()

    asked = client.get(url).content.decode()
    client.post(url)

    assert "1 moves of the stock are taken back by counter-moves" in asked
    assert counted(firm.product) == ((0, 0),)
    client.force_login(firm.finance)
    assert client.post(url).status_code == 404


def test_the_command_takes_a_count_back(capsys, firm):
    job = stock_job(firm, stock.told(firm.product, 25))

    call_command("undo_import", str(job.pk), "--dry-run")
    call_command("undo_import", str(job.pk))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1 moves of the stock are taken back by counter-moves")
    assert (lines[1], counted(firm.product)) == ("“stock.xlsx” was taken back.", ((0, 0),))


# --- receipts --------------------------------------------------------------------------------------------------------


def test_receipts_go_back_by_counter_receipts_of_the_same_day_and_keep_their_numbers(firm):
    order = firm.order("confirmed", "10", price="100")
    rows = [receipts.told(order, 300, 参考号="HD1"), receipts.told(order, -100, date(2024, 5, 21))]
    month_end(date(2024, 5, 1))
    job = receipt_job(firm, *rows)
    numbers = set(Receipt.objects.values_list("number", flat=True))
    month_end(date(2024, 5, 1))

    undoing = undo_import(job.pk, by=firm.finance)

    order.refresh_from_db()
    assert (order.received, order.paid, undoing.counts()["receipts"]) == (0, "none", 2)
    counters = Receipt.objects.filter(undoes__isnull=False).order_by("undoes_id")
    assert [(each.received_on.day, each.amount, each.note) for each in counters] == [
        (20, -300, "import taken back: receipts.xlsx"),
        (21, 100, "import taken back: receipts.xlsx"),
    ]
    assert numbers < set(Receipt.objects.values_list("number", flat=True))
    assert not MonthEnd.objects.filter(month=date(2024, 5, 1)).exists()
    assert list(find_differences()) == []
    receipt_job(firm, *rows)
    order.refresh_from_db()
    assert order.received == 200
    assert list(find_differences()) == []


def test_a_later_receipt_of_the_order_stays(firm):
    order = firm.order("confirmed", "10", price="100")
    job = receipt_job(firm, receipts.told(order, 300))
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(50), by=firm.finance)

    undo_import(job.pk, by=firm.finance)

    order.refresh_from_db()
    assert (order.received, order.receipts.count()) == (50, 3)


def test_money_that_was_refunded_since_stands_against_it(firm):
    order = firm.order("confirmed", "10", price="100")
    job = receipt_job(firm, receipts.told(order, 300))
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(-200), by=firm.finance)

    expected = f"The money of 1 orders was refunded or used for another order since: {order}."
    assert refusal_of(job, firm.finance) == expected


def test_an_order_that_waited_for_the_money_and_went_on_stands_against_it(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="30%预付，余款到付")
    free = firm.order("confirmed", "10", price="100", payment_terms="月结30天")
    job = receipt_job(firm, receipts.told(order, 300), receipts.told(free, 300))
    for each in (order, free):
        start_order(each.pk, by=firm.am)

    assert refusal_of(job, firm.finance) == f"1 orders that waited for this money went on since: {order}."


def test_money_of_a_cancelled_order_that_was_kept_stands_against_it(firm):
    order = firm.order("confirmed", "10", price="100")
    job = receipt_job(firm, receipts.told(order, 300))
    cancel_order(order.pk, reason="客户不要了", by=firm.manager)
    keep_balance(order.pk, by=firm.finance)

    assert "The money of 1 cancelled orders was kept" in refusal_of(job, firm.finance)


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_does():
    """The control stands in test_undo_rows.py."""
    firm = Firm()
    order = firm.order("confirmed", "10", price="100")
    job = receipt_job(firm, receipts.told(order, 300))

    outcomes = run_together(*[lambda: undo_import(job.pk, by=firm.finance)] * 2)

    order.refresh_from_db()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Undoing"]
    assert (order.received, Receipt.objects.filter(amount__lt=0).count()) == (0, 1)
    assert ImportJob.objects.get().state == "undone"
