"""The stock sheet: its columns and how its rows are read. One row is what was counted of one product."""

from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orderdesk.core.sheet import Field, code_of, read_rows, text_of
from orderdesk.core.typed import decimal_typed
from orders.models.line import MOST_QUANTITY

SHEET = "库存盘点表"
CODE, NAME, SPEC, ON_HAND, NOTE = "产品编号", "产品名称", "规格型号", "数量", "备注"
CODE_OF_PRODUCTS = "产品编码"  # the same column as the product sheet calls it


def quantity(cell):
    return decimal_typed(cell, places=3, least=0, most=MOST_QUANTITY)


FIELDS = [
    Field(CODE, "code", code_of(40), width=16, sample="示例-001"),
    Field(NAME, "name", text_of(120), width=26, sample="示例：开关电源 240W"),
    Field(SPEC, "spec", text_of(120), width=20, sample="24V 导轨式"),
    Field(ON_HAND, "on_hand", quantity, required=True, kind="number", width=12, sample=120, tell=plain_number),
    Field(NOTE, "note", text_of(200), width=26, sample="期初盘点"),
]
READ = [*FIELDS, Field(CODE_OF_PRODUCTS, "code", code_of(40), width=16)]


def read_stock(source):
    """The rows of a stock sheet; each names its product by its code, or by its name and specification."""
    reading = read_rows(source, READ, fewest=2)
    for row in reading.rows:
        if not row.faults and not (row.values.get("code") or row.values.get("name")):
            row.fault(CODE, _("%(column)s is missing.") % {"column": CODE})
    return reading


def product_column(row):
    """The column in which this row names its product."""
    return next((heading for heading in (CODE, CODE_OF_PRODUCTS, NAME) if heading in row.cells), CODE)
