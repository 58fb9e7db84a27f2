"""Receipts by sheet: checked like those of the form, past days, told to nobody, never twice."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from aftersales.audit import find_differences
from aftersales.services import answer_statement
from orderdesk.accounts.models import Role, User, system_user
from orderdesk.core.calendar.months import last_day
from orderdesk.core.errors import NeedsConfirmation
from orderdesk.core.sheets.rows import sheet_columns, write_template
from orderdesk.core.sheets.writing import write_workbook
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import remind
from orders import services
from orders.models import MonthEnd, Order, Receipt
from orders.pages.timeline import timeline_of
from orders.services.balances import month_end
from orders.services.link import Sender
from orders.services.money import record_receipt
from orders.sheets.receipts import FIELDS, import_receipts, read_receipts
from tests.orders.receipts import made_on
from tests.orders.statements import sent
from tests.orders.test_record_payment import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2024, 5, 20)
TERMS = "30%预付，余款到付"


@pytest.fixture
def order(firm):
    return firm.order("confirmed", "10", price="100", payment_terms=TERMS)


@pytest.fixture
def of_that_day(order):
    made_on(order, DAY)


def told(order, amount=300, day=DAY, **cells):
    """One row of the sheet."""
    return {"订单编号": order.number, "收款日期": day, "金额(元)": amount} | cells


def sheet(*rows):
    cells = [[row.get(column.heading, "") for column in FIELDS] for row in rows]
    return write_workbook(sheet_columns(FIELDS), cells, sheet="收款")


def take(*rows, by=None, **how):
    return import_receipts(read_receipts(sheet(*rows)), by=by or system_user(), **how)


def said(findings):
    return [(finding.row, finding.column, finding.message) for finding in findings]


def recorded():
    return [(r.order.number, r.received_on, r.amount, r.reference) for r in Receipt.objects.order_by("pk")]


def paid(order):
    order.refresh_from_db()
    return order.paid, order.received, [i.settled for i in order.instalments.order_by("place")]


# --- does it ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("of_that_day")
def test_receipts_are_written_and_settle_the_plan(firm, order):
    rows = [told(order, "￥３00.00", 参考号="招行 0088", 备注="预付"), told(order, 250, "2024年6月3日")]

    report = take(*rows, by=firm.finance)

    first, second = Receipt.objects.order_by("pk")
    assert (report.rows, report.written, report.unchanged, said(report.warnings)) == (2, 2, 0, [])
    assert (first.number, first.reference, first.note, first.by) == ("SK202405-001", "招行 0088", "预付", firm.finance)
    assert (second.number, second.received_on) == ("SK202406-001", date(2024, 6, 3))
    assert paid(order) == ("part", 550, [300, 250])


def test_it_stands_in_the_histories_and_in_the_story_of_the_order(firm, order):
    take(told(order), told(order, 50), by=firm.finance)

    birth = Receipt.objects.first().history.get()
    events, _cursor = timeline_of(order, firm.finance)
    assert (birth.history_type, birth.history_change_reason, birth.history_user) == ("+", "import", firm.finance)
    assert order.history.first().history_change_reason == "import_receipts SK202405-001、SK202405-002"
    assert events[0].what == "imported the receipts SK202405-001、SK202405-002"


def test_the_same_sheet_again_writes_nothing(order):
    rows = [told(order, 参考号="HD1"), told(order, 参考号="HD2"), told(order, 40), told(order, -40, DAY)]
    first = take(*rows)

    again = take(*rows)

    assert (first.written, again.written, again.unchanged, said(again.warnings)) == (4, 0, 4, [])
    assert paid(order)[1] == 600


def test_a_dry_run_writes_nothing(order):
    report = take(told(order), dry_run=True)

    assert (report.rows, report.written) == (1, 0)
    assert recorded() == []
    assert paid(order) == ("none", 0, [0, 0])


def test_nobody_is_told_and_nothing_is_reminded_of(order):
    remind()
    before = OutgoingMessage.objects.count(), Reminder.objects.count()

    take(told(order), told(order, -100, DAY + timedelta(days=1)))
    remind()

    assert (OutgoingMessage.objects.count(), Reminder.objects.count()) == before


def test_the_end_of_a_month_is_made_anew(order):
    day = last_day(localdate().replace(day=1) - timedelta(days=1))
    Order.objects.update(confirmed_at="2020-01-01T00:00Z")
    month_end(day)

    take(told(order, 400, day))

    assert not MonthEnd.objects.exists()
    assert month_end(day).receivable == 600


def test_what_is_stored_twice_agrees_afterwards(firm, order):
    other = firm.order("delivered", "3", price="33.33", payment_terms="月结30天")

    take(told(order, 1200), told(order, -200, DAY + timedelta(days=3)), told(other, "99.98"))

    assert paid(order) == ("all", 1000, [300, 700])
    assert paid(other)[:2] == ("part", Decimal("99.98"))
    assert [d for d in find_differences() if "order" in d.what or "plan" in d.what or "receipt" in d.what] == []


# --- refuses ---------------------------------------------------------------------------------------------------------


def test_faults_are_told_by_row_and_column_and_nothing_is_written(order):
    tomorrow = localdate() + timedelta(days=1)
    rows = [
        told(order),
        told(order, 0),
        told(order, "viel"),
        told(order, day="2024-02-30"),
        told(order, day=tomorrow),
        told(order) | {"订单编号": "202001-999"},
        told(order) | {"订单编号": ""},
        told(order, -301),
        told(order, "1.234"),
    ]

    report = take(*rows)

    assert said(report.faults) == [
        (3, "金额(元)", "The amount is 0. Enter the amount received, or a refund as a negative amount."),
        (4, "金额(元)", "“viel” is not a number."),
        (5, "收款日期", "There is no such date: 2024-02-30."),
        (6, "收款日期", f"{tomorrow} is in the future. Enter the day on which the payment was received."),
        (7, "订单编号", "There is no order with this number."),
        (8, "订单编号", "订单编号 is missing."),
        (9, "金额(元)", f"Only 300.00 was received for {order}: no more can be refunded."),
        (10, "金额(元)", "1.234 has more than 2 decimals."),
    ]
    assert (report.faulty_rows, report.written, recorded()) == (8, 0, [])


def test_what_is_good_is_taken_on_its_own(order):
    report = take(told(order), told(order, 0), told(order, -300, DAY + timedelta(days=1)), take_good=True)

    assert (report.written, report.faulty_rows) == (2, 1)
    assert paid(order) == ("none", 0, [0, 0])


def test_rows_count_as_they_happened_whatever_their_order_in_the_sheet(order):
    report = take(told(order, -300, DAY + timedelta(days=1)), told(order, -50), told(order, 300), told(order, 50))

    assert (said(report.faults), report.written) == ([], 4)
    assert paid(order)[1] == 0


@pytest.mark.usefixtures("of_that_day")
def test_more_than_is_open_is_warned_of_like_the_form_asks(order):
    report = take(told(order, 900), told(order, 300, DAY + timedelta(days=1)), dry_run=True)

    question = f"¥200.00 more than the open amount of {order}. The surplus is kept as the customer's balance."
    assert said(report.warnings) == [(3, "金额(元)", question)]


@pytest.mark.usefixtures("of_that_day")
def test_two_equal_rows_count_once_and_the_second_names_the_first(order):
    rows = [
        told(order, 参考号="HD 1"),
        told(order, 参考号="HD2"),
        told(order, 参考号="ｈｄ1"),
        told(order),
        told(order),
    ]

    report = take(*rows)

    once = "Same as row {}, so it counts once. If there were two payments, give them different references."
    assert said(report.warnings) == [(4, "参考号", once.format(2)), (6, "参考号", once.format(5))]
    assert (report.rows, report.written, report.unchanged) == (5, 3, 2)
    assert [reference for *_rest, reference in recorded()] == ["HD 1", "HD2", ""]


def test_odd_days_are_warned_of(firm, order):
    statement = sent(firm)
    answer_statement(statement.pk, agrees=True, name="陈立", sender=Sender())
    Order.objects.filter(pk=order.pk).update(ordered_on=DAY + timedelta(days=1))

    report = take(told(order), dry_run=True)

    assert said(report.warnings) == [
        (2, "收款日期", f"{DAY} is before the order date {DAY + timedelta(days=1)}."),
        (
            2,
            "收款日期",
            f"{firm.customer} confirmed the statement up to {statement.last}: what is dated before stands on the next "
            "one as a correction.",
        ),
    ]


@pytest.mark.usefixtures("of_that_day")
def test_money_that_may_be_recorded_already_under_another_reference_is_named(firm, order):
    by_hand = record_receipt(order.pk, received_on=DAY, amount=Decimal(300), by=firm.finance)

    report = take(told(order, 参考号="HD1"), dry_run=True)

    likely = f"{by_hand.number} of the same day and amount is already recorded (reference: —)."
    assert said(report.warnings) == [(2, "参考号", likely)]


@pytest.mark.usefixtures("of_that_day")
def test_a_payment_of_the_customer_that_may_be_the_same_money_is_named(firm, order):
    payment = come_in(firm, "300", {}, received_on=DAY)

    warned = take(told(order, 参考号="HD1"), dry_run=True)
    services.return_payment(payment.pk, amount=Decimal(300), reason="退定金", by=firm.finance)
    refunded = take(told(order, 参考号="HD1"), dry_run=True)

    likely = f"{payment.number} of the same day and amount is already recorded (reference: —)."
    assert (said(warned.warnings), said(refunded.warnings)) == ([(2, "参考号", likely)], [])


@pytest.mark.usefixtures("of_that_day")
def test_a_refund_before_its_receipt_is_warned_of_as_the_page_asks(firm, order):
    later = DAY + timedelta(days=9)
    record_receipt(order.pk, received_on=later, amount=Decimal(300), by=firm.finance)
    rows = [told(order, 100, DAY), told(order, -150, DAY + timedelta(days=1)), told(order, -40, later)]

    report = take(*rows)

    question = f"By {DAY + timedelta(days=1)} only ¥100.00 had been received: the refund is dated before its receipt."
    assert (said(report.warnings), report.written) == ([(3, "收款日期", question)], 3)
    with pytest.raises(NeedsConfirmation, match="the refund is dated before its receipt"):
        record_receipt(order.pk, received_on=DAY + timedelta(days=1), amount=Decimal(-1), by=firm.finance, confirmed="")


@pytest.mark.usefixtures("of_that_day")
def test_how_it_came_in_is_read_in_the_words_of_companies(order):
    words = ["对公转账", "Ｃａｓｈ", "银行承兑汇票", "微信支付", "支付宝", "支票", ""]
    rows = [told(order, amount, 收款方式=word) for amount, word in enumerate(words, 1)]

    faults = take(told(order, 收款方式="贝壳"), dry_run=True).faults
    take(*rows)

    assert list(Receipt.objects.order_by("amount").values_list("method", flat=True)) == [
        *("bank", "cash", "draft", "wechat", "alipay", "other", "")
    ]
    assert said(faults) == [
        (2, "收款方式", "“贝壳” is not one of the choices: 银行转账, 承兑汇票, 现金, 微信, 支付宝, 其他.")
    ]


@pytest.mark.usefixtures("of_that_day")
def test_another_method_is_another_receipt_and_one_not_stated_is_any(order):
    cash, bank = told(order, 50, 收款方式="现金"), told(order, 50, 收款方式="转账")

    first = take(cash, bank)
    again = take(bank, cash, told(order, 50))

    assert (first.written, first.warnings, again.written, again.unchanged) == (2, [], 0, 3)


@pytest.mark.usefixtures("of_that_day")
def test_a_receipt_and_a_refund_by_sheet_are_told_apart(order):
    take(told(order), told(order, -100, DAY + timedelta(days=1)))

    assert list(Receipt.objects.order_by("pk").values_list("kind", flat=True)) == ["receipt", "refund"]


# --- denies, hides ---------------------------------------------------------------------------------------------------


def test_only_those_who_record_receipts_may_import_them(firm, order):
    for name in ("am", "assistant", "manager", "director", "warehouse", "aftersales"):
        with pytest.raises(PermissionDenied):
            take(told(order), by=getattr(firm, name))
    for amount, person in enumerate([firm.finance, firm.admin], 1):
        assert take(told(order, amount), by=person).written == 1


def test_an_order_that_one_may_not_see_is_unknown(firm, order, monkeypatch):
    """Finance sees all orders today; should that change, the sheet tells nothing of the others."""
    monkeypatch.setattr(User, "sees_all_orders", property(lambda user: user.has_role(Role.ADMINISTRATOR)))

    report = take(told(order), by=firm.finance)

    assert said(report.faults) == [(2, "订单编号", "There is no order with this number.")]
    assert recorded() == []


# --- costs, commands -------------------------------------------------------------------------------------------------


def test_many_rows_take_as_many_queries_as_few(firm):
    orders = [firm.order("confirmed", "10", price="100", payment_terms=TERMS) for _order in range(6)]
    few, many = [told(orders[0])], [told(order, n) for order in orders for n in range(10, 15)]
    counts = []

    for rows in (few, many):
        reading, by = read_receipts(sheet(*rows)), system_user()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            import_receipts(reading, by=by)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_the_command_its_report_and_its_template(tmp_path, order):
    path, rest, answer = tmp_path / "receipts.xlsx", tmp_path / "rest.xlsx", io.StringIO()
    path.write_bytes(sheet(told(order), told(order, 0)))

    call_command("import_receipts", path, dry_run=True, json=True, report=rest, stdout=answer)
    with pytest.raises(CommandError, match="Nothing was written") as refused:
        call_command("import_receipts", path, stdout=io.StringIO())
    with pytest.raises(CommandError) as missing:
        call_command("import_receipts", tmp_path / "none.xlsx")
    call_command("import_receipts", path, take_good=True, stdout=io.StringIO())

    report = json.loads(answer.getvalue())
    assert (report["rows"], report["faulty_rows"], report["written"]) == (1, 1, 0)
    assert (refused.value.returncode, missing.value.returncode) == (1, 2)
    assert len(CalamineWorkbook.from_path(rest).get_sheet_by_index(0).to_python()) == 2
    assert len(recorded()) == 1
    path.write_bytes(write_template(FIELDS, sheet="收款登记表"))
    call_command("import_receipts", path, stdout=answer)
    assert len(recorded()) == 1
