import io
import json
from datetime import date
from decimal import Decimal as D

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from orderdesk.core.errors import Refused
from orders.models import Order
from orders.sheets.orders import HEADINGS, ORDER_HEADINGS, read_sheet
from orders.sheets.orders.writing import write_orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def rows_of(content):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active]


def exported(orders, **options):
    target = io.BytesIO()
    write_orders(target, orders, **options)
    return target.getvalue()


def test_an_order_is_written_as_the_companies_sheet_one_row_a_line(firm):
    order = firm.order("confirmed", "10", "2.5", freight=D("12.50"), special_needs="需定制logo", note="同车发")

    headings, first, second = rows_of(exported(Order.objects.all(), history=True))

    row = dict(zip(headings, first, strict=True))
    assert headings == HEADINGS
    assert (row["订单编号"], row["客户名称"], row["联系方式"]) == (order.number, firm.customer.name, "13861724471")
    assert (row["数量"], row["单价(元)"], row["总金额(元)"], row["运费"]) == (10, 318, 3180, 12.5)
    assert (row["订单状态"], row["备注"], row["客户类型"], row["税率"]) == (
        "已确认",
        "需定制logo；同车发",
        "老客户",
        0.13,
    )
    assert dict(zip(headings, second, strict=True))["运费"] is None


def test_what_is_written_is_read_as_the_same_order(firm):
    order = firm.order("delivered", "10", "2.5", freight=D("12.50"))

    (told,) = read_sheet(exported(Order.objects.all(), history=True)).good

    assert (told.number, told.total, told.status, len(told.lines)) == (order.number, order.total, "delivered", 2)
    assert told.confirmed_at == order.confirmed_at.replace(microsecond=0)
    assert told.delivered_at == order.delivered_at.replace(microsecond=0)


def test_orders_without_a_number_stay_apart(firm):
    for _order in range(2):
        firm.draft()
    numbered = firm.order("confirmed")

    reading = read_sheet(exported(Order.objects.all(), history=True))

    assert [(order.number, len(order.lines)) for order in reading.orders] == [("", 1), ("", 1), (numbered.number, 1)]


@pytest.mark.parametrize(
    ("role", "hidden", "phone"),
    [
        ("warehouse", {"单价(元)", "总金额(元)", "付款方式", "折扣", "运费", "税率"}, "138****4471"),
        ("logistics", {"单价(元)", "总金额(元)", "付款方式", "折扣", "运费", "税率"}, "13861724471"),
        ("finance", set(), "138****4471"),
        ("am", set(), "13861724471"),
    ],
)
def test_a_person_gets_the_columns_that_they_read(client, role, hidden, phone, firm):
    firm.order("confirmed")
    client.force_login(getattr(firm, role))

    answer = client.get(reverse("orders:export"))

    headings, row, *sums = rows_of(answer.getvalue())
    assert bool(sums) == ("总金额(元)" in headings)
    assert set(HEADINGS) - set(headings) == hidden
    assert dict(zip(headings, row, strict=True))["联系方式"] == phone


def test_the_export_is_what_the_list_shows(client, firm):
    firm.order("confirmed")
    draft = firm.draft("3")
    client.force_login(firm.am)

    answer = client.get(reverse("orders:export"), {"status": "draft"})

    rows = rows_of(answer.getvalue())[1:]
    assert [row[ORDER_HEADINGS.index("数量")] for row in rows[:-1]] == [draft.lines.get().quantity]
    assert (rows[-1][0], rows[-1][ORDER_HEADINGS.index("总金额(元)")]) == ("合计", "=SUBTOTAL(109,J2:J2)")
    client.force_login(firm.stranger)
    assert len(rows_of(client.get(reverse("orders:export")).getvalue())) == 1


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, firm):
    firm.order("confirmed", "1", "2", "3")

    with pytest.raises(Refused, match="More than 2 rows"):
        write_orders(str(tmp_path / "a.xlsx"), Order.objects.all(), most=2)


def test_too_many_rows_for_a_page_are_told_on_the_list(client, monkeypatch, firm):
    from orders.views import export

    firm.order("confirmed", "1", "2")
    client.force_login(firm.am)
    client.cookies["django_language"] = "en"
    monkeypatch.setattr(export, "MOST_ROWS", 1)

    answer = client.get(reverse("orders:export"), {"status": "open"}, follow=True)

    assert answer.redirect_chain == [(f"{reverse('orders:list')}?status=open", 302)]
    assert "More than 1 rows" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_an_export_costs_the_same_for_any_number_of_orders(django_assert_num_queries, count, firm):
    for _order in range(count):
        firm.draft("1", "2")

    with django_assert_num_queries(3):  # orders, their lines, and the fields of the house
        exported(Order.objects.all(), history=True)


def run(capsys, *arguments):
    try:
        call_command("export_orders", *map(str, arguments))
    except CommandError as failure:
        return failure.returncode, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_writes_a_range_of_days(capsys, tmp_path, firm):
    firm.draft("1", ordered_on=date(2026, 1, 31), due_on=date(2026, 2, 28))
    firm.draft("2", ordered_on=date(2026, 2, 1), due_on=date(2026, 2, 28))

    code, out = run(capsys, tmp_path / "a.xlsx", "--from", "2026-02-01", "--to", "2026/2/28", "--json")

    assert (code, json.loads(out)) == (0, {"orders": 1, "lines": 1, "file": str(tmp_path / "a.xlsx")})
    headings, row = rows_of((tmp_path / "a.xlsx").read_bytes())
    assert (headings, row[7]) == (ORDER_HEADINGS, 2)


def test_the_command_knows_wrong_usage(capsys, tmp_path):
    assert run(capsys, tmp_path / "no" / "a.xlsx") == (2, "")
    assert run(capsys, tmp_path / "a.xlsx", "--from", "gestern") == (2, "")
