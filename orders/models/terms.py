"""Parsing payment terms: the text of a contract as instalments.

`30%预付，余款到付` is 30 % on confirmation and 70 % on delivery. A text is read as a whole or not at all: whatever has
no meaning here is named, so that somebody can be asked (`read_terms`).
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderdesk.core.calendar.months import last_day
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.text.typed import normalise

MOST_TEXT = 120


class Trigger(models.TextChoices):
    CONFIRMATION = "confirmation", _("On confirmation")
    PRODUCTION = "production", _("At the start of production")
    BEFORE_SHIPPING = "before_shipping", _("Before shipping")
    DISPATCH = "dispatch", _("On dispatch")
    DELIVERY = "delivery", _("On delivery")
    INVOICE = "invoice", _("On invoice")
    MONTH_END = "month_end", _("Month end")
    INVOICE_MONTH = "invoice_month", _("End of the month of the invoice")


class Unit(models.TextChoices):
    DAY = "day", _("days")
    WORKDAY = "workday", _("working days")
    MONTH = "month", _("months")


OF_MONTH_END = (Trigger.MONTH_END, Trigger.INVOICE_MONTH)


@dataclass(frozen=True)
class Instalment:
    """A share of the amount in percent, and when it falls due: `days` of a unit after its trigger.

    With `month_day` it falls due on that day of the month that is reached, the last where the month is shorter.
    """

    percent: Decimal
    trigger: str
    days: int = 0
    unit: str = Unit.DAY
    month_day: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a text says: instalments that add up to 100 %, or none and the part that was not understood."""

    instalments: tuple = ()
    unread: str = ""

    @property
    def is_understood(self):
        return bool(self.instalments)


def due_after(base, *, trigger, days=0, unit=Unit.DAY, month_day=None):
    """The day on which a share falls due, from the day of its trigger; None while that has not happened."""
    if base is None:
        return None
    if trigger in OF_MONTH_END:
        base = last_day(base)
    if unit == Unit.WORKDAY:
        return add_working_days(base, days)
    if unit == Unit.MONTH:
        base = _months_after(base, days, at_end=trigger in OF_MONTH_END)
    else:
        base += timedelta(days=days)
    return base.replace(day=min(month_day, last_day(base).day)) if month_day else base


def _months_after(day, months, *, at_end):
    years, month = divmod(day.month - 1 + months, 12)
    longest = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, longest if at_end else min(day.day, longest))


def wait_label(days, unit, month_day=None):
    """How long after its trigger a share falls due, in words; empty for at once."""
    if month_day:
        return gettext("day %(day)s, %(months)s months later") % {"day": month_day, "months": days}
    if not days:
        return ""
    labels = {
        Unit.DAY: gettext("+ %(days)s days"),
        Unit.WORKDAY: gettext("+ %(days)s working days"),
        Unit.MONTH: gettext("+ %(days)s months"),
    }
    return labels[Unit(unit)] % {"days": days}


# --- words -----------------------------------------------------------------------------------------------------------

T = Trigger
NUMERALS = "零〇一二两三四五六七八九十百"
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | {sign: place for place, sign in enumerate("三四五六七八九", 3)}
COUNTED = r"(?=个?(?:工作日|自然日|日历天|天|日|月|周|星期|礼拜|年|成|%|号))"
SEPARATOR = re.compile(r"[,;、。+/|&\n]|然后")
GOODS = r"(?:全部|所有|该批|本批)?(?:货物|设备|产品|货品|商品|货)"
PAID = r"先?(?:款到|到款|款清|见款|付款|付清|全款|付全款|收款|收到货款|货款到账|款项到账|先款)"
LEAVE = r"(?:安排)?(?:发货|出货|提货|交货|送货|发运|后货)"
TOKENS = [  # (kind, pattern): of those that match at a place the first decides
    ("upto", r"(?:累计)?(?:付款|支付|付|累计)[到至]?(?:合同)?(?:总额|总价)?(?:的)?[到至](?P<upto>\d+(?:\.\d+)?)%"),
    ("share", r"(?P<percent>\d+(?:\.\d+)?)%"),
    ("share", r"(?P<tenths>\d(?:\.\d)?)成"),
    ("share", r"(?P<under>[二三四五])分之(?P<over>[一二三四])"),
    ("share", r"(?P<half>一半|半款|50/50)"),
    ("rest", r"余款|余额|尾款|尾数|剩余|剩下|余下|其余|余"),
    (T.BEFORE_SHIPPING, rf"{PAID}(?:之?后)?(?:\d+个?(?:工作日|天|日)内?)?(?:再|即)?{LEAVE}"),
    (
        T.BEFORE_SHIPPING,
        r"(?:发货|提货|出货|交货|发运|出厂|装车|送货|发车)(?:之|以)?前(?!\d+个?(?:工作日|天|日|周|月))",
    ),
    (T.BEFORE_SHIPPING, r"带款提货|提货付款|现款现货|现款提货|钱货两清|款清发货"),
    (T.PRODUCTION, rf"{PAID}?(?:之?后)?(?:开始)?(?:投产|排产|开工|备货|备料|开始生产|安排生产|生产)之?(?:前|后|时)?"),
    ("net", r"net(?P<net>\d{1,3})(?:days|天)?"),
    ("close", r"付清|结清|清款|清账"),
    (
        T.INVOICE,
        r"货到票到|票到货到|货票(?:到齐|齐全|同到|两讫)?|(?:收到|见|凭|开具?)?(?:全额|等额)?(?:增值税)?(?:专用|普通)?发票"
        r"(?:开具|送达|收到|到|入账)?|收到专票|见票即?|票到|到票|收票|收到票|开票|凭票|专票|票后",
    ),
    (
        "month_day",
        r"(?P<which>次|下|隔)个?月的?(?:第?(?P<month_day>\d{1,2})[号日]|(?:月)?(?P<month_end>底|末))之?前?",
    ),
    ("next_month", r"[次下]个?月(?=[付结支内清]|$)"),
    ("wait", r"(?P<workdays>\d{1,3})个?工作日(?!之?前)"),
    ("wait", r"(?P<days>\d{1,3})个?(?:自然日|日历天|天|日)(?!之?前|结|[一二三四五六七八九十\d])"),
    ("wait", r"(?P<months>\d{1,2})个?月(?!之?前|结|[\d底末初])"),
    ("wait", r"(?P<weeks>\d{1,2})个?(?:周|星期|礼拜)(?!之?前|结|[一二三四五六日])"),
    ("wait", r"(?P<years>\d)年(?!之?前)"),
    (T.MONTH_END, r"(?<!半)(?<!个)月结算?|当月底|当月末|本月底|月底之?前?|月末之?前?|月清|当月"),
    ("held", r"(?:质量)?保证金|质保金|保修金|质保期?满?|保修期?满?"),
    (
        T.CONFIRMATION,
        r"预付款?|预收款?|定金|订金|首付款?|首款|首期款?|先付|头款|下单付?|下订单|订货时|签单|签约|签订|签署|签合同|"
        r"(?:合同|协议|订单)(?:签订|签署|生效|签定|确认|盖章)|确认订单",
    ),
    (
        T.DELIVERY,
        rf"货到|到货|收到{GOODS}|收货|{GOODS}?(?:到达|送达|运到|送到)|签收|(?:最?终|初步?)?验收|检验合格|到厂|入库|"
        r"交付|交货|送货|安装(?:调试|完成|完毕|好)?|调试(?:完成|完毕|合格)?|到付|现结|现付|现金现结|账期|帐期|赊销|"
        r"赊账|信用期|上门|现款|cod",
    ),
    (T.DISPATCH, r"(?:发货|出货|提货|发运|装车|出厂|发车)(?:之?后|时|当天|当日|即|日)?"),
    (
        "",  # words that carry no meaning of their own
        r"付款方式|结算方式|付款条件|付款|支付|结算|付至?|打款|汇款|货款|款项|价款|尾|款|合同|订单|协议|总额|总价|全额|"
        r"全款|全部|金额|一次性|作为|为|即|立即|之日起?|之后|以后|后|起算?|计|之内|以内|内|时|当天|当日|再|并且|并|和|及|与|"
        r"且|到位|到|完成|完毕|合格|正常|无误|通过|办理|由|应|须|需|甲方|乙方|买方|卖方|需方|供方|双方确认|我方|贵司|"
        r"客户|设备|货物|产品|货|第?[一二三]期|第?[一二三]笔|首笔|先|比例|的|需|t/?t|电汇|银行转账|转账|对公|现金|"
        r"支票|含税|不含税|结|清|[()（）:“”\"\-·]",
    ),
]
TOKEN = re.compile("|".join(f"(?P<t{place}>{pattern})" for place, (_kind, pattern) in enumerate(TOKENS)))
KINDS = [kind for kind, _pattern in TOKENS]


@dataclass
class Group:
    """What one instalment is said to be: its share, its triggers, its waits."""

    shares: list = field(default_factory=list)
    triggers: set = field(default_factory=set)
    waits: list = field(default_factory=list)
    closes: bool = False
    text: str = ""

    def take(self, token):
        kind, value, text = token
        self.text += text
        if kind in ("share", "upto", "rest"):
            self.shares.append((kind, value))
        elif kind == "close":
            self.closes = True
        elif kind == "wait":
            self.waits.append(value)
        else:
            self.triggers.add(kind)
            if value:
                self.waits.append(value)

    def join(self, other):
        self.shares += other.shares
        self.triggers |= other.triggers
        self.waits += other.waits
        self.closes |= other.closes
        self.text += other.text


def read_terms(text):
    """A text as instalments that add up to 100 %, or as what was not understood of it."""
    plain = _plain(text)
    if not plain or len(plain) > MOST_TEXT:
        return Reading(unread=text.strip()[:MOST_TEXT])
    clauses, unread = [], []
    for clause in SEPARATOR.split(plain):
        tokens, rest = _tokens(clause)
        unread += rest
        if tokens:
            clauses.append(tokens)
    if unread:
        return Reading(unread="、".join(unread))
    groups = _merged([group for tokens in clauses for group in _groups(tokens)])
    shares = _shares(groups)
    if shares is None:
        return Reading(unread=text.strip())
    instalments = []
    for group, share in zip(groups, shares, strict=True):
        instalment = _instalment(group, share)
        if instalment is None:
            return Reading(unread=group.text or text.strip())
        instalments.append(instalment)
    return Reading(tuple(instalments))


def understand_terms(text):
    """The instalments of a text, adding up to 100 %, or None where any part is not understood."""
    return read_terms(text).instalments or None


# --- from text to words ----------------------------------------------------------------------------------------------


def _plain(text):
    """Without spaces, widths and Chinese numerals: 三成 is 3成, 百分之三十 is 30%, 半年 is 6个月."""
    plain = re.sub(r"\s", "", normalise(text)).lower().replace("％", "%").replace("t/t", "电汇")
    plain = re.sub(rf"百分之([{NUMERALS}]+|\d+(?:\.\d+)?)", lambda m: f"{_number(m[1])}%", plain)
    plain = re.sub(rf"([{NUMERALS}]+){COUNTED}", lambda m: _number(m[1]), plain)
    return re.sub(r"半个月(?!结)", "15天", re.sub(r"(?<!\d)半年", "6个月", plain))


def _number(numeral):
    """三十五 is 35, 一百二十 is 120; digits stay."""
    if numeral[0].isdigit():
        return numeral
    hundreds, _sign, below = numeral.rpartition("百")
    tens, sign, ones = below.rpartition("十")
    total = 100 * _digits(hundreds or ("一" if "百" in numeral else ""))
    return str(total + 10 * (_digits(tens) if tens else bool(sign)) + _digits(ones))


def _digits(numeral):
    value = 0
    for sign in numeral:
        value = value * 10 + DIGITS.get(sign, 0)
    return value


def _tokens(clause):
    """([(kind, value, text)], [what was not read]) of a clause; words without a meaning are dropped."""
    tokens, unread, place = [], [], 0
    while place < len(clause):
        match = TOKEN.match(clause, place)
        if match is None:
            if unread and unread[-1][1] == place:
                unread[-1] = (unread[-1][0], place + 1)
            else:
                unread.append((place, place + 1))
            place += 1
            continue
        kind = KINDS[int(match.lastgroup[1:])]
        if kind:
            tokens.append(_token(kind, match))
        place = match.end()
    return _named_rest(tokens), [clause[start:end] for start, end in unread]


def _named_rest(tokens):
    """余款70% and 70%余款 name the rest and its share: one share, not two."""
    named, kept = ("share", "upto"), []
    for place, token in enumerate(tokens):
        after = tokens[place + 1][0] if place + 1 < len(tokens) else "close"
        before = kept[-1][0] if kept else ""
        if token[0] != "rest" or not (after in named or (before in named and after == "close")):
            kept.append(token)
    return kept


def _token(kind, match):
    names = match.groupdict()
    if kind in ("share", "upto"):
        return kind, _percent(names), match[0]
    if kind == "wait":
        return kind, _wait(names), match[0]
    if kind == "net":
        return T.INVOICE, (int(names["net"]), Unit.DAY, None), match[0]
    if kind == "month_day":
        months = 2 if names["which"] == "隔" else 1
        day = int(names["month_day"]) if names["month_day"] else None
        return T.MONTH_END, (months, Unit.MONTH, day), match[0]
    if kind == "next_month":
        return T.MONTH_END, (1, Unit.MONTH, None), match[0]
    return kind, None, match[0]


def _percent(names):
    if names["upto"] or names["percent"]:
        return Decimal(names["upto"] or names["percent"])
    if names["tenths"]:
        return Decimal(names["tenths"]) * 10
    if names["half"]:
        return Decimal(50)
    return round(Decimal(100) * DIGITS[names["over"]] / DIGITS[names["under"]], 2)


def _wait(names):
    for name, unit, each in (("workdays", Unit.WORKDAY, 1), ("days", Unit.DAY, 1), ("weeks", Unit.DAY, 7)):
        if names[name]:
            return int(names[name]) * each, unit, None
    return int(names["months"] or 12 * int(names["years"])), Unit.MONTH, None


# --- from words to instalments ---------------------------------------------------------------------------------------


def _groups(tokens):
    """The words of a clause by instalment: as many as it has shares.

    What stands between two shares belongs to the first while that has no trigger yet, and then to the second.
    """
    places = [place for place, token in enumerate(tokens) if token[0] in ("share", "upto", "rest")]
    if len(places) < 2:
        group = Group()
        for token in tokens:
            group.take(token)
        return [group]
    groups = [Group() for _place in places]
    for token in tokens[: places[0] + 1]:
        groups[0].take(token)
    for number, (here, there) in enumerate(pairwise([*places, len(tokens)])):
        following = groups[number + 1] if number + 1 < len(groups) else groups[number]
        owner = following if groups[number].triggers else groups[number]
        for token in tokens[here + 1 : there]:
            owner.take(token)
        if there < len(tokens):
            following.take(tokens[there])
    return groups


def _merged(groups):
    """Clauses that speak of one instalment as one group: 合同签订后，付30% and 货到验收，30天内付清."""
    merged = []
    for group in groups:
        before = merged[-1] if merged else None
        completes = before is not None and (
            (not group.triggers and not group.shares)
            or (not before.triggers and not before.shares)
            or (group.shares and not group.triggers and before.triggers and not before.shares)
            or (before.shares and not before.triggers and group.triggers and not group.shares)
        )
        if completes:
            before.join(group)
        else:
            merged.append(group)
    if len(merged) > 1 and not any(group.shares for group in merged):
        for group in merged[1:]:
            merged[0].join(group)
        return merged[:1]
    return merged


def _shares(groups):
    """The percentage of each group; one may take the rest. None where they do not add up."""
    shares, without, total = [], [], Decimal(0)
    for place, group in enumerate(groups):
        if len(group.shares) > 1:
            return None
        kind, value = group.shares[0] if group.shares else ("rest", None)
        share = None if kind == "rest" else value - total if kind == "upto" else value
        if share is None:
            without.append(place)
        shares.append(share)
        total += share or 0
    rest = 100 - total
    if len(without) == 1 and rest > 0 and _may_take_the_rest(groups, without[0]):
        shares[without[0]] = rest
    elif without or abs(rest) > Decimal("0.05") or not shares:
        return None
    else:
        shares[-1] += rest
    return shares if min(shares) > 0 else None


def _may_take_the_rest(groups, place):
    """Said to be the rest, or to settle the account, or simply what is named last."""
    return bool(groups[place].shares or groups[place].closes or place == len(groups) - 1)


def _instalment(group, share):
    trigger = _trigger(group.triggers)
    waits = list(dict.fromkeys(group.waits))
    if trigger is None or len(waits) > 1 or ("held" in group.triggers and not waits):
        return None
    days, unit, month_day = waits[0] if waits else (0, Unit.DAY, None)
    return Instalment(share, str(trigger), days, str(unit), month_day)


def _trigger(triggers):
    """The one event that several words name, the latest where they name a chain; None where they contradict."""
    events = {T.DELIVERY if trigger == "held" else trigger for trigger in triggers}
    if len(events) > 1 and events <= {T.DELIVERY, T.INVOICE, T.MONTH_END}:
        late = T.MONTH_END in events
        return (T.INVOICE_MONTH if late else T.INVOICE) if T.INVOICE in events else T.MONTH_END
    if events == {T.CONFIRMATION, T.PRODUCTION}:
        return T.PRODUCTION
    return events.pop() if len(events) == 1 else None
