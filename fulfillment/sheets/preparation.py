"""The preparation sheet 生产备货进度表, written: what is being made or stocked."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fulfillment.models import Stage
from fulfillment.states import PASSED_OVER, Step, Supply
from orderdesk.core.sheets.export import CHUNK, MOST_ROWS, _within, when
from orderdesk.core.sheets.writing import Column, write_into
from orderdesk.core.text.display import days_late
from orders.models import OrderLine

PREPARATION_SHEET = "生产备货进度表"
PREPARATION = [
    Column("订单编号", width=14),
    Column("客户名称", width=26),
    Column("产品/服务名称", width=22),
    Column("规格型号", width=18),
    Column("数量", "number", 10),
    Column("单位", width=6),
    Column("交付日期", "date", 12),
    Column("供货方式", width=10),
    Column("可交日期", "date", 12),
    Column("负责人", width=10),
    Column("计划完成时间", "date", 12),
    Column("实际完成时间", "when", 18),
    Column("进度", width=16),
    Column("存在问题", width=24),
    Column("解决措施", width=24),
    Column("下一步计划", width=24),
]
LINE_NAMES = [
    "order_id",
    "order__number",
    "order__customer__name",
    "order__due_on",
    "product_name",
    "spec",
    "quantity",
    "unit",
    "requested_on",
    "agreed_on",
    "supply_answer__kind",
    "supply_answer__ready_on",
]


def write_preparation(target, orders, *, most=MOST_ROWS):
    """Write what is being made or stocked, one row a line, with how far it is; how many rows."""
    lines = OrderLine.objects.filter(order__in=orders).order_by("order__due_sort", "order_id", "position")
    count = _within(lines, most)
    write_into(target, PREPARATION, _preparation_rows(lines), sheet=PREPARATION_SHEET)
    return count


def _preparation_rows(lines):
    today, batch = localdate(), []
    for line in lines.values(*LINE_NAMES).iterator(chunk_size=CHUNK):
        batch.append(line)
        if len(batch) == CHUNK:
            yield from _prepared(batch, today)
            batch = []
    yield from _prepared(batch, today)


def _prepared(lines, today):
    keys = {line["order_id"] for line in lines}
    stages = Stage.objects.filter(order__in=keys, step=Step.PREPARE).select_related("owner")
    of_order = {stage.order_id: stage for stage in stages}
    for line in lines:
        yield [*_goods(line), *_progress_of(of_order.get(line["order_id"]), today)]


def _goods(line):
    kind = line["supply_answer__kind"]
    return [
        line["order__number"] or "",
        line["order__customer__name"],
        line["product_name"],
        line["spec"],
        line["quantity"],
        line["unit"],
        line["agreed_on"] or line["requested_on"] or line["order__due_on"] or "",
        str(Supply(kind).label) if kind else "",
        line["supply_answer__ready_on"] or "",
    ]


def _progress_of(stage, today):
    if stage is None:
        return [""] * 7
    owner = str(stage.owner) if stage.owner_id else ""
    return [
        owner,
        stage.planned_on or "",
        when(stage.done_at),
        _standing(stage, today),
        stage.problem,
        stage.measure,
        stage.next_step,
    ]


def _standing(stage, today):
    if stage.is_passed_over:
        return str(PASSED_OVER)
    if stage.finished_at:
        return _("finished")
    states = [_("at risk")] if stage.is_endangered else []
    if stage.is_late(today):
        states.append(days_late((today - stage.planned_on).days))
    return "，".join(states) or _("as planned")
