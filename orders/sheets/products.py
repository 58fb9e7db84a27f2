"""The product sheet: its columns and how its rows are read. One row is one product, known by its code."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import (
    Field,
    RowReport,
    cell_of,
    changes_of,
    former_values,
    named,
    percent,
    read_rows,
    sheet_columns,
    warn_of_changes,
    write_changes,
)
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.sheets.words import choice_of
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.typed import Mistyped, decimal_typed, same
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.sheet import cells_in, column_of, custom_in
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import Product
from orders.models.product import NO_TAX_CODE, is_tax_code
from orders.services.whole import COUNTED_UNITS, parts_of_open
from orders.sheets.orders.columns import tax_rate

SHEET, CODE = "产品资料表", "产品编码"
CODE_NAMES = named(
    "产品编号、货号、货品编码、货品编号、商品编码、物料编码、存货编码、编码、SKU、Code、Product Code、Item No"
)
SUPPLIES = {"库存": "stock", "现货": "stock", "自制": "make", "生产": "make", "外购": "buy", "采购": "buy"}
SUPPLIES |= dict.fromkeys(("库存件", "备货", "常备", "现货供应", "有库存", "stocked", "in stock"), "stock")
SUPPLIES |= dict.fromkeys(("自产", "自制件", "自主生产", "制造", "定制", "按单生产", "生产件", "made"), "make")
SUPPLIES |= dict.fromkeys(("外购件", "采购件", "外采", "购买", "代采", "外协", "委外", "purchase", "bought"), "buy")
SUPPLIES = {word.replace(" ", ""): supply for word, supply in SUPPLIES.items()}
SUPPLIES |= {value: value for value in Product.Supply.values}
ACTIVE = {
    "正常": True,
    "有效": True,
    "在产": True,
    "上架": True,
    "使用中": True,
    "y": True,
    "yes": True,
    "启用": True,
    "在售": True,
    "是": True,
    "停用": False,
    "停产": False,
    "下架": False,
    "作废": False,
    "无效": False,
    "禁用": False,
    "n": False,
    "no": False,
    "停售": False,
    "否": False,
}
SUPPLY_WORDS = {"stock": "库存", "make": "自制", "buy": "外购"}
CHECKED = {"是": True, "需要": True, "yes": True, "否": False, "不需要": False, "no": False}
CHECKED_WORDS = {True: "是", False: "否"}
WHOLE = {"是": True, "整数": True, "yes": True, "否": False, "no": False}
ACTIVE_WORDS = {True: "启用", False: "停用"}
MOST_PRICE, MOST_STOCK, MOST_DAYS = 9_999_999_999, 999_999_999, 32_767


def amount(cell):
    return decimal_typed(cell, places=4, least=0, most=MOST_PRICE)


def quantity(cell):
    return decimal_typed(cell, places=3, least=0, most=MOST_STOCK)


def working_days(cell):
    return int(decimal_typed(cell, places=0, least=0, most=MOST_DAYS))


def tax_code(cell):
    code = code_of(40)(cell)
    if not is_tax_code(code):
        raise Mistyped(NO_TAX_CODE)
    return code


FIELDS = [
    Field(
        CODE,
        "code",
        code_of(40),
        required=True,
        width=16,
        sample="示例-001",
        also=CODE_NAMES,
    ),
    Field(
        "产品名称",
        "name",
        text_of(120),
        required=True,
        width=26,
        sample="示例：开关电源 240W",
        also=named(
            "品名、货品名称、商品名称、物料名称、存货名称、名称、产品、"
            "商品、货物名称、物品名称、Product、Product Name、Name"
        ),
    ),
    Field(
        "规格型号",
        "spec",
        text_of(120),
        width=20,
        sample="24V 导轨式",
        also=named("规格、型号、型号规格、规格及型号、产品型号、产品规格、Spec、Specification、Model"),
    ),
    Field("单位", "unit", text_of(10), width=8, sample="台", also=named("计量单位、Unit")),
    Field(
        "标准售价",
        "list_price",
        amount,
        kind="number",
        width=12,
        sample=318,
        write=plain_number,
        also=named(
            "售价、销售价、单价、含税单价、销售单价、标准价、标准单价、"
            "含税售价、零售价、出厂价、目录价、List Price、Price"
        ),
    ),
    Field(
        "最低售价",
        "floor_price",
        amount,
        kind="number",
        width=12,
        sample=280,
        write=plain_number,
        also=named("底价、最低价、最低限价、限价、销售底价、Floor Price、Minimum Price"),
    ),
    Field(
        "成本",
        "cost",
        amount,
        kind="number",
        width=12,
        sample=201.5,
        write=plain_number,
        also=named("成本价、成本单价、标准成本、参考成本、计划成本、采购价、进货价、进价、Cost"),
    ),
    Field("税率", "tax_rate", tax_rate, width=8, sample="13%", write=percent, also=named("增值税率、Tax Rate")),
    Field(
        *("供货方式", "supply", choice_of(SUPPLIES, usual=[*SUPPLY_WORDS.values()])),
        also=named("供应方式、供货类型、货源、产品来源、来源、物料属性、获取方式、Supply"),
        width=10,
        sample="库存",
        write=SUPPLY_WORDS.get,
    ),
    Field(
        "生产周期(工作日)",
        "lead_days",
        working_days,
        kind="number",
        width=14,
        sample=5,
        also=named("生产周期、交货周期、供货周期、备货天数、生产天数、提前期、Lead Time、Lead Days"),
    ),
    Field(
        "最低库存",
        "minimum_stock",
        quantity,
        kind="number",
        width=10,
        sample=20,
        write=plain_number,
        also=named("安全库存、最小库存、库存下限、库存预警、Minimum Stock"),
    ),
    Field(
        *("发货前质检", "needs_check", choice_of(CHECKED, usual=[*CHECKED_WORDS.values()])),
        width=12,
        sample="否",
        write=CHECKED_WORDS.get,
        also=named("质检、需质检、Quality Check"),
    ),
    Field(
        *("按整数计", "is_whole", choice_of(WHOLE, usual=[*CHECKED_WORDS.values()])),
        width=10,
        sample="是",
        write=CHECKED_WORDS.get,
        also=named("整数计量、只按整数、数量取整、Whole Units"),
    ),
    Field(
        *("状态", "is_active", choice_of(ACTIVE, usual=[*ACTIVE_WORDS.values()])),
        also=named("产品状态、是否启用、启用状态、在售状态、Status、Active"),
        width=8,
        sample="启用",
        write=ACTIVE_WORDS.get,
    ),
    Field(
        "税收分类编码",
        "tax_code",
        tax_code,
        width=22,
        sample="1090417010000000000",
        also=named("税收编码、税务编码、商品和服务税收分类编码、Tax Code"),
    ),
]

NAMES = {field.name for field in FIELDS}


def read_products(source, choices=None, custom=()):
    """The rows of a product sheet, with the columns of custom fields; a repeated code is a fault of the second row."""
    reading, seen = read_rows(source, [*FIELDS, *custom], choices), {}
    for row in reading.rows:
        code = same(row.values.get("code", ""))
        if code and code in seen:
            row.fault(CODE, _("This code is already in row %(row)s.") % {"row": seen[code]})
        seen.setdefault(code, row.number)
    return reading


def write_products(target, products, *, user):
    """Write products as the sheet that is imported, one row each, without the columns that the user does not read."""
    kinds = {"list_price": "price", "floor_price": "price", "cost": "cost"}
    fields = [field for field in FIELDS if field.name not in kinds or user.sees(kinds[field.name])]
    custom = list(CustomField.objects.of("product"))
    rows = (
        [cell_of(field, getattr(product, field.name)) for field in fields]
        + [*cells_in(custom, product.custom).values()]
        for product in products.order_by("code")
    )
    write_into(target, sheet_columns([*fields, *map(column_of, custom)]), rows, sheet=SHEET)


def import_products(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the products of a sheet; a report says what was found and how many rows were written.

    A known code is changed where a cell says something else, and a warning tells what stood there; an empty cell
    changes nothing. With one faulty row nothing is written, unless `take_good`.
    """
    if not may.imports_products(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        existing = {same(product.code): product for product in Product.objects.all()}
        _check_whole(reading.good, existing)
        good = reading.good
        columns = reading.fields
        fresh = [changed for row in good if (changed := _changed(row, existing, columns)) is not None]
        created = {"products": sum(former is None for _product, former in fresh)}
        report = RowReport.of(reading, unchanged=len(good) - len(fresh), created=created)
        if fresh and not dry_run and (take_good or not reading.faulty):
            for done, (product, _former) in enumerate(fresh):
                progress(done, len(fresh))
                _write(product, by)
            report.written = len(fresh)
            report.made = [product for product, former in fresh if former is None]
            report.changed = [(product, former) for product, former in fresh if former is not None]
    return report


def _check_whole(rows, existing):
    """A product of which an open order has a part of a unit is not counted in whole ones: a fault of its row."""
    pairs = [(row, existing.get(same(row.values["code"]))) for row in rows if row.values.get("is_whole")]
    turned = [(row, product) for row, product in pairs if product is not None and not product.is_whole]
    reasons = parts_of_open(product for _row, product in turned)
    for row, product in turned:
        if product.pk in reasons:
            row.fault("按整数计", reasons[product.pk])


def _changed(row, existing, columns):
    """(product with the values of the row, what it said before); None where nothing changes, None before a new one."""
    product = existing.get(same(row.values["code"]))
    if product is None:
        usual = {"tax_rate": Policy.current().default_tax_rate}
        usual["is_whole"] = row.values.get("unit", "").casefold() in COUNTED_UNITS
        own = {name: value for name, value in row.values.items() if name in NAMES}
        return Product(**usual | own, custom=custom_in(row.values)), None
    changes = changes_of(row.values, row.values.keys() - {"code"}, product)
    warn_of_changes(row, columns, product, changes)
    former = former_values(product, changes)
    write_changes(product, changes)
    return (product, former) if changes else None


def _write(product, by):
    product.version += product.pk is not None
    product.index_terms()
    product.sign(by=by, reason=Reason.IMPORT).save()
