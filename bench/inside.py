"""Measures of functions, run in a process of its own on one database: python -m bench.inside NAME ROUNDS."""

import json
import resource
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localdate, now

from aftersales import services as aftersales
from customers.models import Customer
from fulfillment import services as fulfillment
from imports import services as imports
from imports.models import ColumnMemory
from orderdesk.accounts.models import User, system_user
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.sheets.reading import MOST_ROWS, heading_key
from orders import services as orders
from orders.models import Order, OrderLine, Product

REPEATS = 15
ROWS = 10_000
MOST_MEGABYTES = 400
HEADINGS = (
    "订单编号 客户名称 联系人 联系方式 下单日期 产品/服务名称 规格型号 数量 单价(元) 总金额(元) "
    "付款方式 交付地址 交付日期 销售负责人 备注"
)
LEDGER_ROWS = 20_000
LEDGER_HEADINGS = (
    "单号 购货单位 收货人 联系电话 订货日期 品名 型号 数量(台) 含税单价 金额合计 结算 送货地址 交期 业务员 说明"
)


def clock(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def tell(what, pairs, *, unit="ms"):
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        json.dumps(
            {
                "what": what,
                "value": round(ours * 1000, 2),
                "unit": unit,
                "baseline": round(bare * 1000, 2),
                "ratio": round(ratio, 3),
            }
        ),
        flush=True,
    )


def advance(rounds):
    """Draft to delivered: eight moves with their rules, history and notices, against eight bare table writes."""
    people = {
        name: User.objects.get(username=name)
        for name in ("assistant", "manager", "warehouse", "production", "logistics")
    }
    customer = Customer.objects.filter(first_ordered_on__isnull=False, team__assistants=people["assistant"]).first()
    product = Product.objects.active().first()
    fulfillment.receive_stock(product, Decimal(1_000_000), by=system_user())
    tell(
        "draft to delivered",
        [
            (clock(lambda: walk(people, customer, product)), clock(lambda: bare_walk(people, customer, product)))
            for _ in range(rounds * REPEATS)
        ],
    )


def entered(people, customer, product):
    head = {
        "customer": customer,
        "contact_name": "王建平",
        "contact_phone": "13861724471",
        "address": "无锡市",
        "payment_terms": "月结30天",
        "ordered_on": localdate(),
        "due_on": localdate() + timedelta(days=30),
        "freight": Decimal(0),
        "freight_tax_rate": Decimal(0),
    }
    line = {"product": product, "quantity": Decimal(1), "unit_price": Decimal(100), "discount": Decimal(0)}
    return orders.create_order(head=head, lines=[line] * 3, by=people["assistant"])


def walk(people, customer, product):
    order = entered(people, customer, product)
    orders.submit_order(order.pk, by=people["assistant"])
    orders.pass_review(order.pk, by=people["assistant"])
    orders.approve_order(order.pk, by=order.team.leader)
    lines = list(order.lines.all())
    answers = {line.pk: {"kind": "in_stock", "ready_on": order.due_on} for line in lines}
    fulfillment.answer_supply(order.pk, answers=answers, by=people["warehouse"])
    fulfillment.confirm_order(order.pk, by=people["assistant"])
    fulfillment.start_order(order.pk, by=people["production"])
    sent = {line.pk: line.quantity for line in lines}
    shipment = fulfillment.dispatch_order(order.pk, quantities=sent, by=people["logistics"], tracking_number="SF1")
    aftersales.sign_for(shipment.pk, signed_by="王建平", by=people["logistics"])


def bare_walk(people, customer, product):
    """The order and its lines, and one committed write of the row and its history for each of nine steps."""
    order = Order(
        customer=customer,
        owner=customer.owner,
        team=customer.team,
        entered_by=people["assistant"],
        ordered_on=localdate(),
        number=f"bare-{time.perf_counter_ns()}",
    )
    order.save()
    for position in range(1, 4):
        OrderLine(
            order=order,
            position=position,
            product=product,
            product_name=product.name,
            unit=product.unit,
            quantity=1,
            unit_price=100,
            tax_rate=0,
            amount=100,
            tax=0,
        ).save()
    for step in range(9):
        with transaction.atomic():
            order.note = str(step)
            order.submitted_at = now()
            order.save()


def import_rows(rounds):
    """Parse, check and write ten thousand rows, against openpyxl only reading them."""
    from openpyxl import load_workbook

    from orders.sheets.orders import read_sheet

    pairs = []
    for turn in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.xlsx"
            write_workbook(path, turn)
            ours = clock(lambda path=path: imports.import_orders(read_sheet(path), by=system_user()))
            bare = clock(lambda path=path: read_all(load_workbook(path, read_only=True)))
            pairs.append((ours, bare))
    tell(f"{ROWS} rows", pairs)
    tell_memory()


def import_ledger(rounds):
    """A ledger under headings of its own as the page takes it: looked at, mapped, checked, written, each from the file.

    Against openpyxl only reading it.
    """
    from openpyxl import load_workbook

    pairs = []
    for turn in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.xlsx"
            write_workbook(path, turn, rows=LEDGER_ROWS, headings=LEDGER_HEADINGS)
            ours = clock(lambda path=path: bring_ledger(path))
            bare = clock(lambda path=path: read_all(load_workbook(path, read_only=True)))
            pairs.append((ours, bare))
    tell(f"ledger, {LEDGER_ROWS} rows", pairs)
    tell_megabytes(f"memory of a ledger, {LEDGER_ROWS} rows")


def bring_ledger(path):
    """Upload a ledger, say what the one column means that nobody could guess, have it checked, and take all of it."""
    ColumnMemory.objects.all().delete()  # each time is the first
    with path.open("rb") as file:
        job = imports.start_import(File(file, name=path.name), by=system_user())
    imports.run_import(job.pk)
    job.refresh_from_db()
    columns = {heading_key(column["text"]): column["heading"] for column in job.layout["columns"]}
    imports.choose_import(job.pk, Choices(columns=columns | {heading_key("结算"): "付款方式"}), by=system_user())
    imports.run_import(job.pk)
    imports.take_import(job.pk, which="all", by=system_user())
    imports.run_import(job.pk)
    job.refresh_from_db()
    if job.result.get("written") != LEDGER_ROWS // 2:
        raise RuntimeError(f"the ledger was not written: {job.state} {job.refusal} {job.result}")


def tell_memory():
    """The memory of the whole process once it has taken the largest workbook there may be; nothing of it is kept."""
    from orders.sheets.orders import read_sheet

    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / "largest.xlsx"
        write_workbook(path, "largest", rows=MOST_ROWS)
        imports.import_orders(read_sheet(path), by=system_user())
        transaction.set_rollback(True)
    tell_megabytes(f"memory, {MOST_ROWS} rows")


def tell_megabytes(what):
    """The most memory that this process has had until now."""
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "what": what,
        "value": round(megabytes, 1),
        "unit": "MB",
        "baseline": MOST_MEGABYTES,
        "ratio": round(megabytes / MOST_MEGABYTES, 3),
    }
    print(json.dumps(figures), flush=True)


def export_rows(rounds):
    """The sheet of the newest ten thousand orders, against the same rows read and written plainly."""
    from orders.sheets.orders.writing import write_orders

    newest = list(Order.objects.exclude(number=None).order_by("-pk").values_list("pk", flat=True)[:ROWS])
    chosen = Order.objects.filter(pk__in=newest)
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder) / "ours.xlsx", Path(folder) / "bare.xlsx"
        for _turn in range(rounds):
            pairs.append(
                (clock(lambda: write_orders(ours, chosen, history=True)), clock(lambda: write_all(bare, chosen)))
            )
    tell(f"{ROWS} orders", pairs)


def write_all(path, chosen):
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("订单")
    columns = [
        "order__number",
        "order__customer__name",
        "order__contact_name",
        "order__contact_phone",
        "order__ordered_on",
        "product_name",
        "spec",
        "quantity",
        "unit_price",
        "amount",
        "order__payment_terms",
        "order__address",
        "order__due_on",
        "order__owner__name",
        "note",
        "order__status",
        "discount",
        "order__freight",
        "order__region",
        "tax_rate",
    ]
    lines = OrderLine.objects.filter(order__in=chosen).order_by("order__ordered_on", "order_id", "position")
    for row in lines.values_list(*columns).iterator():
        sheet.append(row)
    workbook.save(path)


def read_all(workbook):
    for sheet in workbook:
        for row in sheet.iter_rows(values_only=True):
            len(row)


def write_workbook(path, turn, rows=ROWS, headings=HEADINGS):
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("订单")
    sheet.append(headings.split())
    stamp = f"{time.time_ns()}-{turn}"
    for number in range(rows // 2):
        for line in range(2):
            sheet.append(
                [
                    f"B{stamp}-{number}",
                    f"客户{number % 500}有限公司",
                    "李明",
                    "13800138001",
                    "2024-05-10",
                    f"产品{(number + line) % 60}",
                    "S-001",
                    10 + line,
                    128.5,
                    None,
                    "月结30天",
                    "中关村路 1 号",
                    "2024-05-25",
                    "张伟",
                    "",
                ]
            )
    workbook.save(path)


if __name__ == "__main__":
    measured = (advance, import_rows, import_ledger, export_rows)
    {measure.__name__: measure for measure in measured}[sys.argv[1]](int(sys.argv[2]))
