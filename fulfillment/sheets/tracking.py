"""The tracking sheet 物流跟踪表, written: one row for each shipment."""

from django.db.models import F

from fulfillment.models import ShipmentLine
from fulfillment.states import Method, ShipmentStatus
from orderdesk.core.money import plain_number
from orderdesk.core.sheets.export import CHUNK, MOST_ROWS, _within, when
from orderdesk.core.sheets.writing import Column, write_into
from orderdesk.core.text.typed import mask_phone

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
    "pk",
    "number",
    "order__number",
    "order__customer__name",
    "order__contact_name",
    "order__contact_phone",
    "order__address",
    "packages",
    "method",
    "carrier",
    "tracking_number",
    "dispatched_at",
    "expected_on",
    "status",
    "signed_by",
    "signed_at",
    "note",
]


def write_tracking(target, shipments, *, user=None, most=MOST_ROWS):
    """Write shipments as the tracking sheet, newest first; phones masked for whoever has no need of them."""
    rows = shipments.order_by("-dispatched_at", "-pk")
    count = _within(rows, most)
    masked = user is not None and not user.sees("phone")
    write_into(target, TRACKING, _tracking_rows(rows, masked), sheet=TRACKING_SHEET)
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
            sent["number"],
            sent["order__number"] or "",
            sent["order__customer__name"],
            sent["order__contact_name"],
            mask_phone(phone) if masked else phone,
            sent["order__address"],
            contents.get(sent["pk"], ""),
            sent["packages"],
            str(Method(sent["method"]).label),
            sent["carrier"],
            sent["tracking_number"],
            when(sent["dispatched_at"]),
            sent["expected_on"] or "",
            str(ShipmentStatus(sent["status"]).label),
            sent["signed_by"],
            when(sent["signed_at"]),
            sent["note"],
        ]


def _contents(keys):
    """{shipment: what is in it}, in one query."""
    contents = {}
    lines = ShipmentLine.objects.filter(shipment__in=keys).order_by("shipment_id", "line__position")
    lines = lines.annotate(whole=F("quantity") + F("extra"))
    for key, name, quantity, unit in lines.values_list("shipment", "line__product_name", "whole", "line__unit"):
        contents.setdefault(key, []).append(f"{name} × {plain_number(quantity)} {unit}")
    return {key: "；".join(texts) for key, texts in contents.items()}
