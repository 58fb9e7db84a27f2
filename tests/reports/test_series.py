"""Figures that only dashboard and review need agree with `kpis` and add up."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, make_aware, now

from aftersales.services import cancel_order, short_close_order
from orderdesk.policy.models import Policy
from orders.models import Correction, Order
from orders.services.money import record_receipt
from reports.figures import Period, customers, delivery, feedback, kpis, money, monthly, parts
from reports.figures.period import midnight
from reports.figures.span import month_before

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
AS_OF = make_aware(datetime(2026, 11, 20, 18))
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)
    return Period.of(OCTOBER, as_of=AS_OF)


def headline(told):
    """The same figures out of `kpis`."""
    return {
        "orders": told["orders"],
        "amount": Decimal(told["amount"]),
        "on_time": told["on_time"]["rate"],
        "otif": told["otif"]["rate"],
        "processing": told["processing_hours"]["p50"],
        "satisfaction": told["satisfaction"]["good_share"],
        "receivable": Decimal(told["receivable"]),
        "overdue": Decimal(told["overdue"]),
    }


@pytest.mark.parametrize("scope", [None, "first team"])
def test_thirteen_months_at_once_are_the_same_as_each_by_itself(company, scope):
    orders = Order.objects.filter(team__name__startswith="华东") if scope else None

    rows = monthly.headlines(date(2026, 11, 1), as_of=AS_OF, orders=orders)

    again = [headline(kpis(row["month"], as_of=AS_OF, orders=orders)) for row in rows]
    assert [{name: row[name] for name in told} for row, told in zip(rows, again, strict=True)] == again
    assert [row["month"] for row in rows] == [month_before(date(2026, 11, 1), back) for back in range(12, -1, -1)]


def test_what_could_be_collected_is_what_was_overdue_and_what_fell_due(company):
    rows = monthly.headlines(OCTOBER, as_of=AS_OF)

    for before, row in pairwise(rows):
        since = row["collectable"] - before["overdue"]
        assert since == _fell_due(row["month"]) - _written_off(row["month"])
        assert row["collected"] == row["collectable"] - row["overdue"]


def _fell_due(month):
    """By hand: instalments whose due date passed between the last days of two months."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(sum(i.amount), 0) FROM orders_instalment i JOIN orders_order o ON o.id = i.order_id
               WHERE i.due_on >= %(first)s::date - 1 AND i.due_on < (%(first)s::date + interval '1 month')::date - 1
               AND (o.cancelled_at IS NULL OR (o.cancelled_at AT TIME ZONE 'Asia/Shanghai')::date
                    >= (%(first)s::date + interval '1 month')::date)""",
            {"first": month},
        )
        return cursor.fetchone()[0]


def _written_off(month):
    """By hand: what was overdue when the month began, of orders that were cancelled in it; the demo has no credits."""
    assert not Correction.objects.filter(order__instalments__due_on__lt=month).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.id, coalesce(sum(i.amount), 0), (SELECT coalesce(sum(r.amount), 0) FROM orders_receipt r
                   WHERE r.order_id = o.id AND r.received_on < %(first)s)
               FROM orders_order o LEFT JOIN orders_instalment i ON i.order_id = o.id AND i.due_on < %(first)s::date - 1
               WHERE o.confirmed_at < %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
               AND o.cancelled_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
               AND o.cancelled_at < (%(first)s::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
               GROUP BY o.id""",
            {"first": month},
        )
        return sum(max(due - came, Decimal(0)) for _order, due, came in cursor.fetchall())


def overdue_order(firm, state="in_production"):
    """An order of 3,180 yuan, promised two months ago, all of it due since the last day of the month before last."""
    month = localdate().replace(day=1)
    order = firm.order(state, "10")
    Order.objects.filter(pk=order.pk).update(confirmed_at=midnight(month_before(month, 2)))
    order.instalments.exclude(place=1).delete()
    due = month_before(month) - timedelta(days=1)
    order.instalments.update(amount=order.total, trigger="confirmation", due_on=due)
    return order, month


def collection(month):
    row = monthly.headlines(month, count=1, as_of=now() + timedelta(days=1))[0]
    return row["collectable"], row["collected"]


def test_a_credit_is_not_collected(firm):
    order, month = overdue_order(firm)
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)

    (row,) = money.collected(Period.of(month, as_of=now() + timedelta(days=1)), most=9)

    assert [row[name] for name in ("was", "fell_due", "taken", "collected", "still")] == [3180, 0, 954, 0, 2226]
    assert collection(month) == (2226, 0)


def test_what_was_taken_off_before_it_fell_due_is_not_collected_then(firm):
    order, month = overdue_order(firm)
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)
    Correction.objects.filter(order=order).update(made_on=month_before(month, 2))

    assert collection(month_before(month)) == (2226, 0)


def test_a_cancelled_order_is_not_collected(firm):
    order, month = overdue_order(firm, "confirmed")
    cancel_order(order.pk, reason="客户取消", by=firm.am)

    assert collection(month) == (0, 0)


def test_a_receipt_beside_a_credit_is_collected(firm):
    order, month = overdue_order(firm)
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1000), by=firm.finance)

    assert collection(month) == (2226, 1000)


def test_every_way_to_take_the_month_apart_adds_up_to_it(company):
    told = kpis(OCTOBER, as_of=AS_OF)
    whole = (told["orders"], Decimal(told["amount"]))
    bridge = parts.bridge(company)

    apart = parts.apart(company, Policy.current())
    for rows in apart.values():
        assert (sum(row["orders"] for row in rows), sum(row["amount"] for row in rows)) == whole
        assert sum(row["judged"] for row in rows) == told["otif"]["of"]
        assert sum(row["in_time"] for row in rows) == told["on_time"]["delivered_on_time"]
    assert bridge["before"] + bridge["new"] + bridge["back"] + bridge["gone"] + bridge["same"] == bridge["now"]
    assert bridge["volume"] + bridge["price"] == bridge["same"]
    assert bridge["now"] == whole[1]
    assert sum(row["n"] for row in parts.amounts_spread(company)) == whole[0]
    assert sum(row["amount"] for row in customers.abc(company, most=1000)) == whole[1]
    assert sum(row["amount"] for row in customers.abc_classes(company)) == whole[1]


def test_lateness_and_ratings_are_those_of_the_figures(company):
    told = kpis(OCTOBER, as_of=AS_OF)

    late = delivery.late_orders(company, most=1000)

    assert len(late) == told["on_time"]["late_delivered"] + told["on_time"]["late_open"]
    assert all(row["days"] > 0 for row in late)
    stages = delivery.late_stages(company)
    assert [(row["key"], row["n"]) for row in stages["causes"]] == list(told["late_by_cause"].items())
    assert sum(row["n"] for row in stages["stages"]) == sum(told["late_by_cause"].values())
    assert sum(row["n"] for row in feedback.stars(company)) == told["satisfaction"]["n"]


def test_overdue_customers_make_up_what_is_overdue(company):
    told = kpis(OCTOBER, as_of=AS_OF)

    owing = money.owing(company, most=1000)

    assert sum(row["overdue"] for row in owing["overdue"]["rows"]) == Decimal(told["overdue"])
    assert owing["overdue"]["customers"] == len(owing["overdue"]["rows"])
    assert sum(owing["coming"].values()) == Decimal(told["ageing"]["not_due"])


def test_class_a_makes_up_the_first_four_fifths(company):
    rows = customers.abc(company, most=1000)

    firsts = [row for row in rows if row["class"] == "A"]
    assert firsts[-1]["up_to"] >= Decimal("0.8") > firsts[-1]["up_to"] - firsts[-1]["share"]
    assert [row["class"] for row in rows] == sorted(row["class"] for row in rows)


def test_another_persons_orders_are_in_none_of_it(company):
    nothing = Order.objects.none()

    rows = monthly.headlines(OCTOBER, count=2, as_of=AS_OF, orders=nothing)

    assert rows[-1]["orders"] == 0
    assert rows[-1]["receivable"] == 0
    assert customers.abc(company, nothing, most=9) == []
    assert delivery.late_orders(company, nothing, most=9) == []
    assert money.owing(company, nothing, most=9)["overdue"] == {"customers": 0, "over_30": 0, "rows": []}
    assert parts.bridge(company, nothing)["now"] == 0


def test_the_price_effect_is_what_the_same_quantity_costs_more(firm):
    before, now = date(2026, 9, 10), date(2026, 10, 12)
    for day, price in ((before, "100"), (now, "110")):
        firm.order("in_review", "10", price=price, ordered_on=day, due_on=day)

    told = parts.bridge(Period.of(OCTOBER, as_of=make_aware(datetime(2030, 1, 1))))

    assert (told["before"], told["now"], told["price"], told["volume"]) == (1000, 1100, 100, 0)


@pytest.mark.parametrize("count", [1, 13])
def test_many_months_cost_as_many_statements_as_one(company, count):
    monthly.headlines(date(2026, 10, 1), count=14, as_of=AS_OF)  # the balances of months that are over are kept

    with CaptureQueriesContext(connection) as told:
        monthly.headlines(OCTOBER, count=count, as_of=AS_OF)

    assert len(told) == 8
