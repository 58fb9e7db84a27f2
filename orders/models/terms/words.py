"""The words of payment terms, and a text as these words; what has no meaning here is named."""

import re
from decimal import Decimal

from orderdesk.core.text.typed import normalise
from orders.models.terms.plan import Trigger, Unit

T = Trigger
NUMERALS = "零〇一二两三四五六七八九十百"
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | {sign: place for place, sign in enumerate("三四五六七八九", 3)}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇", "一二三四五六七八九十百千二零")
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
ONES = "[一二三四五六七八九]"
NUMBER = f"(?:{ONES}千)?零?(?:{ONES}百)?零?(?:{ONES}?十)?零?{ONES}?"
IN_ORDER = re.compile(f"(?!$)(?:{NUMBER}万)?{NUMBER}")
LARGE = f"{NUMERALS}千万壹贰叁肆伍陆柒捌玖拾佰仟"
IN_WORDS = re.compile(rf"(?<![{LARGE}\d.])([{LARGE}]+)(?=元|块|圆)")
GROUPED = r"\d{1,3}(?:,\d{3})+"
THOUSANDS = re.compile(rf"(?<![\d.,]){GROUPED}(?=(?:\.\d+)?\s*(?:元|块|圆))|(?<=[¥￥])\s*{GROUPED}(?!\d)")
COUNTED = r"(?=个?(?:工作日|自然日|日历天|天|日|月|周|星期|礼拜|年|成|%|号))"
SEPARATOR = re.compile(r"[,;、。+/|&\n]|然后")
GOODS = r"(?:全部|所有|该批|本批)?(?:货物|设备|产品|货品|商品|货)"
RATE = r"(?:13|9|6|3|1)%的?"
PAID = (
    r"先?(?:款到|到款|款清|款齐|钱到|见款|付款|打款|汇款|付清|全款到账|全款|付全款|收款|收到全款|收到货款|货款到账|"
    r"款项到账|先款)"
)
YUAN = r"(?:元整?|块钱?|圆整?|(?:人民币|rmb|cny))"
NO_LIMIT = r"(?!之?以?内|起|以?上|以?下|(?:发货|提货|出货|投产|排产)(?!之?前|之?后|时))"  # 5000元以内, 付5000元发货
PAID_AHEAD = ("首付", "定金", "订金", "预付", "首款", "头款", "先付", "首付款", "预付款")  # 首付20000 needs no 元
AHEAD = "|".join(f"(?<={word})" for word in PAID_AHEAD)
FAR_MONTHS = ("隔", "下下")
LEAVE = r"(?:安排)?(?:发货|出货|提货|交货|送货|发运|后货)"
TOKENS = [  # (kind, pattern): of those that match at a place the first decides
    ("upto", r"(?:累计)?(?:付款|支付|付|累计)[到至]?(?:合同)?(?:总额|总价)?(?:的)?[到至](?P<upto>\d+(?:\.\d+)?)%"),
    ("", rf"含?{RATE}(?:增值税率?|税率|税点)(?!专|普|发票)"),
    (T.INVOICE, rf"(?:收到|见|凭)?{RATE}(?:增值税)?(?:专用|普通)?(?:发票|专票|普票)(?:开具|送达|收到|到|入账)?"),
    ("share", r"(?P<percent>\d+(?:\.\d+)?)%"),
    ("share", r"(?P<tenths>\d(?:\.\d)?)成"),
    ("share", r"(?P<under>[二三四五])分之(?P<over>[一二三四])"),
    ("share", r"(?P<half>一半|半款|50/50)"),
    (
        "amount",
        rf"(?<![至满扣超过约每\d.])(?<!付到)(?<!款到)(?:人民币|rmb|cny|¥)?"
        rf"(?P<yuan>\d{{1,9}}(?:\.\d{{1,2}})?)(?P<myriads>[万千]?){YUAN}{NO_LIMIT}",
    ),
    (
        "amount",
        rf"(?:{AHEAD}|(?:人民币|rmb|cny|¥))(?P<bare>\d{{3,9}}(?:\.\d{{1,2}})?|\d{{1,9}}(?:\.\d{{1,2}})?(?=万))(?P<tens>万?)"
        r"(?=$|余|尾|剩|其余)",
    ),
    ("rest", r"余款|余额|尾款|尾数|剩余|剩下|余下|其余|余|balance|remainder|remaining"),
    (T.BEFORE_SHIPPING, rf"{PAID}(?:之?后)?(?:\d+个?(?:工作日|天|日)内?)?(?:再|即)?{LEAVE}"),
    (
        T.BEFORE_SHIPPING,
        r"(?:发货|提货|出货|交货|发运|出厂|装车|送货|发车)(?:之|以)?前(?!\d+个?(?:工作日|天|日|周|月))",
    ),
    (T.BEFORE_SHIPPING, r"带款提货|提货付款|提货款|发货款|现款现货|现款提货|钱货两清|款清发货|货好|备好货|货备好"),
    (T.BEFORE_SHIPPING, r"(?:before|priorto)(?:shipment|shipping|dispatch|delivery)"),
    (T.PRODUCTION, rf"{PAID}?(?:之?后)?(?:开始)?(?:投产|排产|开工|备货|备料|开始生产|安排生产|生产)之?(?:前|后|时)?"),
    ("net", r"net-?(?P<net>\d{1,3})(?:days?|天)?"),
    ("close", r"付清|结清|清款|清账"),
    (T.INVOICE, r"(?:on|after|from|of|uponreceiptof)?(?:the)?invoice(?:date)?"),
    (
        T.INVOICE,
        r"货到票到|票到货到|票结|货票(?:到齐|齐全|同到|两讫)?|(?:收到|见|凭|开具?)?(?:全额|等额)?(?:增值税)?(?:专用|普通)?发票"
        r"(?:开具|送达|收到|到|入账)?|收到专票|收到普票|见票即?|票到|到票|收票|收到票|开票|凭票|专票|普票|票后",
    ),
    (
        "month_day",
        r"(?P<which>下下|次|下|隔)个?月的?(?:第?(?P<month_day>\d{1,2})[号日]|(?:月)?(?P<month_end>底|末))之?前?",
    ),
    ("next_month", r"(?P<following>下下|[次下隔])个?月(?=[付结支内清]|$)"),
    ("wait", r"(?P<workdays>\d{1,3})个?工作日(?!之?前)"),
    ("wait", r"(?P<days>\d{1,3})个?(?:自然日|日历天|天|日|days?)(?!之?前|before|prior|结|[一二三四五六七八九十\d])"),
    ("wait", r"(?P<months>\d{1,2})个?月(?!之?前|结|[\d底末初])"),
    ("wait", r"(?P<weeks>\d{1,2})个?(?:周|星期|礼拜)(?!之?前|结|[一二三四五六日])"),
    ("wait", r"(?P<years>\d)年(?!之?前)"),
    (
        T.MONTH_END,
        r"(?<!半)(?<!个)按?月结算?|每月(?:一结|结算?(?:一次)?|月?底|月?末)|eom|endof(?:the)?month|当月底|当月末|本月底|月底之?前?|月末之?前?|月清|当月|本月",
    ),
    ("held", r"(?:质量)?保证金|质保金|保修金|质保期?满?|保修期?满?"),
    (
        T.CONFIRMATION,
        r"预付款?|预收款?|定金|订金|首付款?|首款|首期款?|先付|头款|下单付?|deposit|down-?payment|inadvance|prepaid|prepayment|withorder|下订单|订货时|签单|签约|签订|签署|签合同|"
        r"(?:合同|协议|订单)(?:签订|签署|生效|签定|确认|盖章)|确认订单",
    ),
    (
        T.DELIVERY,
        rf"先货后款|货到|到货|收到{GOODS}|收货|验货|{GOODS}?(?:到达|送达|运到|送到)|签收|(?:最?终|初步?)?验收|检验合格|到厂|入库|"
        r"交付|交货|送货|安装(?:调试|完成|完毕|好)?|调试(?:完成|完毕|合格)?|到付|现结|现付|现金现结|账期|帐期|赊销|"
        r"赊账|挂账|信用(?:账|帐)?期|上门|现款|cod|(?:on|after|from|upon|of)?(?:the)?delivery",
    ),
    (T.DISPATCH, r"(?:发货|出货|提货|发运|装车|出厂|出库|发车)(?:之?后|时|当天|当日|即|日)?"),
    (
        "",  # words that carry no meaning of their own
        r"付款方式|结算方式|付款条件|付款|支付|结算|付至?|打款|汇款|货款|款项|价款|尾|款|合同|订单|协议|总额|总价|全额|"
        r"cash|full|total|amount|payment|payable|due|within|after|plus|and|the|po|"
        r"微信|支付宝|刷卡|网银|现汇|无息|期限|扣留|预留|留|扣|满|全款|全部|金额|一次性|作为|为|即|立即|之日起?|日期|日起|日后|之后|以后|后|(?<!%)起算?|计|之内|以内|内|时|当天|当日|再|并且|并|和|及|与|"
        r"且|到位|到|完成|完毕|合格|正常|无误|通过|办理|由|向|于|以|方式|应|须|需|甲方|乙方|买方|卖方|需方|供方|双方确认|我方|贵司|"
        r"客户|设备|货物|产品|货|第?[一二三]期|第?[一二三]笔|首笔|先|比例|的|需|t/?t|电汇|银行转账|转账|对公|现金|"
        r"支票|含税|不含税|结|清|(?<!%)-|[()（）:“”\"·]",
    ),
]
TOKEN = re.compile("|".join(f"(?P<t{place}>{pattern})" for place, (_kind, pattern) in enumerate(TOKENS)))
KINDS = [kind for kind, _pattern in TOKENS]


def plain_terms(text):
    """Without spaces, widths and Chinese numerals: 三成 is 3成, 百分之三十 is 30%, 半年 is 6个月, 5,000元 is 5000元."""
    plain = THOUSANDS.sub(lambda m: m[0].replace(",", ""), text)
    plain = re.sub(r"\s", "", normalise(plain)).lower().replace("％", "%").replace("t/t", "电汇")
    plain = re.sub(rf"百分之([{NUMERALS}]+|\d+(?:\.\d+)?)", lambda m: f"{_number(m[1])}%", plain)
    plain = re.sub(rf"([{NUMERALS}]+){COUNTED}", lambda m: _number(m[1]), plain)
    plain = IN_WORDS.sub(lambda m: str(_large_number(m[1])), plain)
    return re.sub(r"半个月(?!结)", "15天", re.sub(r"(?<!\d)半年", "6个月", plain))


def _number(numeral):
    """三十五 is 35, 一百二十 is 120; digits stay."""
    if numeral[0].isdigit():
        return numeral
    hundreds, _sign, below = numeral.rpartition("百")
    tens, sign, ones = below.rpartition("十")
    total = 100 * _digits(hundreds or ("一" if "百" in numeral else ""))
    return str(total + 10 * (_digits(tens) if tens else bool(sign)) + _digits(ones))


def _large_number(numeral):
    """两万五千 is 25000, 叁仟元 is 3000; of what is no number, the text."""
    plain = numeral.translate(FORMAL)
    if not IN_ORDER.fullmatch(plain):
        return numeral
    total, pending = 0, 0
    for sign in plain:
        if sign in PLACES:
            worth = PLACES[sign]
            total = (total + pending) * worth if worth == 10_000 else total + (pending or 1) * worth
            pending = 0
        else:
            pending = DIGITS[sign]
    return total + pending


def _digits(numeral):
    value = 0
    for sign in numeral:
        value = value * 10 + DIGITS.get(sign, 0)
    return value


def words_of(clause):
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
    """余款70%, 70%余款 and 70%余款到付 name the rest and its share: one share, not two."""
    named, result = ("share", "upto", "amount"), []
    for place, token in enumerate(tokens):
        after = tokens[place + 1][0] if place + 1 < len(tokens) else "close"
        before = result[-1][0] if result else ""
        names_own = before in named and (after == "close" or len(result) == 1)
        if token[0] != "rest" or not (after in named or names_own):
            result.append(token)
    return result


def _token(kind, match):
    names = match.groupdict()
    if kind in ("share", "upto"):
        return kind, _percent(names), match[0]
    if kind == "amount":
        return kind, _yuan(names), match[0]
    if kind == "wait":
        return kind, _wait(names), match[0]
    if kind == "net":
        return T.INVOICE, (int(names["net"]), Unit.DAY, None), match[0]
    if kind == "month_day":
        months = 2 if names["which"] in FAR_MONTHS else 1
        day = int(names["month_day"]) if names["month_day"] else None
        return T.MONTH_END, (months, Unit.MONTH, day), match[0]
    if kind == "next_month":
        months = 2 if names["following"] in FAR_MONTHS else 1
        return T.MONTH_END, (months, Unit.MONTH, None), match[0]
    return kind, None, match[0]


def _percent(names):
    if names["upto"] or names["percent"]:
        return Decimal(names["upto"] or names["percent"])
    if names["tenths"]:
        return Decimal(names["tenths"]) * 10
    if names["half"]:
        return Decimal(50)
    return round(Decimal(100) * DIGITS[names["over"]] / DIGITS[names["under"]], 2)


def _yuan(names):
    worth = {"万": 10_000, "千": 1000}.get(names["myriads"] or names["tens"], 1)
    return (Decimal(names["yuan"] or names["bare"]) * worth).normalize() + 0


def _wait(names):
    for name, unit, each in (("workdays", Unit.WORKDAY, 1), ("days", Unit.DAY, 1), ("weeks", Unit.DAY, 7)):
        if names[name]:
            return int(names[name]) * each, unit, None
    return int(names["months"] or 12 * int(names["years"])), Unit.MONTH, None
