"""Order sheets for tests: rows that differ from a good one, as a workbook or as read."""

from datetime import date

from orderdesk.core.sheets.writing import write_workbook
from orders.sheets.orders import HEADINGS, read_orders
from orders.sheets.orders.faults import order_columns

GOOD = {
    "订单编号": "202405-001",
    "客户名称": "华科科技有限公司",
    "联系人": "李明",
    "联系方式": "13800138001",
    "下单日期": date(2024, 5, 10),
    "产品/服务名称": "服务器A型",
    "规格型号": "S-001",
    "数量": 10.0,
    "单价(元)": 5000.0,
    "付款方式": "月结30天",
    "交付地址": "北京市海淀区中关村路1号",
    "交付日期": date(2024, 5, 25),
    "销售负责人": "张伟",
    "订单状态": "已确认",
    "确认日期": date(2024, 5, 11),
}


def reading(*rows):
    """What is read from rows that differ from the good one in these cells."""
    return read_orders(enumerate((GOOD | row for row in rows), 2))


def workbook(*rows):
    cells = ([(GOOD | row).get(heading, "") for heading in HEADINGS] for row in rows)
    return write_workbook(order_columns(HEADINGS), cells, sheet="订单")
