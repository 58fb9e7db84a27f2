"""The discount of a whole order is spread so that the lines add up to exactly what was agreed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.core.errors import Refused
from orderdesk.core.money import line_amount, round_money
from orderdesk.core.spreading import Priced, Wish, spread_discount, told, wish_typed
from orderdesk.core.text.typed import Mistyped

pytestmark = pytest.mark.usefixtures("in_english")


def line(quantity, price, discount="0", *, is_gift=False):
    return Priced(Decimal(quantity), Decimal(price), Decimal(discount), is_gift)


def numbers(places, most):
    return st.integers(1, int(most * 10**places)).map(lambda digits: Decimal(digits).scaleb(-places))


DISCOUNTS = st.integers(0, 9000).map(lambda digits: Decimal(digits).scaleb(-4))
LINES = st.lists(st.builds(Priced, numbers(3, 5000), numbers(4, 90000), DISCOUNTS), min_size=1, max_size=30)
GIFTS = st.builds(Priced, numbers(3, 50), st.just(Decimal(0)), st.just(Decimal(0)), st.just(True))


def reached(lines, total, freight):
    """The lines that come to the total, or None where quantities are too large for it."""
    try:
        return spread_discount(lines, Wish(total=total), freight=freight)
    except Refused:
        return None


@settings(max_examples=300, deadline=None)
@given(LINES, st.lists(GIFTS, max_size=2), numbers(4, 1), st.integers(0, 99999))
def test_the_sum_is_exact_or_it_is_refused_with_the_nearest(sold, gifts, part, freight):
    lines, freight = [*sold, *gifts], Decimal(freight).scaleb(-2)
    goods = sum(each.amount for each in lines)
    total = round_money(goods * part) + freight
    if total <= freight:
        return

    spread = reached(lines, total, freight)
    if spread is None:
        assert all(each.quantity > 100 or each.gross < 1 for each in sold)  # the only ones that are too coarse
        return

    assert sum(each.amount for each in spread.lines) + freight == total
    for before, after in zip(lines, spread.lines, strict=True):
        assert (after.quantity, after.is_gift) == (before.quantity, before.is_gift)
        assert after.amount == line_amount(after.quantity, after.unit_price, after.discount)
        assert 0 <= after.discount <= 1
        assert (after.unit_price, after.discount) == (round(after.unit_price, 4), round(after.discount, 4))
    assert spread.lines[len(sold) :] == tuple(gifts)
    pairs = enumerate(zip(lines, spread.lines, strict=True))
    changed = [place for place, (before, after) in pairs if before.unit_price != after.unit_price]
    assert set(changed) <= {spread.taker}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.builds(Priced, numbers(0, 90), st.integers(1, 9000).map(Decimal)), min_size=1, max_size=12),
    st.integers(10, 100),
)
def test_a_round_percentage_is_what_every_line_pays_but_one(lines, percent):
    spread = spread_discount(lines, wish_typed(f"{percent}%"))

    paid = [place for place, each in enumerate(spread.lines) if each.discount != 1 - Decimal(percent) / 100]
    assert set(paid) <= {spread.taker}
    assert spread.goods == round_money(sum(each.amount for each in lines) * percent / 100)


def test_the_largest_line_takes_the_rounding_and_it_is_told():
    spread = spread_discount([line(1, "33.33"), line(3, "33.33"), line(1, "0.05")], Wish(total=Decimal(100)))

    assert sum(each.amount for each in spread.lines) == 100
    assert spread.taker in (None, 1)
    assert told(spread, spread.taker).startswith("Spread over 3 lines.")


def test_earlier_discounts_of_lines_stay_in_proportion():
    spread = spread_discount([line(10, "100", "0.1"), line(10, "100")], wish_typed("9折"))

    assert [(each.discount, each.amount) for each in spread.lines] == [(Decimal("0.19"), 810), (Decimal("0.1"), 900)]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("95", Wish(share=Decimal("0.95"))),
        ("９．５折", Wish(share=Decimal("0.95"))),
        ("九五折", Wish(share=Decimal("0.95"))),
        ("5%", Wish(share=Decimal("0.05"))),
        ("100", Wish(share=Decimal(1))),
        ("12,000", Wish(total=Decimal(12000))),
        ("1.2万", Wish(total=Decimal(12000))),
        ("80元", Wish(total=Decimal(80))),
        ("¥99.50", Wish(total=Decimal("99.5"))),
    ],
)
def test_what_can_be_typed(text, wish):
    assert wish_typed(text) == wish


@pytest.mark.parametrize("text", ["8", "便宜点", "-5", "120%", "100.001", "0元"])
def test_what_cannot_be_told_is_said(text):
    with pytest.raises(Mistyped):
        wish_typed(text)


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([line(1, "100")], "105.01"),
        ([line(1, "100")], "5"),  # the freight alone
        ([line(1, "0", is_gift=True)], "50"),
        ([], "50"),
    ],
)
def test_what_is_no_discount_is_refused(lines, total):
    with pytest.raises(Refused):
        spread_discount(lines, Wish(total=Decimal(total)), freight=Decimal(5))


def test_what_quantities_do_not_allow_names_the_nearest():
    with pytest.raises(Refused, match="The nearest total is ¥") as refusal:
        spread_discount([line("9999999.999", "1")], Wish(total=Decimal("8888888.13")))

    nearest = Decimal(str(refusal.value).rsplit("¥", 1)[1].rstrip(".").replace(",", ""))
    assert spread_discount([line("9999999.999", "1")], Wish(total=nearest)).goods == nearest
