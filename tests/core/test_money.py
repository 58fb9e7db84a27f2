from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.money import (
    carve_tax,
    discount_label,
    discount_typed,
    line_amount,
    plain_number,
    rmb_uppercase,
    round_money,
)
from orderdesk.core.text.typed import Mistyped
from tests.soak import cases

amounts = st.integers(0, 10**16 - 1).map(lambda fen: D(fen).scaleb(-2))


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("0.015", "0.02"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")]
)
def test_money_is_rounded_half_up(amount, rounded):
    assert round_money(D(amount)) == D(rounded)


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [
        ("25", "18.8", "0", "470.00"),
        ("1.5", "0.3333", "0", "0.50"),
        ("10", "14", "0.15", "119.00"),
        ("9999999.999", "9999999999.9999", "0", "99999999989999000.00"),
        ("3", "33.335", "0.05", "95.00"),
    ],
)
def test_a_line_costs_quantity_times_price_less_its_discount(quantity, price, discount, amount):
    assert line_amount(D(quantity), D(price), D(discount)) == D(amount)


def test_tax_is_carved_out_and_never_added():
    assert carve_tax(D("100.00"), D("0.13")) == (D("88.50"), D("11.50"))
    assert sum(carve_tax(D("33.33"), D("0.13"))[1] for _line in range(3)) == D("11.49")


@pytest.mark.amounts
@cases(100)
@given(amounts, st.sampled_from(["0", "0.01", "0.03", "0.06", "0.09", "0.13"]))
def test_net_and_tax_add_up_to_the_gross(gross, rate):
    net, tax = carve_tax(gross, D(rate))

    assert net + tax == gross
    assert abs(net * D(rate) - tax) <= D("0.01")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("100000000", "壹亿元整"),
        ("100000001.01", "壹亿零壹元零壹分"),
        ("10050000", "壹仟零伍万元整"),
        ("1000000000000", "壹万亿元整"),
        ("20000000005", "贰佰亿零伍元整"),
        ("-3.20", "负叁元贰角"),
        ("99999999999999.99", "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_amounts_in_capital_characters(amount, words):
    assert rmb_uppercase(D(amount)) == words


@pytest.mark.amounts
@cases(100)
@given(amounts)
def test_capital_characters_read_back_are_the_amount(amount):
    words = rmb_uppercase(amount)

    assert read_rmb(words) == amount
    assert "零零" not in words
    assert words.endswith("分") != words.endswith("整") or words.endswith("角")


def read_rmb(words):
    """The amount that capital characters say, read from left to right."""
    digits = {sign: place for place, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    yuan, _sign, rest = words.removesuffix("整").rpartition("元")
    whole = block = tens = digit = 0
    for sign in yuan:
        if sign in digits:
            digit = digits[sign]
        elif sign in units:
            block, digit = block + digit * units[sign], 0
        elif sign == "万":
            tens, block, digit = tens + (block + digit) * 10**4, 0, 0
        else:
            whole, tens, block, digit = (tens + block + digit) * 10**8, 0, 0, 0
    cents = sum(digits[rest[at - 1]] * size for sign, size in (("角", 10), ("分", 1)) if (at := rest.find(sign)) > 0)
    return D(whole + tens + block + digit) + D(cents) / 100


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("95", "0.05"),
        ("９５", "0.05"),
        ("95%", "0.05"),
        ("9.5折", "0.05"),
        ("95折", "0.05"),
        ("9折", "0.1"),
        ("九折", "0.1"),
        ("九五折", "0.05"),
        (" 88 折 ", "0.12"),
        ("10折", "0"),
        ("100", "0"),
        ("", "0"),
        ("不打折", "0"),
        ("97.25", "0.0275"),
        ("0%", "1"),
    ],
)
def test_a_discount_is_typed_as_what_is_paid(text, share):
    assert discount_typed(text) == D(share)


@pytest.mark.parametrize(
    "text", ["0.95", "9.5", "5", "-5", "101", "101折", "95.255", "便宜点", "😀", "1e2", "9" * 10_000, "9.5.5折", "½折"]
)
def test_a_discount_that_is_none_is_refused_in_words(text):
    with pytest.raises(Mistyped, match=r"\w+ \w+"):
        discount_typed(text)


@given(st.integers(0, 9000).map(lambda parts: D(parts).scaleb(-4)))
def test_a_discount_is_shown_as_it_is_typed(share):
    assert discount_typed(discount_label(share)) == share


def test_numbers_are_shown_without_zeros_that_say_nothing():
    assert [plain_number(D(text)) for text in ("10.000", "0.1250", "1E+3", "0.00")] == ["10", "0.125", "1000", "0"]
