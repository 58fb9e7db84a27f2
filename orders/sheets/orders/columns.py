"""The columns of the order sheet, and how one cell of each is read. A cell that cannot be read raises `Mistyped`."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orderdesk.core.money import discount_typed
from orderdesk.core.sheets.dates import day_of, moment_of
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.sheets.words import Words
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import Mistyped, cell_text, decimal_typed, excerpt, normalise, phone_typed
from orders.states import OrderStatus

NUMBER, CUSTOMER, CONTACT, PHONE = "订单编号", "客户名称", "联系人", "联系方式"
ORDERED, PRODUCT, SPEC, QUANTITY, PRICE = "下单日期", "产品/服务名称", "规格型号", "数量", "单价(元)"
AMOUNT, TERMS, ADDRESS, DUE, OWNER, NOTE = "总金额(元)", "付款方式", "交付地址", "交付日期", "销售负责人", "备注"
STATUS, CONFIRMED, SHIPPED, DELIVERED = "订单状态", "确认日期", "发货日期", "实际交付日期"
DISCOUNT, FREIGHT, REGION, KIND, TAX = "折扣", "运费", "地区", "客户类型", "税率"
CUSTOMER_NUMBER, CODE = "客户订单号", "产品编码"

ORDER_HEADINGS = [
    *(NUMBER, CUSTOMER, CONTACT, PHONE, ORDERED, PRODUCT, SPEC, QUANTITY, PRICE),
    *(AMOUNT, TERMS, ADDRESS, DUE, OWNER, NOTE),
]
HISTORY_HEADINGS = [STATUS, CONFIRMED, SHIPPED, DELIVERED, DISCOUNT, FREIGHT, REGION, KIND, TAX]
FURTHER_HEADINGS = [CUSTOMER_NUMBER, CODE]
HEADINGS = [*ORDER_HEADINGS, *HISTORY_HEADINGS, *FURTHER_HEADINGS]
INSTEAD = {PRODUCT: CODE}  # a code names the product as well
REQUIRED_HEAD = [CUSTOMER, CONTACT, PHONE, ORDERED, TERMS, ADDRESS, DUE]
REQUIRED_LINE = [PRODUCT, QUANTITY, PRICE]
REQUIRED = [*REQUIRED_HEAD, *REQUIRED_LINE]
SAMPLE = {
    NUMBER: "示例-001",
    CUSTOMER: "示例客户有限公司",
    CONTACT: "李明",
    PHONE: "13800138001",
    ORDERED: date(2024, 5, 10),
    PRODUCT: "服务器A型",
    SPEC: "S-001",
    QUANTITY: 10,
    PRICE: 5000,
    AMOUNT: 50000,
    TERMS: "30%预付，余款到付",
    ADDRESS: "北京市海淀区中关村路1号",
    DUE: date(2024, 5, 25),
    OWNER: "张伟",
    NOTE: "需定制logo",
    STATUS: "已确认",
    CONFIRMED: date(2024, 5, 11),
    TAX: "13%",
}
GIFT_WORDS = ("赠品", "样品", "免费")
OPTIONAL_HEAD = [OWNER, STATUS, CONFIRMED, SHIPPED, DELIVERED, REGION, KIND, CUSTOMER_NUMBER]
FROM_CUSTOMER = (CONTACT, PHONE, TERMS, ADDRESS)  # what the record of the customer may say instead
BY_DUE_DATE = "@due"  # a default of the state: completed where the delivery date has passed, else confirmed
HEAD = [NUMBER, *REQUIRED_HEAD, *OPTIONAL_HEAD, FREIGHT]

MOST_QUANTITY, MOST_PRICE, MOST_MONEY = Decimal("9999999.999"), Decimal(9_999_999_999), Decimal(99_999_999_999_999)
MOST_FREIGHT = Decimal(99_999_999)
MOST_BARE_DISCOUNT = Decimal("0.5")
STATUSES = {
    "草稿": OrderStatus.DRAFT,
    "待初审": OrderStatus.IN_REVIEW,
    "待补充": OrderStatus.NEEDS_INFO,
    "已驳回": OrderStatus.REJECTED,
    "待审批": OrderStatus.IN_APPROVAL,
    "待货期确认": OrderStatus.AWAITING_SUPPLY,
    "已确认": OrderStatus.CONFIRMED,
    "生产中": OrderStatus.IN_PRODUCTION,
    "已发货": OrderStatus.SHIPPED,
    "已交付": OrderStatus.DELIVERED,
    "已完成": OrderStatus.COMPLETED,
    "已取消": OrderStatus.CANCELLED,
}
STATUS_WORDS = {status: word for word, status in STATUSES.items()}
ALSO_STATUSES = {  # what companies call them; what may be meant in two ways is asked about
    OrderStatus.DRAFT: "新建、未提交、待提交、暂存",
    OrderStatus.IN_REVIEW: "待审核、审核中、未审核、待审",
    OrderStatus.NEEDS_INFO: "退回、已退回、待完善",
    OrderStatus.REJECTED: "驳回、审核不通过、未通过",
    OrderStatus.IN_APPROVAL: "审批中、待批",
    OrderStatus.AWAITING_SUPPLY: "待确认交期、待确认货期、待回复交期、待排产",
    OrderStatus.CONFIRMED: "确认、已审核、已审批、已下单、已接单、已签约、待生产、待备货、未开始、open、approved",
    OrderStatus.IN_PRODUCTION: (
        "生产、在产、加工中、制作中、备货中、采购中、进行中、执行中、处理中、待发货、待出货、待出库、未发货、"
        "in progress、processing、in process"
    ),
    OrderStatus.SHIPPED: "发货、已出货、已出库、已寄出、运输中、在途、配送中、待签收、待收货、in transit、dispatched",
    OrderStatus.DELIVERED: "交付、已签收、签收、已收货、已到货、已送达、已交货、已验收、received",
    OrderStatus.COMPLETED: (
        "完成、已完结、完结、已结案、结案、已结清、已结束、交易完成、已归档、done、complete、finished"
    ),
    OrderStatus.CANCELLED: "取消、作废、已作废、已撤销、已撤单、撤单、canceled、void",
}
STATUSES_BY_WORD = STATUSES | {
    word.replace(" ", ""): status for status, words in ALSO_STATUSES.items() for word in words.split("、")
}
KINDS = {"重点客户": "key", "老客户": "regular", "新客户": "new"}
KIND_NAMES = {kind: word for word, kind in KINDS.items()}
KIND_WORDS = {"重点": "key", "大客户": "key", "vip": "key", "key": "key", "老": "regular", "regular": "regular"} | KINDS
KIND_WORDS |= {"新": "new", "new": "new"}
KIND_WORDS |= dict.fromkeys(("战略客户", "核心客户", "重要客户", "大客户a", "重要", "vip客户"), "key")
KIND_WORDS |= dict.fromkeys(("普通客户", "普通", "一般客户", "一般", "正式客户", "存量客户", "老用户"), "regular")


def read_cell(heading, cell):
    """The value of a cell under a heading; whoever calls has seen that the cell is not empty."""
    return READERS[heading](cell)


NUMBER_TEXT = text_of(32)


def number_of_order(cell):
    """An order number, one width and without spaces inside; Excel may have made a number of it."""
    return NUMBER_TEXT(normalise(cell_text(cell)).replace(" ", ""))


def quantity(cell):
    return decimal_typed(cell, places=3, above=0, most=MOST_QUANTITY)


def price(cell):
    """A price; whether the line may cost nothing is decided where its product and note are read."""
    return decimal_typed(cell, places=4, least=0, most=MOST_PRICE)


def amount(cell):
    """A sum as it stands in the sheet; how exact it must be is decided where it is compared."""
    return decimal_typed(cell, places=15)


def freight(cell):
    return decimal_typed(cell, places=2, least=0, most=MOST_FREIGHT)


def discount(cell):
    """The share taken off: a fraction as such, 9折 as paying that share; 0.95 may be either, so it is asked."""
    text = normalise(cell_text(cell))
    if "折" in text or text == "原价":
        return discount_typed(text)
    share = _fraction(text, cell)
    if share > MOST_BARE_DISCOUNT:
        raise Mistyped(
            _("%(value)s: is that the share paid or the share taken off? Write 0.05 or 9.5折 for 5 %% off.")
            % {"value": excerpt(cell)}
        )
    return share


def tax_rate(cell):
    """13%, 0.13 and 13 are the same rate; 免税 is none."""
    text = normalise(cell_text(cell))
    if text in ("免税", "不征税"):
        return Decimal(0)
    rate = _fraction(text, cell)
    rate = rate / 100 if rate >= 1 and "%" not in text else rate
    if rate > 1 or (rate == 1 and "%" not in text):
        raise Mistyped(_("%(value)s is not a tax rate. Write it like 13%%.") % {"value": excerpt(cell)})
    return rate


def _fraction(text, cell):
    share = decimal_typed(text.removesuffix("%"), places=6, least=0)
    share = share / 100 if text.endswith("%") else share
    if share != round(share, 4):
        raise Mistyped(_("%(value)s has more than %(places)s decimals.") % {"value": excerpt(cell), "places": 4})
    return share


def status(cell):
    text = normalise(cell_text(cell)).replace(" ", "")
    if text.lower() in STATUSES_BY_WORD:
        return STATUSES_BY_WORD[text.lower()]
    if text.lower() in OrderStatus.values:
        return OrderStatus(text.lower())
    raise Mistyped(
        _("“%(value)s” is not an order status: %(known)s.") % {"value": excerpt(cell), "known": listed(STATUSES)}
    )


def kind(cell):
    """new, regular or key, or nothing where the word is not ours."""
    return KIND_WORDS.get(normalise(cell_text(cell)).replace(" ", "").lower(), "")


def known_kind(cell):
    """What `kind` gives, or `Mistyped` where the word is not ours."""
    read = kind(cell)
    if not read:
        raise Mistyped(_("Unknown customer type; ignored."))
    return read


WORDS = {STATUS: Words(status, tuple(STATUSES)), KIND: Words(known_kind, tuple(KINDS))}
READERS = {
    NUMBER: number_of_order,
    CUSTOMER: text_of(120),
    CONTACT: text_of(60),
    PHONE: phone_typed,
    ORDERED: moment_of,
    PRODUCT: text_of(120),
    SPEC: text_of(120),
    QUANTITY: quantity,
    PRICE: price,
    AMOUNT: amount,
    TERMS: text_of(120),
    ADDRESS: text_of(200),
    DUE: day_of,
    OWNER: text_of(60),
    NOTE: text_of(200),
    STATUS: status,
    CONFIRMED: moment_of,
    SHIPPED: moment_of,
    DELIVERED: moment_of,
    DISCOUNT: discount,
    FREIGHT: freight,
    REGION: text_of(60),
    KIND: kind,
    TAX: tax_rate,
    CUSTOMER_NUMBER: text_of(60),
    CODE: code_of(40),
}
