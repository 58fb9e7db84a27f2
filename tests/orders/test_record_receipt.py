"""Money that comes in: recorded once, spread over the plan, seen by those who read prices."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from threading import Event

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales.services import answer_statement
from fulfillment import services as fulfillment
from orderdesk.core.calendar.months import last_day
from orderdesk.core.errors import Refused
from orders.models import Instalment, MonthEnd, Order, Receipt
from orders.services.balances import EVERYTHING, OPEN, balance, month_end, owed_sql, recompute
from orders.services.link import Sender
from orders.services.money import record_receipt
from reports.services.review import one_snapshot
from tests.factories import Firm
from tests.orders.receipts import pay
from tests.orders.statements import sent
from tests.races import Meeting, run_together, without_row_locks

TERMS = "30%预付，余款到付"


def plan(order):
    return [(i.amount, i.due_on, i.settled) for i in order.instalments.order_by("place")]


def paid(order):
    order.refresh_from_db()
    return order.paid, order.received


def test_confirming_plans_the_payments_from_the_terms(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms=TERMS)

    assert plan(order) == [(Decimal(300), localdate(), 0), (Decimal(700), None, 0)]


def test_terms_that_are_not_understood_are_all_due_on_delivery(firm):
    order = firm.order("delivered", "10", price="100", payment_terms="面议", payment_plan="货到付款")

    assert plan(order) == [(Decimal(1000), localdate(), 0)]


def test_month_end_terms_count_from_the_end_of_the_month_of_delivery(firm):
    order = firm.order("delivered", "10", price="100", payment_terms="月结30天")

    assert plan(order) == [(Decimal(1000), last_day(localdate()) + timedelta(days=30), 0)]


def test_the_last_instalment_takes_what_rounding_leaves(firm):
    order = firm.order("confirmed", "1", price="100.01", payment_terms="50%预付，50%验收后付清")

    assert [amount for amount, _due, _settled in plan(order)] == [Decimal("50.01"), Decimal("50.00")]


def test_receipts_settle_the_oldest_due_first(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms=TERMS)

    receipt = pay(order, "350", firm)

    assert receipt.number == f"SK{localdate():%Y%m}-001"
    assert paid(order) == ("part", Decimal(350))
    assert [settled for _amount, _due, settled in plan(order)] == [Decimal(300), Decimal(50)]


def test_what_came_in_before_confirming_settles_the_plan(firm):
    order = firm.order("awaiting_supply", "10", price="100", payment_terms=TERMS)
    pay(order, "300", firm)

    firm.answer(order)
    fulfillment.confirm_order(order.pk, by=firm.assistant)

    assert [settled for _amount, _due, settled in plan(order)] == [Decimal(300), Decimal(0)]


def test_too_much_is_kept_and_what_goes_back_is_negative(firm):
    order = firm.order("confirmed", "10", price="100")

    pay(order, "1200", firm)
    first = paid(order)
    pay(order, "-200", firm)
    second = paid(order)

    assert first == ("all", Decimal(1200))
    assert second == ("all", Decimal(1000))


def test_the_page_asks_before_it_takes_more_than_is_open(client, firm):
    order = firm.order("confirmed", "10", price="100")
    url = reverse("orders:record-receipt", args=[order.pk])
    typed = {"amount": "1200", "received_on": f"{localdate()}", "reference": "招行 0088"}
    client.force_login(firm.finance)

    asked = client.post(url, typed)
    form, question = asked.context["form"], asked.context["asks"]
    other = client.post(url, typed | {"confirmed": "100.00"})
    nothing = Receipt.objects.count()
    taken = client.post(url, typed | {"confirmed": question.about})

    assert (asked.status_code, other.status_code, nothing, taken.status_code) == (422, 422, 0, 302)
    assert (question.about, form["reference"].value(), form.errors) == ("200.00", "招行 0088", {})
    assert paid(order) == ("all", Decimal(1200))


@pytest.mark.parametrize(
    ("came", "amount", "days", "about"),
    [("0", "100", -400, "day {day}"), ("100", "-50", -1, "refund {day}"), ("0", "1200", -400, "200.00, day {day}")],
)
def test_unusual_days_are_asked_about_and_not_refused(client, firm, came, amount, days, about):
    order = firm.order("confirmed", "10", price="100", ordered_on=localdate() - timedelta(days=10))
    if came != "0":
        pay(order, came, firm)
    day = localdate() + timedelta(days=days)
    url = reverse("orders:record-receipt", args=[order.pk])
    client.force_login(firm.finance)

    asked = client.post(url, {"amount": amount, "received_on": f"{day}"})
    question, before = asked.context["asks"], Receipt.objects.count()
    taken = client.post(url, {"amount": amount, "received_on": f"{day}", "confirmed": question.about})

    assert (asked.status_code, question.about, taken.status_code) == (422, about.format(day=day), 302)
    assert Receipt.objects.count() == before + 1


def test_what_is_open_is_taken_without_a_question(client, firm):
    order = firm.order("confirmed", "10", price="100")
    client.force_login(firm.finance)
    typed = {"amount": "1000", "received_on": f"{localdate()}"}

    assert client.post(reverse("orders:record-receipt", args=[order.pk]), typed).status_code == 302


@pytest.mark.parametrize(
    ("amount", "days"),
    [("0", 0), ("-1", 0), ("100", 1)],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(firm, amount, days):
    order = firm.order("confirmed", "10", price="100")

    with pytest.raises(Refused):
        pay(order, amount, firm, received_on=localdate() + timedelta(days=days))

    assert not Receipt.objects.exists()
    assert paid(order) == ("none", Decimal(0))


def test_a_draft_takes_no_money(firm):
    with pytest.raises(Refused):
        pay(firm.order("draft"), "1", firm)


def test_only_finance_records_receipts(firm):
    order = firm.order("confirmed")

    for person in (firm.am, firm.assistant, firm.manager, firm.warehouse):
        with pytest.raises(PermissionDenied):
            record_receipt(order.pk, received_on=localdate(), amount=Decimal(1), by=person)


def test_the_form_records_and_keeps_what_was_typed_when_refused(client, firm):
    order = firm.order("confirmed", "10", price="100")
    client.force_login(firm.finance)
    url = reverse("orders:record-receipt", args=[order.pk])
    typed = {
        "amount": "１，００0",
        "received_on": localdate().isoformat(),
        "reference": "HD1",
    }

    wrong = client.post(url, {**typed, "amount": "很多"})
    right = client.post(url, typed)

    assert wrong.status_code == 422
    assert "很多" in wrong.content.decode()
    assert right.status_code == 302
    assert paid(order) == ("all", Decimal(1000))


def test_the_form_is_for_finance_alone(client, firm):
    order = firm.order("confirmed")

    answers = {}
    for name in ("am", "warehouse", "stranger", "finance"):
        client.force_login(getattr(firm, name))
        answers[name] = client.get(reverse("orders:record-receipt", args=[order.pk])).status_code

    assert answers == {"am": 404, "warehouse": 404, "stranger": 404, "finance": 200}


def test_the_balance_tells_what_is_owed_by_age(firm):
    order = firm.order("delivered", "10", price="100", payment_terms="货到付款")
    pay(order, "400", firm)
    today = localdate()

    late = {days: balance(on=today + timedelta(days=days)) for days in (0, 1, 31, 61, 91)}

    ages = {0: "not_due", 1: "d1_30", 31: "d31_60", 61: "d61_90", 91: "over_90"}
    for days, age in ages.items():
        owed = {name: Decimal(600) if name in (age, "receivable") else Decimal(0) for name in late[days]}
        assert late[days] == owed


def test_what_happened_later_does_not_count(firm):
    order = firm.order("delivered", "10", price="100", payment_terms="货到付款")
    pay(order, "400", firm)

    assert balance(on=localdate() - timedelta(days=1))["receivable"] == 0


def test_a_month_end_is_kept_and_forgotten_when_something_is_dated_back(firm):
    order = firm.order("confirmed", "10", price="100")
    day = last_day(localdate().replace(day=1) - timedelta(days=1))
    Order.objects.filter(pk=order.pk).update(confirmed_at="2020-01-01T00:00Z")

    kept = month_end(day)
    again = month_end(day)
    pay(order, "400", firm, received_on=day)

    assert kept == again
    assert kept.receivable == Decimal(1000)
    assert not MonthEnd.objects.exists()
    assert month_end(day).receivable == recompute(on=day)["receivable"] == Decimal(600)


def _paid_while_the_month_end_is_made(firm, monkeypatch):
    """What is kept of the month's end, where money is dated back into it between its computing and its keeping."""
    order = firm.order("confirmed", "10", price="100")
    day = last_day(localdate().replace(day=1) - timedelta(days=1))
    Order.objects.filter(pk=order.pk).update(confirmed_at="2020-01-01T00:00Z")
    computed, meeting = Event(), Meeting()

    def slowly(**asked):
        told = recompute(**asked)
        computed.set()
        meeting.wait()  # until the money is written, or waits for this
        return told

    def payer():
        assert computed.wait(timeout=20)
        return pay(order, "400", firm, received_on=day)

    monkeypatch.setattr("orders.services.balances.recompute", slowly)
    outcomes = run_together(lambda: month_end(day), payer)
    assert [type(outcome) for outcome in outcomes] == [MonthEnd, Receipt]
    monkeypatch.setattr("orders.services.balances.recompute", recompute)
    return month_end(day).receivable


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_money_dated_back_while_a_month_end_is_made_is_in_it(monkeypatch, firm):
    assert _paid_while_the_month_end_is_made(firm, monkeypatch) == Decimal(600)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_month_end_would_stay_as_it_was_before(monkeypatch, firm):
    """The control: everybody takes a lock of their own."""
    monkeypatch.setattr("orders.services.balances.MAKING", "pg_backend_pid()")

    assert _paid_while_the_month_end_is_made(firm, monkeypatch) == Decimal(1000)


@pytest.mark.django_db(transaction=True)
def test_in_a_snapshot_a_month_end_is_made_but_not_kept(firm):
    order = firm.order("confirmed", "10", price="100")
    day = last_day(localdate().replace(day=1) - timedelta(days=1))
    Order.objects.filter(pk=order.pk).update(confirmed_at="2020-01-01T00:00Z")

    with one_snapshot():
        made = month_end(day)

    assert made.receivable == Decimal(1000)
    assert not MonthEnd.objects.exists()


def _history(firm):
    """Orders of two months ago: paid before, on time, partly, too much, given back, called off, and not at all."""
    today = localdate()
    orders = [firm.order("delivered", "10", price="100", payment_terms=terms) for terms in 4 * (TERMS, "月结30天")]
    long_ago = now() - timedelta(days=60)
    Order.objects.update(confirmed_at=long_ago, delivered_at=long_ago + timedelta(days=30))
    Instalment.objects.update(due_on=F("due_on") - 50)
    for order, receipts in zip(
        orders,
        [
            [(80, 1000)],
            [(70, 400), (20, 600)],
            [(45, 300)],
            [(20, 1500)],
            [(40, 1000), (20, -1000)],
            [(40, 700), (10, -200)],
            [(5, 1000)],
            [],
        ],
        strict=True,
    ):
        for days, amount in receipts:
            pay(order, amount, firm, received_on=today - timedelta(days=days))
    off = [firm.order("confirmed", "10", price="100", payment_terms="全款预付") for _order in range(2)]
    Order.objects.filter(pk__in=[order.pk for order in off]).update(
        confirmed_at=long_ago, cancelled_at=now() - timedelta(days=15)
    )
    pay(off[0], 1000, firm, received_on=today - timedelta(days=20))


def test_what_was_owed_needs_no_look_at_those_who_had_paid(firm):
    _history(firm)
    days = [localdate() - timedelta(days=back) for back in range(0, 85, 3)]
    some = Order.objects.filter(pk__in=Order.objects.order_by("pk")[2:6].values("pk"))

    for day, orders in product(days, (None, some)):
        assert _owed(day, orders, OPEN) == _owed(day, orders, EVERYTHING)
        assert recompute(on=day, orders=orders) == recompute(on=day, orders=orders, of=EVERYTHING)
    assert len({recompute(on=day)["receivable"] for day in days}) >= 8  # all of it has moved what was owed


def _owed(day, orders, of):
    sql, params = owed_sql(on=day, orders=orders, of=of)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} SELECT * FROM owed WHERE owed > 0 ORDER BY order_id, due_on, owed", params)
        return cursor.fetchall()


def _two_receipts():
    firm = Firm()
    order = firm.order("confirmed", "10", price="100")
    outcomes = [lambda: pay(order, "300", firm), lambda: pay(order, "700", firm)]
    return order, outcomes


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_are_both_counted():
    order, actions = _two_receipts()

    run_together(*actions)

    assert paid(order) == ("all", Decimal(1000))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_refunds_too_many_goes_through(firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "100", firm)

    with without_row_locks():
        unlocked = run_together(*[lambda: pay(order, "-100", firm)] * 2)
    went_back = Receipt.objects.filter(amount__lt=0).count()

    assert [type(outcome) for outcome in unlocked] == [Receipt, Receipt]
    assert went_back == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_refunds_of_the_same_money_one_is_refused(firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "100", firm)

    outcomes = run_together(*[lambda: pay(order, "-100", firm)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Receipt", "Refused"]
    assert paid(order) == ("none", Decimal(0))


@pytest.mark.usefixtures("in_english")
def test_a_day_in_a_period_that_the_customer_confirmed_and_the_same_once_more_are_asked_about(client, firm):
    order = firm.order("confirmed", "10", price="100")
    statement = sent(firm)
    answer_statement(statement.pk, agrees=True, name="陈立", sender=Sender("127.0.0.1", ""))
    client.force_login(firm.finance)
    url = reverse("orders:record-receipt", args=[order.pk])
    typed = {"amount": "100", "received_on": localdate().isoformat(), "method": "bank"}

    asked = client.post(url, typed)
    taken = client.post(url, typed | {"confirmed": asked.context["asks"].about})
    again = client.post(url, typed | {"amount": "100.00"})

    assert (asked.status_code, taken.status_code, again.status_code) == (422, 302, 422)
    assert f"confirmed the statement up to {localdate()}" in asked.content.decode()
    receipt = order.receipts.get()
    assert receipt.method == "bank"
    assert f"{receipt} of the same day and amount is recorded already." in again.content.decode()
