from datetime import UTC, date, datetime, time
from decimal import Decimal as D

import pytest
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.text.typed import (
    Mistyped,
    cell_text,
    clean_text,
    date_typed,
    decimal_typed,
    excerpt,
    float_decimal,
    mask_phone,
    moment_typed,
    normalise,
    phone_digits,
    phone_typed,
)


def test_normalise_gives_letters_digits_and_spaces_one_width():
    assert normalise("\u3000Ａｂ１２（元）\u200b  x\t\ny\0") == "Ab12(元) x y"


def test_clean_text_keeps_the_signs_of_a_name_but_not_its_stray_spaces():
    assert clean_text("\u3000明德电子（苏州）有限公司 ＡＢ１\u200b ") == "明德电子（苏州）有限公司 AB1"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", "10"),
        ("10台", "10"),
        ("10 PCS", "10"),
        ("1 280 元", "1280"),
        ("12.5元/kg", "12.5"),
        ("１０", "10"),
        (" ２５ ", "25"),
        ("￥1,280.00", "1280"),
        ("1,280.00元", "1280"),
        ("¥ 1，280.50 元", "1280.5"),
        ("5000元/台", "5000"),
        ("RMB 12.5", "12.5"),
        ("1.5万", "15000"),
        ("2万元", "20000"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+3.0", "3"),
        (".5", "0.5"),
        ("10千克", "10"),
        (10.0, "10"),
        (18.8, "18.8"),
        (0.1 + 0.2, "0.3"),
        (1e9, "1000000000"),
        (7, "7"),
        (D("1.25"), "1.25"),
    ],
)
def test_numbers_are_understood_in_the_ways_people_write_them(text, number):
    assert decimal_typed(text, places=3) == D(number)


@pytest.mark.parametrize(
    "text",
    [
        "若干",
        "12abc",
        "１２abc",
        "12 34",
        "1 2345",
        "",
        "😀",
        "1e9",
        "1,28",
        "1.280,00",
        "--3",
        "3-4",
        "1/2",
        "½",
        "٣",
        "十台",
        "5k",
        "2W",
        "三百",
        "nan",
        "inf",
        "50%",
        "1..2",
        "(3)",
        "9" * 10_000,
        " " * 300,
        float("nan"),
        float("inf"),
        True,
        None,
        date(2024, 5, 10),
        "0x10",
        "1_000",
    ],
)
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(Mistyped, match=r"not a number|too long for a number"):
        decimal_typed(text, places=3)


@pytest.mark.parametrize(
    ("text", "bounds", "sentence"),
    [
        ("1.2345", {}, "1.2345 has more than 3 decimals."),
        ("0", {"above": 0}, "0 is not greater than 0."),
        ("-3", {"above": 0}, "-3 is not greater than 0."),
        ("-1", {"least": 0}, "-1 is less than 0."),
        (1e9, {"most": D("9999999.999")}, "1000000000 is too large: at most 9999999.999."),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_its_bound(text, bounds, sentence):
    with pytest.raises(Mistyped) as refusal:
        decimal_typed(text, places=3, **bounds)

    assert str(refusal.value) == sentence


def test_a_long_text_is_told_by_its_head():
    with pytest.raises(Mistyped) as refusal:
        decimal_typed("很" * 10_000, places=3)

    assert str(refusal.value) == f"“{'很' * 30}…” is too long for a number (10000 characters)."


@given(st.decimals(-(10**9), 10**9, places=3))
def test_every_number_is_read_back_from_text_float_and_grouping(number):
    assert decimal_typed(str(number), places=3) == number
    assert decimal_typed(f"￥{number:,} 元", places=3) == number
    assert decimal_typed(float(number), places=3) == number


@given(st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.integers())
def test_anything_is_a_number_or_refused(value):
    try:
        outcome = decimal_typed(value, places=4)
    except Mistyped as refusal:
        outcome = refusal

    assert isinstance(outcome, D) or 10 < len(str(outcome)) < 200


def test_a_float_is_its_shortest_decimal():
    assert [float_decimal(value) for value in (18.8, 0.1, 1e22, 3299.0)] == [D("18.8"), D("0.1"), D(10) ** 22, D(3299)]


@pytest.mark.parametrize(
    "text",
    [
        "2024/5/10",
        "2024.5.10",
        "2024.05.10",
        "2024-05-10",
        "2024年5月10日",
        "２０２４－０５－１０",
        "2024 年 5 月 10 日",
        "20240510",
        "2024-05-10 08:30",
        "2024-05-10T08:30:00",
        "2024年5月10日8时30分",
        "2024年5月10日 8:30",
        " 2024/5/10\u3000",
        date(2024, 5, 10),
        datetime(2024, 5, 10, 23, 59),
        45422,
        45422.75,
        20240510.0,
        "2024．5．10",
    ],
)
def test_dates_are_understood_with_any_separator(text):
    assert date_typed(text) == date(2024, 5, 10)


@pytest.mark.parametrize("text", ["2024-13-45", "2024-02-30", "2023-2-29", "2024-05-10 25:00", "20241301"])
def test_a_date_that_does_not_exist_is_refused(text):
    with pytest.raises(Mistyped, match=r"There is no such date"):
        date_typed(text)


@pytest.mark.parametrize(
    "text",
    ["", "明天", "5/10", "24/5/10", "10/5/2024", "2024-05-10 abc", "2024", 3, 1e300, None, True, "😀", "9" * 10_000],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Mistyped, match=r"is not a date"):
        date_typed(text)


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "0001-01-01", date(9999, 12, 31)])
def test_a_date_of_another_age_is_refused(text):
    with pytest.raises(Mistyped, match=r"between the years 1900 and 2199"):
        date_typed(text)


def test_a_moment_is_aware_and_a_day_alone_is_its_midnight_in_shanghai():
    assert moment_typed("2024-05-10") == datetime(2024, 5, 9, 16, tzinfo=UTC)
    assert localtime(moment_typed("2024年5月10日 14:30")).time() == time(14, 30)
    assert moment_typed(datetime(2024, 5, 9, 16, tzinfo=UTC)) == datetime(2024, 5, 9, 16, tzinfo=UTC)
    assert localtime(moment_typed(45422.5)).time() == time(12)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_is_read_back(day):
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y.%m.%d}",
    )

    assert {date_typed(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138001", "13800138001"),
        (" 131 7649 6171 ", "13176496171"),
        ("+86 131-7649-6171", "13176496171"),
        ("0086 13176496171", "13176496171"),
        ("１３８００１３８００１", "13800138001"),
        (13800138001.0, "13800138001"),
        ("010-88886666", "010-88886666"),
        ("0512—6288 1234 转 802", "0512-6288 1234 转 802"),
        ("26.47.15.10", "26.47.15.10"),
        ("(21) 555-0091", "(21) 555-0091"),
        ("13800138001/13900139002", "13800138001/13900139002"),
    ],
)
def test_phones_of_any_country_are_kept_ours_as_digits(text, phone):
    assert phone_typed(text) == phone


@pytest.mark.parametrize("text", ["12345", "", "电话", "😀", "123-456", None])
def test_a_phone_with_fewer_than_seven_digits_is_refused(text):
    with pytest.raises(Mistyped, match=r"fewer than 7 digits"):
        phone_typed(text)


@pytest.mark.parametrize("text", ["1380013800😀1", "13800138001<b>", "1" * 41, "1" * 10_000])
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(Mistyped, match=r"not a phone number|too long for a phone number"):
        phone_typed(text)


def test_phone_digits_are_what_a_search_compares():
    assert phone_digits("+86 138-0013-8001") == "13800138001"
    assert phone_digits("(21) 555-0091") == "215550091"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13800134471", "138****4471"),
        ("+86 138 0013 4471", "138****4471"),
        ("09151234579", "0915*****79"),
        ("010-88886666", "010-******66"),
        ("0512-62881234", "0512-******34"),
        ("(21) 555-0091", "(21) 5**-**91"),
        ("8888666", "*****66"),
        ("12", "12"),
        ("", ""),
        (None, ""),
    ],
)
def test_masked_phones_show_their_ends(text, masked):
    assert mask_phone(text) == masked


@given(st.text(alphabet="0123456789 -()+/转", max_size=40))
def test_a_masked_phone_never_shows_more_than_seven_digits(text):
    masked = mask_phone(text)

    assert sum(sign.isdigit() for sign in masked) <= 7


def test_cells_are_shown_as_text():
    assert [
        cell_text(cell)
        for cell in (10.0, 0.5, None, "x", date(2024, 5, 1), datetime(2024, 5, 1), datetime(2024, 5, 1, 8, 30))
    ] == [
        "10",
        "0.5",
        "",
        "x",
        "2024-05-01",
        "2024-05-01",
        "2024-05-01 08:30:00",
    ]
    assert excerpt("a\n" * 100) == "a a a a a a a a a a a a a a a …"
