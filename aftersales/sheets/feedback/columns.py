"""The columns of the feedback sheet, how it is read, and what makes two rows the same."""

import hashlib
import json
from datetime import date, datetime
from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _

from aftersales.states import TicketKind
from orderdesk.core.sheets.rows import Field, named, read_rows
from orderdesk.core.sheets.typed import code_of, lines_of, text_of
from orderdesk.core.sheets.words import Words
from orderdesk.core.text.typed import (
    Mistyped,
    cell_text,
    date_typed,
    decimal_typed,
    moment_typed,
    normalise,
)

SHEET = "客户反馈与售后记录表"
ORDER, CUSTOMER, KIND, TEXT, AT = "订单编号", "客户名称", "反馈类型", "反馈内容", "反馈时间"
OWNER, MEASURES, RESULT = "处理负责人", "处理措施", "处理结果"
STARS, FOLLOW_UP = "客户满意度评分(1-5分)", "跟进日期"
WORDS = {
    "产品质量": TicketKind.QUALITY,
    "交付时效": TicketKind.TIMELINESS,
    "安装指导": TicketKind.INSTALLATION,
    "退换货": TicketKind.EXCHANGE,
    "咨询": TicketKind.QUESTION,
    "投诉": TicketKind.COMPLAINT,
    "其他": TicketKind.OTHER,
}
KIND_WORDS = {kind: word for word, kind in WORDS.items()}
ALSO = {
    "质量": TicketKind.QUALITY,
    "质量问题": TicketKind.QUALITY,
    "交期": TicketKind.TIMELINESS,
    "物流": TicketKind.TIMELINESS,
    "安装": TicketKind.INSTALLATION,
    "退货": TicketKind.EXCHANGE,
    "换货": TicketKind.EXCHANGE,
    "服务投诉": TicketKind.COMPLAINT,
}


def kind_of(cell):
    """The type that a word means, or nothing where the word is not known."""
    word = normalise(cell_text(cell)).replace(" ", "")
    return WORDS.get(word) or ALSO.get(word) or ""


def known_kind(cell):
    """What `kind_of` gives, or `Mistyped` where the word is not known."""
    kind = kind_of(cell)
    if not kind:
        raise Mistyped(_("Unknown type; imported as “%(other)s”.") % {"other": "其他"})
    return kind


def stars_of(cell):
    return int(decimal_typed(cell, places=0, least=1, most=5))


FIELDS = [
    Field(ORDER, "order", code_of(32), width=14, sample="示例-001", also=named("订单号、单号、Order No")),
    Field(
        CUSTOMER, "customer", text_of(120), width=26, sample="示例客户有限公司", also=named("客户、客户全称、Customer")
    ),
    Field(KIND, "kind", Words(kind_of, tuple(WORDS), strict=known_kind), width=12, sample="产品质量"),
    Field(
        TEXT,
        "text",
        lines_of(4000),
        required=True,
        width=40,
        sample="风扇运行时有异响",
        also=named("问题描述、反馈、Feedback"),
    ),
    Field(
        AT,
        "reported_at",
        moment_typed,
        required=True,
        kind="moment",
        width=19,
        sample=datetime(2024, 5, 22, 9, 30),
        also=named("反馈日期、日期、Reported"),
    ),
    Field(OWNER, "owner", text_of(60), width=12, sample="张伟", also=named("负责人、处理人、Owner")),
    Field(MEASURES, "measures", lines_of(4000), width=40, sample="24小时内上门检测，更换风扇"),
    Field(RESULT, "result", lines_of(4000), width=34, sample="已解决，运行正常"),
    Field(STARS, "satisfaction", stars_of, kind="number", width=14, sample=4, also=named("满意度、满意度评分、Rating")),
    Field(FOLLOW_UP, "follow_up_on", date_typed, kind="date", width=13, sample=date(2024, 5, 24)),
]


def read_feedback(source, choices=None):
    """The rows of a feedback sheet: a path, bytes or a binary file. Raises `Refused` where it is no such sheet."""
    reading = read_rows(source, FIELDS, choices)
    for row in reading.rows:
        _check(row)
    return reading


def _check(row):
    values = row.values
    if not (values.get("order") or values.get("customer")) and not row.faults:
        row.fault(CUSTOMER, _("%(column)s is missing.") % {"column": CUSTOMER})
    if "reported_at" in values and values["reported_at"] > now():
        row.fault(AT, _("This is in the future. Enter when it happened."))
    if KIND in row.cells and not values.get("kind"):
        row.warn(KIND, _("Unknown type; imported as “%(other)s”.") % {"other": "其他"})
    values["kind"] = values.get("kind") or TicketKind.OTHER


CONTENT = ("order", "customer", "kind", "text", "reported_at", "owner", "measures", "result", "satisfaction")
IDENTITY = ("order", "customer", "text", "reported_at")


def content_of(values):
    """The content of a row as it is compared."""
    return _compared(values, (*CONTENT, "follow_up_on"))


def identity_of(values):
    """The identity of feedback, regardless of what has been done about it since."""
    return _compared(values, IDENTITY)


def _compared(values, names):
    return tuple(str(values.get(name) or "") for name in names)


digest_text = partial(json.dumps, ensure_ascii=False)


def digest_of(values, again):
    """The digest of a row; `again` distinguishes rows with the same content."""
    return hashlib.sha256(digest_text([*content_of(values), again]).encode()).hexdigest()
