"""The sheets that leave fulfilment: progress, preparation and tracking. One function each, rows in, workbook out.

None of them has a price.
"""

from datetime import time

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from fulfillment.models import ShipmentLine, Stage
from fulfillment.progress import FIELDS, SHEET, TEXTS
from fulfillment.states import Method, ShipmentStatus, Step, Supply
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.sheet import clean_lines, sheet_columns
from orderdesk.core.shown import days_late
from orderdesk.core.typed import clean_text, mask_phone
from orderdesk.core.xlsx_out import Column, write_into
from orders.models import OrderLine

MOST_ROWS = 1_000_000  # what a sheet of Excel holds, less its headings
CHUNK = 2000
PROGRESS_NAMES = ["order__number", "name", "owner__name", "owner__username", "planned_on", "finished_at", *TEXTS]


def write_progress(target, stages, *, most=MOST_ROWS):
    """Write the recorded stages as the companies' own progress sheet, oldest order first; how many rows."""
    found = stages.recorded().order_by("order__ordered_on", "order_id", "place")
    count = _within(found, most)
    rows = (_progress_row(stage) for stage in found.values(*PROGRESS_NAMES).iterator(chunk_size=CHUNK))
    write_into(target, sheet_columns(FIELDS), rows, sheet=SHEET)
    return count


def _within(found, most):
    count = found.order_by()[: most + 1].count()
    if count > most:
        raise Refused(_("More than %(most)s rows: export fewer orders at a time.") % {"most": most})
    return count


def _progress_row(stage):
    owner = stage["owner__name"] or stage["owner__username"] or ""
    return [
        stage["order__number"] or "",
        clean_text(stage["name"]),
        clean_text(owner),
        stage["planned_on"] or "",
        when(stage["finished_at"]),
        *(clean_lines(stage[name]) for name in TEXTS),
    ]


def when(moment):
    """A moment to the second, as Excel keeps it; a midnight is its day alone."""
    if moment is None:
        return ""
    local = localtime(moment).replace(microsecond=0, tzinfo=None)
    return local.date() if local.time() == time() else local


# --- preparation -----------------------------------------------------------------------------------------------------

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
    "order_id", "order__number", "order__customer__name", "order__due_on", "product_name", "spec", "quantity", "unit",
    "requested_on", "supply_answer__kind", "supply_answer__ready_on",
]  # fmt: skip


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
        line["requested_on"] or line["order__due_on"] or "",
        str(Supply(kind).label) if kind else "",
        line["supply_answer__ready_on"] or "",
    ]


def _progress_of(stage, today):
    if stage is None:
        return [""] * 7
    owner = str(stage.owner) if stage.owner_id else ""
    return [
        owner, stage.planned_on or "", when(stage.finished_at), _standing(stage, today),
        stage.problem, stage.measure, stage.next_step,
    ]  # fmt: skip


def _standing(stage, today):
    if stage.finished_at:
        return _("finished")
    said = [_("endangered")] if stage.is_endangered else []
    if stage.is_late(today):
        said.append(days_late((today - stage.planned_on).days))
    return "，".join(said) or _("as planned")


# --- tracking --------------------------------------------------------------------------------------------------------

TRACKING_SHEET = "物流跟踪表"
TRACKING = [
    Column("发货单号", width=15),
    Column("订单编号", width=14),
    Column("客户名称", width=26),
    Column("收货人", width=10),
    Column("联系方式", width=14),
    Column("交付地址", width=34),
    Column("货物明细", width=34),
    Column("件数", "number", 6),
    Column("发货方式", width=10),
    Column("承运商", width=12),
    Column("运单号", width=20),
    Column("发货时间", "when", 18),
    Column("预计到达", "date", 12),
    Column("物流状态", width=10),
    Column("签收人", width=10),
    Column("签收时间", "when", 18),
    Column("备注", width=24),
]
SHIPMENT_NAMES = [
    "pk", "number", "order__number", "order__customer__name", "order__contact_name", "order__contact_phone",
    "order__address", "packages", "method", "carrier", "tracking_number", "dispatched_at", "expected_on", "status",
    "acceptance__signed_by", "acceptance__signed_at", "note",
]  # fmt: skip


def write_tracking(target, shipments, *, user=None, most=MOST_ROWS):
    """Write shipments as the tracking sheet, newest first; phones masked for whoever has no need of them."""
    found = shipments.order_by("-dispatched_at", "-pk")
    count = _within(found, most)
    masked = user is not None and not user.sees("phone")
    write_into(target, TRACKING, _tracking_rows(found, masked), sheet=TRACKING_SHEET)
    return count


def _tracking_rows(shipments, masked):
    batch = []
    for shipment in shipments.values(*SHIPMENT_NAMES).iterator(chunk_size=CHUNK):
        batch.append(shipment)
        if len(batch) == CHUNK:
            yield from _tracked(batch, masked)
            batch = []
    yield from _tracked(batch, masked)


def _tracked(shipments, masked):
    contents = _contents([shipment["pk"] for shipment in shipments])
    for sent in shipments:
        phone = sent["order__contact_phone"]
        yield [
            sent["number"], sent["order__number"] or "", sent["order__customer__name"], sent["order__contact_name"],
            mask_phone(phone) if masked else phone, sent["order__address"], contents.get(sent["pk"], ""),
            sent["packages"], str(Method(sent["method"]).label), sent["carrier"], sent["tracking_number"],
            when(sent["dispatched_at"]), sent["expected_on"] or "", str(ShipmentStatus(sent["status"]).label),
            sent["acceptance__signed_by"] or "", when(sent["acceptance__signed_at"]), sent["note"],
        ]  # fmt: skip


def _contents(keys):
    """{shipment: what is in it}, in one query."""
    said = {}
    lines = ShipmentLine.objects.filter(shipment__in=keys).order_by("shipment_id", "line__position")
    for key, name, quantity, unit in lines.values_list("shipment", "line__product_name", "quantity", "line__unit"):
        said.setdefault(key, []).append(f"{name} × {plain_number(quantity)} {unit}")
    return {key: "；".join(texts) for key, texts in said.items()}
