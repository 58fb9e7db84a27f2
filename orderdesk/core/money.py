"""Money: exact, in yuan and fen, rounded half up. Prices carry their tax; it is carved out, never added."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import Mistyped, excerpt, normalise

FEN = Decimal("0.01")
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
CHINESE_DIGITS = str.maketrans("〇零一二两三四五六七八九", "001223456789")


def round_money(amount: float | Decimal) -> Decimal:
    """To whole fen, half away from zero."""
    return Decimal(amount).quantize(FEN, ROUND_HALF_UP)


def line_amount(quantity: Decimal, unit_price: Decimal, discount: int | Decimal = Decimal(0)) -> Decimal:
    """What one line costs with tax; `discount` is the share taken off (0.05 pays 95 %)."""
    return round_money(quantity * unit_price * (1 - discount))


def carve_tax(gross: int | Decimal, rate: int | Decimal) -> tuple[Decimal, Decimal]:
    """(net, tax) of an amount that contains its tax: the net is rounded, the tax is the rest."""
    net = round_money(gross / (1 + rate))
    return net, gross - net


def tax_within(gross: int | Decimal, rate: int | Decimal) -> Decimal:
    """The tax that an amount contains."""
    return carve_tax(gross, rate)[1]


def rmb_uppercase(amount: Decimal) -> str:
    """大写金额 for papers, without the head 人民币: 1409.50 is 壹仟肆佰零玖元伍角."""
    amount = round_money(amount)
    yuan, fen = divmod(int(abs(amount) * 100), 100)
    head = "负" if amount < 0 else ""
    return head + (_whole_yuan(yuan) + _cents(yuan, fen) or "零元") + ("" if fen else "整")


def _whole_yuan(yuan: int) -> str:
    return f"{_chinese_integer(yuan)}元" if yuan else ""


def _cents(yuan: int, fen: int) -> str:
    jiao, fen = divmod(fen, 10)
    text = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan and fen else "")
    return text + (f"{DIGITS[fen]}分" if fen else "")


def _chinese_integer(number: int) -> str:
    """Positive whole number: blocks of eight places are counted in 亿, blocks of four in 万."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _chinese_integer(high) + unit + gap + (_chinese_integer(low) if low else "")
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = digit == 0
    return text


def discount_typed(text: str) -> Decimal:
    """The share taken off for what is typed the Chinese way: 95, 95%, 9.5折 and 95折 all pay 95 %, so 0.05."""
    plain = normalise(text).replace(" ", "").translate(CHINESE_DIGITS)
    if plain in ("", "原价", "不打折", "无折扣", "无"):
        return Decimal(0)
    paid = _paid_percent(plain, text)
    if not 0 <= paid <= 100:
        raise Mistyped(
            _("A discount pays between 0 and 100 percent of the price: %(value)s.") % {"value": excerpt(text)}
        )
    share = (100 - paid) / 100
    if share != round(share, 4):
        raise Mistyped(_("A discount has at most two decimals: %(value)s.") % {"value": excerpt(text)})
    return share.normalize() + 0


def _paid_percent(plain: str, text: str) -> Decimal:
    folded = plain.endswith("折")
    number = plain.removesuffix("折").removesuffix("%").removesuffix("%")
    if len(number) > 10 or not number.replace(".", "", 1).isdecimal() or not number.isascii():
        raise Mistyped(
            _("“%(value)s” is not a discount. Type 95 or 9.5折 for paying 95 %% of the price.")
            % {"value": excerpt(text)}
        )
    paid = Decimal(number)
    if folded:
        return _folded_percent(number, paid)
    if paid <= 10 and not plain.endswith("%"):
        raise Mistyped(
            _("“%(value)s” can mean two discounts. Type 95 or 9.5折 for paying 95 %% of the price.")
            % {"value": excerpt(text)}
        )
    return paid


def _folded_percent(number: str, paid: Decimal) -> Decimal:
    """九五折 and 95折 are two digits of percent, 9.5折 and 8折 are tenths."""
    return paid if len(number) == 2 and paid > 10 else paid * 10


def discount_label(share: Decimal) -> str:
    """The percentage paid, as it is typed: 0.05 is "95", no discount is an empty text."""
    paid = 100 - Decimal(share) * 100
    return "" if not share else plain_number(paid) + ("%" if paid <= 10 else "")


def plain_number(value: Decimal) -> str:
    """A decimal without trailing zeros or exponent: "10", "0.125"."""
    value = Decimal(value)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize():f}"
