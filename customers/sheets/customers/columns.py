"""The columns of the customer sheet and how its rows are read."""

from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.core.money import discount_label, discount_typed, plain_number
from orderdesk.core.sheets.rows import (
    Field,
    named,
    read_rows,
)
from orderdesk.core.sheets.typed import code_of, lines_of, text_of
from orderdesk.core.sheets.words import choice_of
from orderdesk.core.text.typed import cell_text, decimal_typed, phone_typed
from orderdesk.core.text.uscc import uscc_fault

SHEET = "客户资料表"
NAME, USCC, OWNER = "客户名称", "统一社会信用代码", "客户经理"
CONTACT, PHONE, ADDRESS = "联系人", "联系方式", "交付地址"
KEY = {"重点": True, "重点客户": True, "key": True, "普通": False, "老客户": False, "新客户": False, "regular": False}
LEVEL_KINDS = ("", "级", "类", "级客户", "类客户", "等")
KEY |= dict.fromkeys(("大客户", "战略客户", "核心客户", "重要客户", "vip", "vip客户", "重要", "是"), True)
KEY |= dict.fromkeys(("普通客户", "一般客户", "一般", "正式客户", "老", "新", "否", "new"), False)
KEY_WORDS = {True: "重点", False: "普通"}
LEVELS = {f"{level.value.lower()}{kind}": level.value for level in Customer.Level for kind in LEVEL_KINDS}
MOST_CREDIT, MOST_DAYS = 99_999_999_999, 32_767


def whole(most):
    return lambda cell: int(decimal_typed(cell, places=0, least=0, most=most))


def credit(cell):
    return decimal_typed(cell, places=2, least=0, most=MOST_CREDIT)


def discount(cell):
    return discount_typed(cell_text(cell))


def discount_text(share):
    return discount_label(share) or "原价"


def upper_code(cell):
    return code_of(18)(cell).upper()


FIELDS = [
    Field(
        NAME,
        "name",
        text_of(120),
        required=True,
        width=28,
        sample="示例客户有限公司",
        also=named(
            "客户、客户全称、单位名称、公司名称、购货单位、客户公司、客户单位、"
            "往来单位、名称、Customer、Customer Name、Company"
        ),
    ),
    Field("客户简称", "short_name", text_of(60), width=12, sample="示例客户", also=named("简称、Short Name")),
    Field(
        *("客户类型", "is_key", choice_of(KEY, usual=["重点", "普通"])),
        width=10,
        sample="重点",
        write=KEY_WORDS.get,
        also=named("客户类别、客户分类、客户性质、是否重点、Customer Type"),
    ),
    Field(
        *("客户级别", "level", choice_of(LEVELS, usual=["A", "B", "C"])),
        width=10,
        sample="A",
        also=named("客户等级、级别、等级、信用等级、Level、Grade"),
    ),
    Field("所属行业", "industry", text_of(60), width=12, sample="电子制造", also=named("行业、行业类别、Industry")),
    Field("省", "province", text_of(30), width=8, sample="北京市", also=named("省份、Province")),
    Field("市", "city", text_of(30), width=8, sample="北京市", also=named("城市、City")),
    Field("区", "district", text_of(30), width=8, sample="海淀区", also=named("区县、District")),
    Field("客户来源", "source", text_of(60), width=12, sample="展会", also=named("来源、Source")),
    Field(
        USCC,
        "uscc",
        upper_code,
        width=22,
        sample="91110000600037341L",
        also=named("税号、纳税人识别号、信用代码、社会信用代码、统一信用代码、开票税号、Tax ID"),
    ),
    Field(
        OWNER,
        "owner",
        text_of(60),
        width=10,
        sample="张伟",
        also=named(
            "业务员、负责业务员、所属业务员、跟进业务员、销售负责人、"
            "销售员、销售、负责人、跟单员、Owner、Account Manager"
        ),
    ),
    Field(
        "付款方式",
        "default_terms",
        text_of(120),
        width=20,
        sample="月结30天",
        also=named("结算方式、付款条件、付款条款、收款方式、结款方式、Payment Terms、Terms"),
    ),
    Field("常用折扣", "default_discount", discount, width=10, sample="9.5折", write=discount_text),
    Field(
        "信用额度",
        "credit_limit",
        credit,
        kind="money",
        width=14,
        sample=50000,
        write=plain_number,
        also=named("额度、信用额、授信额度、赊销额度、Credit Limit"),
    ),
    Field(
        *("账期(天)", "credit_days", whole(MOST_DAYS)),
        kind="number",
        width=10,
        sample=30,
        also=named("账期、信用天数、账期天数、Credit Days"),
    ),
    Field(
        CONTACT,
        "contact",
        text_of(60),
        width=10,
        sample="李明",
        also=named("客户联系人、联系人姓名、主要联系人、对接人、采购员、Contact、Contact Name"),
    ),
    Field(
        PHONE,
        "phone",
        phone_typed,
        width=16,
        sample="13800138001",
        also=named("联系电话、电话、手机、手机号、手机号码、联系人电话、联系人手机、Phone、Mobile、Tel"),
    ),
    Field("邮箱", "email", text_of(254), width=20, sample="", also=named("电子邮箱、Email、E-mail")),
    Field(
        ADDRESS,
        "address",
        text_of(200),
        width=36,
        sample="北京市海淀区中关村路1号",
        also=named("送货地址、收货地址、地址、公司地址、详细地址、客户地址、交货地址、Address、Delivery Address"),
    ),
    Field("备注", "notes", lines_of(2000), width=24, sample="", also=named("说明、Note、Notes、Remark")),
]
HEADINGS = {field.name: field.heading for field in FIELDS}
OF_CUSTOMER = [
    "short_name",
    "is_key",
    "level",
    "industry",
    "province",
    "city",
    "district",
    "source",
    "uscc",
    "default_terms",
    "default_discount",
    "credit_limit",
    "credit_days",
    "notes",
]


def read_customers(source, choices=None, custom=()):
    """The rows of a customer sheet, with the columns of custom fields. A credit code with a wrong check digit is
    imported with a warning.
    """
    reading = read_rows(source, [*FIELDS, *custom], choices, fewest=2)
    for row in reading.rows:
        code = row.values.get("uscc", "")
        fault = uscc_fault(code) if code and not (len(code) == 15 and code.isdecimal()) else ""
        if fault:
            row.warn(USCC, fault)
        if "phone" in row.values and "contact" not in row.values:
            row.fault(CONTACT, _("A phone number needs the name of the contact."))
    return reading
