"""The customer sheet: its columns and how its rows are read. Rows with the same name are one customer."""

from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.core.money import discount_shown, discount_typed, plain_number
from orderdesk.core.sheet import Field, choice_of, code_of, lines_of, read_rows, text_of
from orderdesk.core.typed import cell_text, decimal_typed, normalise, phone_typed
from orderdesk.core.uscc import uscc_fault

NAME, USCC, OWNER = "客户名称", "统一社会信用代码", "客户经理"
CONTACT, PHONE, ADDRESS = "联系人", "联系方式", "交付地址"
KEY = {"重点": True, "重点客户": True, "key": True, "普通": False, "老客户": False, "新客户": False, "regular": False}
KEY_WORDS = {True: "重点", False: "普通"}
LEVELS = {level.value.lower(): level.value for level in Customer.Level}
MOST_CREDIT, MOST_DAYS = 99_999_999_999, 3650


def whole(most):
    return lambda cell: int(decimal_typed(cell, places=0, least=0, most=most))


def credit(cell):
    return decimal_typed(cell, places=2, least=0, most=MOST_CREDIT)


def discount(cell):
    return discount_typed(cell_text(cell))


def discount_told(share):
    return discount_shown(share) or "原价"


def upper_code(cell):
    return code_of(18)(cell).upper()


FIELDS = [
    Field(NAME, "name", lambda cell: normalise(text_of(120)(cell)), required=True, width=28, sample="示例客户有限公司"),
    Field("客户简称", "short_name", text_of(60), width=12, sample="示例客户"),
    Field("客户类型", "is_key", choice_of(KEY, known=["重点", "普通"]), width=10, sample="重点", tell=KEY_WORDS.get),
    Field("客户级别", "level", choice_of(LEVELS, known=["A", "B", "C"]), width=10, sample="A"),
    Field("所属行业", "industry", text_of(60), width=12, sample="电子制造"),
    Field("省", "province", text_of(30), width=8, sample="北京市"),
    Field("市", "city", text_of(30), width=8, sample="北京市"),
    Field("区", "district", text_of(30), width=8, sample="海淀区"),
    Field("客户来源", "source", text_of(60), width=12, sample="展会"),
    Field(USCC, "uscc", upper_code, width=22, sample="91110000600037341L"),
    Field(OWNER, "owner", text_of(60), width=10, sample="张伟"),
    Field("付款方式", "default_terms", text_of(120), width=20, sample="月结30天"),
    Field("常用折扣", "default_discount", discount, width=10, sample="9.5折", tell=discount_told),
    Field("信用额度", "credit_limit", credit, kind="money", width=14, sample=50000, tell=plain_number),
    Field("账期(天)", "credit_days", whole(MOST_DAYS), kind="number", width=10, sample=30),
    Field(CONTACT, "contact", text_of(60), width=10, sample="李明"),
    Field(PHONE, "phone", phone_typed, width=16, sample="13800138001"),
    Field("邮箱", "email", text_of(254), width=20, sample=""),
    Field(ADDRESS, "address", text_of(200), width=36, sample="北京市海淀区中关村路1号"),
    Field("备注", "notes", lines_of(2000), width=24, sample=""),
]
HEADINGS = {field.name: field.heading for field in FIELDS}
OF_CUSTOMER = [
    "short_name", "is_key", "level", "industry", "province", "city", "district", "source", "uscc", "default_terms",
    "default_discount", "credit_limit", "credit_days", "notes",
]  # fmt: skip


def read_customers(source):
    """The rows of a customer sheet. A credit code whose check digit is wrong is told, and taken as it is."""
    reading = read_rows(source, FIELDS, fewest=2)
    for row in reading.rows:
        code = row.values.get("uscc", "")
        fault = uscc_fault(code) if code and not (len(code) == 15 and code.isdecimal()) else ""
        if fault:
            row.warn(USCC, fault)
        if "phone" in row.values and "contact" not in row.values:
            row.fault(CONTACT, _("A phone number needs the name of the contact."))
    return reading
