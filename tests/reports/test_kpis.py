"""Every figure of a month against an independent recomputation, and the records behind it."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate, localtime, make_aware

from aftersales.services import short_close_order
from orderdesk.accounts.models import READERS as FIELD_READERS
from orders.models import MonthEnd, Order
from orders.services.money import record_receipt
from reports.figures import kpis
from reports.figures.measures import wilson
from reports.permissions import READERS as REPORT_READERS
from tests.reports import plain
from tests.reports.months import TODAY

NORTHWIND = Path(__file__).parents[2] / "samples" / "northwind_orders.xlsx"


def month_after(month):
    return (month + timedelta(days=32)).replace(day=1)


def both(month, as_of):
    """(ours, the independent recomputation) of the figures of a month as of a moment."""
    ours = kpis(month, as_of=as_of)
    del ours["month"], ours["as_of"]
    counted = localtime(as_of - timedelta(microseconds=1)).date()
    return ours, plain.figures(month, month_after(month), as_of, localtime(as_of).date(), counted)


def moment(*parts):
    return make_aware(datetime(*parts))


@pytest.mark.django_db
def test_three_months_of_the_demo_company_agree_with_plain_sql_as_of_any_moment(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)
    asked = [
        (date(2026, 9, 1), moment(2026, 11, 20, 18)),
        (date(2026, 10, 1), moment(2026, 11, 20, 18)),
        (date(2026, 11, 1), moment(2026, 11, 20, 18)),
        (date(2026, 9, 1), moment(2026, 9, 16, 11, 30)),
        (date(2026, 10, 1), moment(2026, 10, 17)),
    ]

    told = [both(month, as_of) for month, as_of in asked]

    assert [ours for ours, _plain in told] == [again for _ours, again in told]
    assert all(ours["orders"] and ours["on_time"]["promised"] for ours, _plain in told)
    assert told[0][0] != told[3][0]  # what happened later does not count


@pytest.mark.django_db
def test_northwind_agrees_with_plain_sql():
    call_command("import_orders", str(NORTHWIND), "--json", stdout=StringIO())
    dates = Order.objects.order_by("ordered_on").values_list("ordered_on", flat=True)
    months = sorted({day.replace(day=1) for day in dates})
    as_of = moment(2026, 11, 20, 18)

    told = [both(month, as_of) for month in months]

    assert [ours for ours, _plain in told] == [again for _ours, again in told]
    assert sum(ours["orders"] for ours, _plain in told) == 830


@pytest.mark.django_db
def test_an_empty_month_has_nothing_to_divide(demo_company):
    demo_company(orders=60, seed=3, today=TODAY)

    ours, again = both(date(2019, 5, 1), moment(2026, 11, 20, 18))

    assert ours == again
    assert (ours["orders"], ours["amount"], ours["average"]) == (0, "0.00", None)
    assert ours["processing_hours"] == {"n": 0, "mean": None, "p50": None, "p90": None}
    assert ours["on_time"]["rate"] is ours["satisfaction"]["mean"] is ours["feedback_hours"]["within_24h"] is None


@pytest.mark.django_db
def test_a_month_of_one_order_agrees_too(firm):
    order = firm.order("delivered", "10", price="100")
    month = localdate().replace(day=1)

    ours, again = both(month, localtime() + timedelta(seconds=1))

    assert ours == again
    assert (ours["orders"], ours["amount"], ours["average"]) == (1, "1000.00", "1000.00")
    assert ours["by_status"] == {"delivered": 1}
    assert ours["receivable"] == str(order.total)


@pytest.mark.django_db
def test_what_settles_a_month_of_one_order(firm):
    order = firm.order("delivered", "10", price="113")
    order.lines.update(cost=Decimal(60), tax=Decimal(130))
    order.instalments.exclude(place=1).delete()
    order.instalments.update(amount=order.total, due_on=localdate())
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(452), by=firm.finance)

    ours, again = both(localdate().replace(day=1), localtime() + timedelta(seconds=1))

    assert ours == again
    assert (ours["dso"], ours["collection_rate"]) == (54.0, 0.4)
    assert ours["margin"] == {"amount": "400.00", "rate": 0.4, "uncosted": 0}


@pytest.mark.django_db
def test_a_credit_is_neither_due_nor_received(firm):
    order = firm.order("in_production", "10")
    order.instalments.exclude(place=1).delete()
    order.instalments.update(amount=order.total, trigger="confirmation", due_on=localdate())
    short_close_order(order.pk, quantities={order.lines.get().pk: Decimal(3)}, reason="停产", by=firm.am)
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(1113), by=firm.finance)

    ours, again = both(localdate().replace(day=1), localtime() + timedelta(seconds=1))

    assert ours == again
    assert (ours["receivable"], ours["collection_rate"]) == ("1113.00", 0.5)


@pytest.mark.django_db
def test_a_line_without_cost_costs_not_nothing(firm):
    order = firm.order("confirmed", "10")
    order.lines.update(cost=None)

    ours, again = both(localdate().replace(day=1), localtime() + timedelta(seconds=1))

    assert ours == again
    assert ours["margin"] == {"amount": "0.00", "rate": None, "uncosted": 1}


def test_everyone_who_reads_reports_reads_costs():
    """The monthly report goes to all of them with its margin: whoever reads reports must be allowed to."""
    assert set(REPORT_READERS) <= FIELD_READERS["cost"]


@pytest.mark.django_db
def test_the_end_of_a_month_comes_from_its_kept_balance(demo_company):
    demo_company(orders=60, seed=3, today=TODAY)

    first = kpis(date(2026, 9, 1), as_of=moment(2026, 11, 20, 18))
    kept = MonthEnd.objects.get()
    second = kpis(date(2026, 9, 1), as_of=moment(2026, 11, 20, 18))

    assert kept.month == date(2026, 9, 1)
    assert first == second
    assert first["receivable"] == str(kept.receivable)


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [(13, 15, 0.6212, 0.9626), (8, 8, 0.6756, 1.0), (0, 0, None, None)],
)
def test_the_interval_around_a_share(good, n, low, high):
    assert wilson(good, n) == (low, high)


@pytest.mark.django_db
def test_the_command_prints_one_object_or_lines():
    out, lines = StringIO(), StringIO()

    call_command("kpis", "2026-10", "--as-of", "2026-10-31", "--json", stdout=out)
    call_command("kpis", "2026-10", stdout=lines)

    told = json.loads(out.getvalue())
    assert (told["month"], told["as_of"], told["amount"]) == ("2026-10", "2026-11-01T00:00:00+08:00", "0.00")
    assert "on_time.promised: 0" in lines.getvalue().splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["2026-13"], ["October"], ["2026-10", "--as-of", "soon"]])
def test_the_command_names_what_it_cannot_read(arguments):
    with pytest.raises(CommandError) as refusal:
        call_command("kpis", *arguments, stdout=StringIO())

    assert refusal.value.returncode == 2
