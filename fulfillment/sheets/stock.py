"""The stock sheet: its columns and how its rows are read. One row is what was counted of one product."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fulfillment import permissions as may
from fulfillment.models import Stock, StockMove, main_warehouse
from fulfillment.services.moves import lock_stock, open_stock
from fulfillment.services.stock import count_stock
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import Field, RowReport, named, read_rows, warn_of_changes
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.text.typed import decimal_typed, excerpt, same
from orders.models import Product
from orders.models.line import MOST_QUANTITY
from orders.services.whole import against_fraction

SHEET = "库存盘点表"
CODE, NAME, SPEC, ON_HAND, NOTE = "产品编号", "产品名称", "规格型号", "数量", "备注"
CODE_OF_PRODUCTS = "产品编码"  # the same column as the product sheet calls it


def quantity(cell):
    return decimal_typed(cell, places=3, least=0, most=MOST_QUANTITY)


FIELDS = [
    Field(
        CODE,
        "code",
        code_of(40),
        width=16,
        sample="示例-001",
        also=named("货号、商品编码、商品编号、物料编码、物料编号、存货编码、存货编号、编码、编号、SKU、Code"),
    ),
    Field(
        NAME,
        "name",
        text_of(120),
        width=26,
        sample="示例：开关电源 240W",
        also=named("品名、货品名称、商品名称、物料名称、名称、Product、Product Name"),
    ),
    Field(SPEC, "spec", text_of(120), width=20, sample="24V 导轨式", also=named("规格、型号、Spec、Model")),
    Field(
        ON_HAND,
        "on_hand",
        quantity,
        required=True,
        kind="number",
        width=12,
        sample=120,
        write=plain_number,
        also=named(
            "库存、库存数量、当前库存、现有库存、账面库存、实盘数量、盘点数量、"
            "现存量、结存数量、结存、On Hand、Quantity、Qty"
        ),
    ),
    Field(NOTE, "note", text_of(200), width=26, sample="期初盘点", also=named("说明、Note、Remark")),
]
READ = [*FIELDS, Field(CODE_OF_PRODUCTS, "code", code_of(40), width=16)]


def read_stock(source, choices=None):
    """The rows of a stock sheet; each names its product by its code, or by its name and specification."""
    reading = read_rows(source, READ, choices, fewest=2)
    for row in reading.rows:
        if not row.faults and not (row.values.get("code") or row.values.get("name")):
            row.fault(CODE, _("%(column)s is missing.") % {"column": CODE})
    return reading


def product_column(row):
    """The column in which this row names its product."""
    return next((heading for heading in (CODE, CODE_OF_PRODUCTS, NAME) if heading in row.cells), CODE)


def import_stock(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write what a sheet says of the stock; a report says what was found and how many rows were written.

    A count that stands already is unchanged; of another one a warning tells what stood there. With one faulty row
    nothing is written, unless `take_good`.
    """
    if not may.counts_stock(by):
        raise PermissionDenied
    with transaction.atomic():
        if not dry_run:
            wait_for_turn(IMPORT)
        products = Products()
        counted = _counted_rows(reading, products)
        stocks = _stocks(counted, lock=not dry_run)
        counted = [(row, product) for row, product in counted if not _is_short(row, stocks.get(product.pk))]
        fresh = [(row, product) for row, product in counted if _is_fresh(row, stocks.get(product.pk))]
        report = RowReport.of(reading, unchanged=len(counted) - len(fresh))
        if fresh and not dry_run and (take_good or not reading.faulty):
            report.made = _write(fresh, by, progress)
            report.written = len(fresh)
    return report


def _write(fresh, by, progress):
    """Count what each row says; the moves that this posted, the reservations of what it found included."""
    products = [product.pk for _row, product in fresh]
    warehouse = main_warehouse()
    if warehouse is not None:
        open_stock({(product, warehouse) for product in products})
    lock_stock(products)  # from here on nobody else posts moves of these products
    moves = StockMove.objects.filter(product__in=products)
    last = moves.aggregate(last=Max("pk"))["last"] or 0
    for done, (row, product) in enumerate(fresh):
        progress(done, len(fresh))
        count_stock(product, on_hand=row.values["on_hand"], by=by, reason=_reason(row))
    return list(moves.filter(pk__gt=last))


def _reason(row):
    """Why, with the row's own words; a “>” would read like a move from one state to another."""
    return f"{Reason.IMPORT} {row.values.get('note', '').replace('>', '＞')}".strip()


class Products:
    """All products by their code, and by name with and without specification."""

    def __init__(self):
        self.by_code, self.by_name = {}, {}
        for product in Product.objects.order_by("pk"):
            self.by_code[same(product.code)] = product
            for key in {(same(product.name), same(product.spec)), (same(product.name), "")}:
                self.by_name.setdefault(key, []).append(product)

    def of(self, row):
        """The product that a row means, or None, with a fault that says why."""
        code = row.values.get("code")
        matches = self._with(code) if code else self._named(row)
        if len(matches) == 1:
            return matches[0]
        row.fault(
            product_column(row), _none(code) if not matches else _("Several products have this name. Enter the code.")
        )
        return None

    def _with(self, code):
        return [product] if (product := self.by_code.get(same(code))) else []

    def _named(self, row):
        """Of several with this name the only one that is still sold."""
        matches = self.by_name.get((same(row.values["name"]), same(row.values.get("spec", ""))), [])
        active = [product for product in matches if product.is_active]
        return active if len(active) == 1 else matches


def _none(code):
    return _("There is no product with this code.") if code else _("There is no product with this name.")


def _counted_rows(reading, products):
    """[(row, product)] of the valid rows; a repeated product is a fault of the second row."""
    seen, counted = {}, []
    for row in reading.good:
        product = products.of(row)
        if product is None:
            continue
        if product.pk in seen:
            row.fault(product_column(row), _("This product is already in row %(row)s.") % {"row": seen[product.pk]})
            continue
        seen[product.pk] = row.number
        _warn_of_name(row, product)
        if reason := against_fraction(product, row.values["on_hand"]):
            row.fault(ON_HAND, reason)
            continue
        counted.append((row, product))
    return counted


def _warn_of_name(row, product):
    name = row.values.get("name")
    if name and same(name) != same(product.name):
        sentence = _("The product with this code is called “%(name)s”. The code is used.")
        row.warn(NAME, sentence % {"name": excerpt(product.name)})


def _stocks(counted, *, lock):
    stocks = Stock.objects.filter(product__in=[product for _row, product in counted], warehouse=main_warehouse())
    stocks = stocks.order_by("pk")
    return {stock.product_id: stock for stock in (stocks.select_for_update() if lock else stocks)}


def _is_short(row, stock):
    """Whether less was counted than is held for orders, with a fault: its page says what will be missing for whom."""
    if stock is None or stock.allows_negative or row.values["on_hand"] >= stock.reserved:
        return False
    sentence = _("%(reserved)s are held for orders. Count it on the page of its stock, which names the orders.")
    row.fault(ON_HAND, sentence % {"reserved": plain_number(stock.reserved)})
    return True


def _is_fresh(row, stock):
    if stock is None:
        return True
    changes = {"on_hand": row.values["on_hand"]} if stock.on_hand != row.values["on_hand"] else {}
    warn_of_changes(row, FIELDS, stock, changes)
    return bool(changes)
