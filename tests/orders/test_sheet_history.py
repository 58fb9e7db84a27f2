"""How far an order came, as its sheet tells: status and dates."""

from datetime import UTC, date, datetime

import pytest

from orders.sheets.orders import columns
from orders.states import OrderStatus as S
from tests.orders.sheet_rows import FIRST, faults, one

pytestmark = pytest.mark.usefixtures("english")


def moments(order):
    return [moment and moment.astimezone(UTC) for moment in (order.confirmed_at, order.shipped_at, order.delivered_at)]


def test_without_a_status_an_order_is_confirmed_on_its_order_date_with_a_warning():
    order = one()

    assert order.status == S.CONFIRMED
    assert moments(order) == [datetime(2024, 5, 9, 16, tzinfo=UTC), None, None]
    assert [warning.column for warning in order.warnings] == ["确认日期"]


def test_without_number_and_status_it_is_a_draft():
    assert one(订单编号="").status == S.DRAFT
    assert one(订单编号="", 订单状态="已确认").status == S.CONFIRMED


@pytest.mark.parametrize(
    ("word", "status"), [*columns.STATUSES.items(), (" 已 确认", S.CONFIRMED), ("confirmed", S.CONFIRMED)]
)
def test_every_status_is_known_by_its_word(word, status):
    assert one(订单状态=word).status == status


def test_an_unknown_status_is_a_fault():
    assert faults(FIRST | {"订单状态": "快了"}) == [(2, "订单状态")]


def test_dates_that_the_status_needs_are_taken_from_the_one_before_with_a_warning():
    order = one(订单状态="已交付", 确认日期="2024-05-11 09:30", 实际交付日期=date(2024, 5, 20))

    assert moments(order) == [
        datetime(2024, 5, 11, 1, 30, tzinfo=UTC),
        datetime(2024, 5, 11, 1, 30, tzinfo=UTC),
        datetime(2024, 5, 19, 16, tzinfo=UTC),
    ]
    assert [warning.column for warning in order.warnings] == ["发货日期"]


def test_dates_that_the_status_does_not_know_are_left_out_with_a_warning():
    order = one(订单状态="已取消", 确认日期=date(2024, 5, 11), 发货日期=date(2024, 5, 12))

    assert moments(order) == [datetime(2024, 5, 10, 16, tzinfo=UTC), None, None]
    assert [warning.column for warning in order.warnings] == ["发货日期"]


def test_without_a_status_the_dates_say_how_far_it_came():
    order = one(确认日期=date(2024, 5, 11), 发货日期=date(2024, 5, 12))

    assert order.status == S.SHIPPED
    assert [warning.column for warning in order.warnings] == ["订单状态"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"确认日期": date(2024, 5, 9)}, "确认日期"),
        ({"确认日期": date(2024, 5, 12), "发货日期": date(2024, 5, 11)}, "发货日期"),
        ({"发货日期": date(2024, 5, 12), "实际交付日期": "2024-05-11"}, "实际交付日期"),
        ({"确认日期": "2024-05-11 12:00", "发货日期": "2024-05-11 11:00"}, "发货日期"),
    ],
)
def test_a_history_out_of_order_is_a_fault(cells, column):
    assert faults(FIRST | {"订单状态": "已完成"} | cells) == [(2, column)]


def test_a_date_alone_does_not_lie_before_the_clock_of_the_same_day():
    order = one(订单状态="已发货", 确认日期="2024-05-11 12:00", 发货日期=date(2024, 5, 11))

    assert order.faults == []
    assert order.shipped_at == order.confirmed_at
