"""The statement of account of a customer: movements, balances, periods, and who may read it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.services import answer_statement, cancel_order, short_close_order
from orders import services
from orders.models import Order, Payment
from orders.pages.statement import Statement, snapshot_of
from orders.services.link import Sender
from orders.services.money import record_receipt
from orders.services.statement import account_of
from reports.figures.period import midnight
from tests.factories import CustomerFactory
from tests.orders.changes import agree, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(customer, **params):
    return reverse("orders:statement", args=[customer.pk], query=params or None)


def this_month(firm):
    return Statement(firm.customer, localdate().replace(day=1), localdate())


def moves(statement):
    return [(row["kind"], row["owes"], row["pays"], row["balance"]) for row in statement.rows(most=99)]


def test_every_movement_has_its_row_and_the_balance_after_it(firm):
    order = firm.order("in_production", "10")
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1000), by=firm.finance)
    payment = services.record_payment(
        firm.customer.pk, received_on=localdate(), amount=Decimal(2000), by=firm.finance, payer="锐丰", shares={}
    )
    services.return_payment(payment.pk, amount=Decimal(500), reason="多付", by=firm.finance)

    statement = this_month(firm)

    assert moves(statement) == [
        ("order", 3180, 0, 3180),
        ("short_close", -954, 0, 2226),
        ("payment", 0, 2000, 226),
        ("refund", 0, -500, 726),
        ("receipt", 0, 1000, -274),
    ]
    account = statement.account
    assert (account.opening, account.owed, account.paid, account.closing) == (0, 2226, 2500, -274)
    assert (account.not_due + account.overdue, account.held) == (1226, 1500)


def test_what_a_payment_was_spent_on_moves_nothing_more(firm):
    order = firm.order("confirmed", "10")
    payment = services.record_payment(
        firm.customer.pk,
        received_on=localdate(),
        amount=Decimal(2000),
        by=firm.finance,
        shares={order.pk: Decimal(1500)},
    )
    services.reverse_payment(payment.pk, reason="录错", by=firm.finance)

    assert moves(this_month(firm)) == [
        ("order", 3180, 0, 3180),
        ("payment", 0, 2000, 1180),
        ("reversal", 0, -2000, 3180),
    ]


def test_a_change_has_a_row_of_its_own_and_the_order_its_first_amount(firm):
    order = firm.order("confirmed", "10")
    agree(firm, ask(firm, order, quantities={1: 11}))

    assert moves(this_month(firm)) == [("order", 3180, 0, 3180), ("change", 318, 0, 3498)]


def test_changes_that_meet_tell_what_each_of_them_moved(firm):
    order = firm.order("confirmed", "10")
    first = ask(firm, order, quantities={1: 20})
    second = ask(firm, order, lines={1: {"unit_price": "100"}})
    agree(firm, first)
    agree(firm, second)

    assert moves(this_month(firm)) == [
        ("order", 3180, 0, 3180),
        ("change", 3180, 0, 6360),
        ("change", -4360, 0, 2000),
    ]


def test_a_cancelled_order_is_taken_off_and_its_money_stays(firm):
    order = firm.order("confirmed", "10")
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1000), by=firm.finance)
    cancel_order(order.pk, reason="客户取消", by=firm.am)

    statement = this_month(firm)

    assert moves(statement) == [("order", 3180, 0, 3180), ("cancel", -3180, 0, 0), ("receipt", 0, 1000, -1000)]
    assert (statement.account.closing, statement.account.held) == (-1000, 1000)
    assert "余款 ¥1,000.00" in statement.text


def test_a_draft_and_another_customers_money_are_not_in_it(firm):
    firm.order("in_review")
    other = CustomerFactory(owner=firm.am)
    services.record_payment(other.pk, received_on=localdate(), amount=Decimal(10), by=firm.finance)

    assert moves(this_month(firm)) == []


def test_the_closing_of_a_period_is_the_opening_of_the_next(firm):
    order = firm.order("confirmed", "10")
    today = localdate()
    Order.objects.filter(pk=order.pk).update(confirmed_at=midnight(today - timedelta(days=40)))
    record_receipt(order.pk, received_on=today - timedelta(days=20), amount=Decimal(1000), by=firm.finance)
    before = account_of(firm.customer, first=today - timedelta(days=60), last=today - timedelta(days=30))
    after = account_of(firm.customer, first=today - timedelta(days=29), last=today)

    assert (before.opening, before.closing) == (0, 3180)
    assert (after.opening, after.closing) == (3180, 2180)


def test_the_page_shows_last_month_first_and_this_month_when_asked(client, firm):
    firm.order("confirmed", "10")
    client.force_login(firm.am)

    last = client.get(url_of(firm.customer)).context["statement"]
    this = client.get(url_of(firm.customer, show="this"))

    assert last.last == localdate().replace(day=1) - timedelta(days=1)
    assert last.first == last.last.replace(day=1)
    assert "¥3,180.00" in this.context["statement"].text
    assert "3,180.00" in this.content.decode()


def test_days_are_typed_and_a_day_to_come_is_today(client, firm):
    client.force_login(firm.finance)

    answer = client.get(url_of(firm.customer, show="days", first="2026-01-01", last="2090-12-31"))

    assert (answer.context["statement"].first, answer.context["statement"].last) == (date(2026, 1, 1), localdate())


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("soon", "2026-10-31", "soon"),
        ("", "2026-10-31", "required"),
        ("2026-10-02", "2026-10-01", "before the first one"),
        ("2090-01-01", "2090-01-02", "in the future"),
        ("2001-01-01", "2026-10-01", "ten years at most"),
    ],
)
def test_days_that_cannot_be_taken_get_a_sentence_and_stay_typed(client, firm, first, last, sentence):
    client.force_login(firm.finance)

    answer = client.get(url_of(firm.customer, show="days", first=first, last=last))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{first}"' in page or not first


@pytest.mark.parametrize(("who", "code"), [("am", 200), ("manager", 200), ("finance", 200), ("director", 200)])
def test_those_who_work_with_the_customers_money_read_it(client, firm, who, code):
    client.force_login(getattr(firm, who))

    assert client.get(url_of(firm.customer)).status_code == code


@pytest.mark.parametrize("who", ["stranger", "warehouse", "production", "logistics", "aftersales"])
def test_it_is_hidden_from_everybody_else(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(url_of(firm.customer)).status_code == 404


def test_the_customers_page_leads_to_it_for_those_who_may(client, firm):
    pages = {}
    for who in ("am", "aftersales"):
        client.force_login(getattr(firm, who))
        pages[who] = client.get(firm.customer.get_absolute_url()).content.decode()

    assert url_of(firm.customer) in pages["am"]
    assert url_of(firm.customer) not in pages["aftersales"]


def test_a_long_statement_goes_on_by_key_and_back(client, firm):
    pay_often(firm, 120)
    client.force_login(firm.finance)
    url, numbers, balances = url_of(firm.customer, show="this"), [], []
    while url:
        page = client.get(url).context["page"]
        numbers += [row["number"] for row in page.rows]
        balances += [row["balance"] for row in page.rows]
        back, url = page.prev_url, url_of(firm.customer) + page.next_url if page.next_url else ""

    before = client.get(url_of(firm.customer) + back).context["page"]

    assert (len(numbers), len(set(numbers))) == (120, 120)
    assert balances == [-Decimal(n) for n in range(1, 121)]
    assert [row["number"] for row in before.rows] == numbers[50:100]


@pytest.mark.parametrize("place", ["x", "2026-11-01~5", "2026-11-01~a~1", "2026-13-01~1~1", "~~", "2026-11-01~99~1"])
def test_no_position_breaks_the_page(client, firm, place):
    client.force_login(firm.finance)

    assert [client.get(url_of(firm.customer, **{way: place})).status_code for way in ("after", "before")] == [200, 200]


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_the_same_for_any_number_of_movements(client, firm, count):
    firm.order("confirmed")
    pay_often(firm, count)
    client.force_login(firm.finance)
    client.get(url_of(firm.customer, show="this"))

    with CaptureQueriesContext(connection) as queries:
        client.get(url_of(firm.customer, show="this"))

    assert len(queries) == 14  # what is overdue decides whether a letter is offered


def pay_often(firm, count):
    """So many payments of one yuan, today."""
    facts = {"customer": firm.customer, "received_on": localdate(), "amount": 1, "by": firm.finance}
    Payment.objects.bulk_create([Payment(number=f"P{n:05}", **facts) for n in range(count)])


def test_reasons_are_for_those_who_work_here_and_not_for_the_customer(client, firm):
    order = firm.order("in_production", "10")
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="老客户闹事", by=firm.am)
    payment = services.record_payment(
        firm.customer.pk, received_on=localdate(), amount=Decimal(2000), by=firm.finance, payer="锐丰", shares={}
    )
    services.return_payment(payment.pk, amount=Decimal(500), reason="财务录错", by=firm.finance)
    agree(firm, ask(firm, firm.order("confirmed", "10"), quantities={1: 9}, why="对方砍价"))
    client.force_login(firm.am)

    page = client.get(url_of(firm.customer, show="this")).content.decode()
    paper = str(snapshot_of(this_month(firm)))

    reasons = ("老客户闹事", "财务录错", "对方砍价")
    assert [[reason in text for reason in reasons] for text in (page, paper)] == [[True] * 3, [False] * 3]
    assert "锐丰" in paper


def month_confirmed(firm):
    """An order of 1 000 of forty days ago, and the statement up to ten days ago that its customer confirmed."""
    order = firm.order("confirmed", "10", price="100")
    long_ago = midnight(localdate() - timedelta(days=40))
    Order.objects.filter(pk=order.pk).update(confirmed_at=long_ago, submitted_at=long_ago, ordered_on=long_ago)
    page = Statement(firm.customer, localdate() - timedelta(days=60), localdate() - timedelta(days=10))
    facts = {"first": page.first, "last": page.last, "account": page.account, "rows": snapshot_of(page)}
    statement = services.send_statement(firm.customer, **facts, by=firm.am)
    answer_statement(statement.pk, agrees=True, name="陈立", sender=Sender())
    return order, statement


def test_what_is_booked_into_a_confirmed_period_stands_on_the_next_statement_by_itself(client, firm):
    order, confirmed = month_confirmed(firm)
    late = record_receipt(order.pk, received_on=localdate() - timedelta(days=20), amount=Decimal(300), by=firm.finance)
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(100), by=firm.finance)

    following = Statement(firm.customer, localdate() - timedelta(days=9), localdate())
    after = Statement(firm.customer, localdate() + timedelta(days=1), localdate() + timedelta(days=1))

    account = following.account
    assert (confirmed.closing, account.opening) == (1000, 1000)
    assert moves(following) == [("late", 0, 300, 700), ("receipt", 0, 100, 600)]
    assert next(row["number"] for row in following.rows(most=9)) == late.number
    assert (account.closing, account.count, after.account.opening) == (600, 2, 600)
    client.force_login(firm.am)
    page = client.get(following.get_absolute_url()).content.decode()
    assert "Booked after confirmation" in page


def test_what_stands_on_no_confirmed_statement_needs_no_correction(firm):
    order = firm.order("confirmed", "10", price="100")
    record_receipt(order.pk, received_on=localdate() - timedelta(days=20), amount=Decimal(300), by=firm.finance)

    following = Statement(firm.customer, localdate() - timedelta(days=9), localdate())

    assert (following.account.opening, moves(following)[0][0]) == (-300, "order")
