"""The discount of a whole order, spread over its lines so that they add up to exactly what was agreed.

Every line keeps its own rule, amount = round(quantity × price × paid share, 2). The discounts are lowered together, to
the two decimals of a percentage; one line takes what is left to the fen, by its discount or its price. Gifts stay 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.money import discount_typed, line_amount, plain_number, round_money
from orderdesk.core.text.typed import decimal_typed, normalise

SHARE, PRICE, FEN = Decimal("0.0001"), Decimal("0.0001"), Decimal("0.01")
WHOLE = Decimal(1)
SEARCHED = 1500  # discounts on each side of the right one, with which a price of four decimals is tried
NEAR = 200  # fen on each side of what cannot be reached, among which the nearest is looked for
MOST_TOTAL = Decimal(99_999_999_999_999)


class Wish(NamedTuple):
    """What was typed at the foot: the share that is paid of the goods, or the total of the order."""

    share: Decimal | None = None
    total: Decimal | None = None


@dataclass(frozen=True)
class Priced:
    """What the amount of a line follows from."""

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = Decimal(0)
    is_gift: bool = False

    @property
    def amount(self) -> Decimal:
        return line_amount(self.quantity, self.unit_price, self.discount)

    @property
    def gross(self) -> Decimal:
        """Before any discount, unrounded."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Spread:
    """The lines as they are after it, and which of them took the rounding (its place), by how much."""

    lines: tuple[Priced, ...]
    goods: Decimal
    taker: int | None = None
    rest: Decimal = Decimal(0)


def wish_typed(text: str) -> Wish:
    """95, 95% and 9.5折 are what is paid of the goods; a number above 100, or one with 元 or ¥, is the total."""
    plain = normalise(text)
    money = any(sign in plain for sign in "元¥$万圆")
    if not money and not plain.endswith(("折", "%")):
        number = decimal_typed(text, places=2, above=0, most=MOST_TOTAL)
        money = number > 100
    if money:
        return Wish(total=decimal_typed(text, places=2, above=0, most=MOST_TOTAL))
    return Wish(share=WHOLE - discount_typed(text))


def spread_discount(lines: Sequence[Priced], wish: Wish, *, freight: Decimal = Decimal(0)) -> Spread:
    """The lines with the discount of the whole order spread over them; their sum is exactly what was wished for."""
    sold = [place for place, line in enumerate(lines) if not line.is_gift]
    goods = sum((lines[place].amount for place in sold), Decimal(0))
    target = round_money(goods * wish.share) if wish.share is not None else (wish.total or Decimal(0)) - freight
    if not goods:
        raise Refused(_("There is no line yet over which it could be spread."))
    if target > goods:
        facts = {"total": f"{goods + freight:,.2f}", "wish": f"{target + freight:,.2f}"}
        raise Refused(_("The lines come to ¥%(total)s, less than ¥%(wish)s: that is no discount.") % facts)
    if target <= 0:
        raise Refused(_("Nothing would be left for the goods. Enter a larger total."))
    made = list(lines)
    _lower(made, sold, target / goods if wish.share is None else wish.share)
    rest = target - sum((made[place].amount for place in sold), Decimal(0))
    if not rest:
        return Spread(tuple(made), target)
    taken = _taken(made, sold, rest)
    if taken is None:
        raise Refused(_unreachable(made, sold, rest, target + freight))
    place, line = taken
    made[place] = line
    return Spread(tuple(made), target, taker=place, rest=rest)


def _lower(made: list[Priced], sold: list[int], share: Decimal) -> None:
    """Lower every discount by the share; what the decimals of one leave over the next ones make up for."""
    over = Decimal(0)
    for place in sorted(sold, key=lambda place: -made[place].gross):
        line = made[place]
        exact = (WHOLE - line.discount) * share
        low = exact.quantize(SHARE, ROUND_FLOOR)
        paid = low
        if low != exact:  # between two discounts: the one that brings the sum nearer to what it shall be
            paid = min((low, low + SHARE), key=lambda paid: abs(over + line.gross * (paid - exact)))
        over += line.gross * (paid - exact)
        made[place] = replace(line, discount=WHOLE - min(paid, WHOLE))


def _taken(made: list[Priced], sold: list[int], rest: Decimal) -> tuple[int, Priced] | None:
    """(place, line) of the largest line that can take the rest to the fen."""
    largest = sorted(sold, key=lambda place: -made[place].amount)
    for ways in (_simple_ways, _searched_ways):
        for place in largest:
            amount = made[place].amount + rest
            if amount < 0:
                continue
            for line in ways(made[place], amount):
                if line.unit_price > 0 and 0 <= line.discount <= 1 and line.amount == amount:
                    return place, line
    return None


def _simple_ways(line: Priced, amount: Decimal) -> Iterator[Priced]:
    """By its discount, or by its price."""
    share = (amount / line.gross).quantize(SHARE, ROUND_HALF_UP)
    yield from (replace(line, discount=WHOLE - share - step * SHARE) for step in (0, 1, -1))
    yield from _by_price(line, amount, line.discount)


def _searched_ways(line: Priced, amount: Decimal) -> Iterator[Priced]:
    """By both, the discounts nearest to its own before."""
    for step in range(1, SEARCHED):
        for discount in (line.discount + step * SHARE, line.discount - step * SHARE):
            if 0 <= discount < 1:
                yield from _by_price(line, amount, discount)


def _by_price(line: Priced, amount: Decimal, discount: Decimal) -> Iterator[Priced]:
    if discount >= 1:
        return
    price = (amount / (line.quantity * (WHOLE - discount))).quantize(PRICE, ROUND_HALF_UP)
    yield replace(line, unit_price=price, discount=discount)


def _unreachable(made: list[Priced], sold: list[int], rest: Decimal, wished: Decimal) -> str:
    """That quantities are too large for it, and the nearest total that can be had."""
    sentence = _("¥%(wish)s cannot be reached to the fen with these quantities.") % {"wish": f"{wished:,.2f}"}
    for step in range(1, NEAR):
        for other in (rest - step * FEN, rest + step * FEN):
            if not other or _taken(made, sold, other) is not None:
                nearest = f"{wished - rest + other:,.2f}"
                return f"{sentence} " + _("The nearest total is ¥%(total)s.") % {"total": nearest}
    return sentence


def told(spread: Spread, taker: int | None) -> str:
    """How it was spread, in words; `taker` is the place in the grid of the line that took the rounding."""
    count = sum(not line.is_gift for line in spread.lines)
    sentence = _("Spread over %(count)s lines.") % {"count": count}
    if taker is None:
        return sentence
    facts = {"line": taker + 1, "rest": plain_number(spread.rest)}
    return f"{sentence} " + _("Line %(line)s takes the rounding of ¥%(rest)s.") % facts
