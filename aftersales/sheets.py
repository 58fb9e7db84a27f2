"""The feedback sheet of the companies: its columns, how a cell is read, and what one row says. Asks no database."""

import hashlib
import json
from datetime import date, datetime
from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _

from aftersales.states import TicketKind
from orderdesk.core.sheet import Field, code_of, lines_of, read_rows, text_of
from orderdesk.core.typed import cell_text, date_typed, decimal_typed, moment_typed, normalise

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


def stars_of(cell):
    return int(decimal_typed(cell, places=0, least=1, most=5))


FIELDS = [
    Field(ORDER, "order", code_of(32), width=14, sample="示例-001"),
    Field(CUSTOMER, "customer", text_of(120), width=26, sample="示例客户有限公司"),
    Field(KIND, "kind", kind_of, width=12, sample="产品质量"),
    Field(TEXT, "text", lines_of(4000), required=True, width=40, sample="风扇运行时有异响"),
    Field(AT, "reported_at", moment_typed, required=True, kind="moment", width=19, sample=datetime(2024, 5, 22, 9, 30)),
    Field(OWNER, "owner", text_of(60), width=12, sample="张伟"),
    Field(MEASURES, "measures", lines_of(4000), width=40, sample="24小时内上门检测，更换风扇"),
    Field(RESULT, "result", lines_of(4000), width=34, sample="已解决，运行正常"),
    Field(STARS, "satisfaction", stars_of, kind="number", width=14, sample=4),
    Field(FOLLOW_UP, "follow_up_on", date_typed, kind="date", width=13, sample=date(2024, 5, 24)),
]


def read_feedback(source):
    """The rows of a feedback sheet: a path, bytes or a binary file. Raises `Refused` where it is no such sheet."""
    reading = read_rows(source, FIELDS)
    for row in reading.rows:
        _check(row)
    return reading


def _check(row):
    said = row.values
    if not (said.get("order") or said.get("customer")) and not row.faults:
        row.fault(CUSTOMER, _("%(column)s is missing.") % {"column": CUSTOMER})
    if "reported_at" in said and said["reported_at"] > now():
        row.fault(AT, _("This lies in the future. Enter when it happened."))
    if KIND in row.cells and not said.get("kind"):
        row.warn(KIND, _("This type is not known; it is taken as “%(other)s”.") % {"other": "其他"})
    said["kind"] = said.get("kind") or TicketKind.OTHER


CONTENT = ("order", "customer", "kind", "text", "reported_at", "owner", "measures", "result", "satisfaction")
IDENTITY = ("order", "customer", "text", "reported_at")


def content_of(said):
    """What a row says, as it compares: everything but surroundings that have no meaning."""
    return _compared(said, (*CONTENT, "follow_up_on"))


def identity_of(said):
    """What makes two rows the same feedback, whatever has been done about it since."""
    return _compared(said, IDENTITY)


def _compared(said, names):
    return tuple(str(said.get(name) or "") for name in names)


digest_text = partial(json.dumps, ensure_ascii=False)


def digest_of(said, again):
    """The digest of a row; `again` tells the second of two that say the same."""
    return hashlib.sha256(digest_text([*content_of(said), again]).encode()).hexdigest()
