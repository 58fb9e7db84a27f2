"""The progress sheet: its columns and how its rows are read. One row for each stage that has a recorded entry."""

from datetime import date

from django.utils.translation import gettext as _

from orderdesk.core.sheet import Field, code_of, lines_of, read_rows, text_of
from orderdesk.core.typed import date_typed, moment_typed

NUMBER, STAGE, OWNER = "订单编号", "当前阶段", "负责人"
PLANNED, FINISHED = "计划完成时间", "实际完成时间"
RECORD, PROBLEM, MEASURE, NEXT = "跟进记录", "存在问题", "解决措施", "下一步计划"
SHEET = "订单跟进进度表"
FIELDS = [
    Field(NUMBER, "number", code_of(32), width=14, sample="示例-001"),
    Field(STAGE, "name", text_of(40), required=True, sample="备货/生产"),
    Field(OWNER, "owner", text_of(60), width=10, sample="陈工"),
    Field(PLANNED, "planned_on", date_typed, kind="date", sample=date(2024, 5, 20)),
    Field(FINISHED, "finished_at", moment_typed, kind="when", width=18, sample=date(2024, 5, 20)),
    Field(RECORD, "record", lines_of(2000), width=30, sample="已完成生产，质检合格"),
    Field(PROBLEM, "problem", lines_of(2000), width=24, sample="无"),
    Field(MEASURE, "measure", lines_of(2000), width=24, sample="无"),
    Field(NEXT, "next_step", lines_of(2000), width=24, sample="5月21日安排发货"),
]
HEADINGS = [field.heading for field in FIELDS]
TEXTS = ("record", "problem", "measure", "next_step")


def read_progress(source):
    """The rows of a progress sheet; an empty number continues the order directly above."""
    reading = read_rows(source, FIELDS)
    above = None
    for row in reading.rows:
        follows = above is not None and above.number == row.number - 1
        if NUMBER not in row.cells:
            if follows and "number" in above.values:
                row.values["number"] = above.values["number"]
            else:
                row.fault(NUMBER, _("%(column)s is missing.") % {"column": NUMBER})
        above = row
    return reading
