"""Rows of an order sheet, and what is read in them."""

from datetime import date

from orders.sheets.orders import HEADINGS, read_orders

FIRST = {
    "订单编号": "202405-001",
    "客户名称": "华科科技有限公司",
    "联系人": "李明",
    "联系方式": "13800138001",
    "下单日期": date(2024, 5, 10),
    "产品/服务名称": "服务器A型",
    "规格型号": "S-001",
    "数量": 10.0,
    "单价(元)": 5000.0,
    "总金额(元)": "",
    "付款方式": "月结30天",
    "交付地址": "北京市海淀区中关村路1号",
    "交付日期": date(2024, 5, 25),
    "销售负责人": "张伟",
    "备注": "",
}


def read(*rows):
    """Rows of a sheet from row 2 on; None is a blank row."""
    return read_orders(enumerate((row or dict.fromkeys(HEADINGS, "") for row in rows), 2))


def faults(*rows):
    return [(fault.row, fault.column) for fault in read(*rows).faults]


def one(**cells):
    """The order of one row that differs from FIRST in these cells."""
    (order,) = read(FIRST | cells).orders
    return order
