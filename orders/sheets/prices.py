"""The sheet of agreed prices: its columns and how its rows are read. One row is one price of one product."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.core.money import plain_number
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import Field, RowReport, cell_of, named, read_rows, sheet_columns
from orderdesk.core.sheets.typed import code_of, text_of
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.typed import Mistyped, date_typed, decimal_typed, same
from orders import permissions as may
from orders.models import PriceAgreement, Product
from orders.services.price import record_prices
from orders.sheets.products import CODE, CODE_NAMES

SHEET = "协议价表"
CUSTOMER, FROM, PRICE, FIRST, LAST, NOTE = (*("客户名称", "起订数量", "协议单价(元)", "生效日期", "截止日期", "备注"),)
MOST_PRICE, MOST_QUANTITY = 9_999_999_999, 9_999_999


def unit_price(cell):
    price = decimal_typed(cell, places=4, least=0, most=MOST_PRICE)
    if price == 0:
        raise Mistyped(_("Enter a price above 0."))
    return price


def quantity(cell):
    return decimal_typed(cell, places=3, least=0, most=MOST_QUANTITY)


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
        CUSTOMER,
        "customer",
        text_of(120),
        width=28,
        sample="示例：无锡某某自动化有限公司",
        also=named("客户、客户全称、单位名称、购货单位、Customer、Customer Name"),
    ),
    Field(
        FROM,
        "from_quantity",
        quantity,
        kind="number",
        width=10,
        sample=100,
        write=plain_number,
        also=named("起订量、数量起、起量、最小数量、阶梯数量、数量、From Quantity、Min Quantity"),
    ),
    Field(
        PRICE,
        "unit_price",
        unit_price,
        required=True,
        kind="number",
        width=14,
        sample=298,
        write=plain_number,
        also=named("协议单价、协议价、客户价、阶梯价、含税单价、单价、价格、售价、Unit Price、Price"),
    ),
    Field(
        *(FIRST, "valid_from", date_typed),
        kind="date",
        width=12,
        sample=date(2026, 1, 1),
        also=named("开始日期、起始日期、执行日期、Valid From"),
    ),
    Field(
        *(LAST, "valid_until", date_typed),
        kind="date",
        width=12,
        sample=date(2026, 12, 31),
        also=named("结束日期、失效日期、到期日期、有效期至、Valid Until"),
    ),
    Field(NOTE, "note", text_of(200), width=26, sample="年度框架协议", also=named("说明、Note、Remark")),
]


def read_prices(source, choices=None):
    """The rows of a sheet of agreed prices."""
    return read_rows(source, FIELDS, choices)


def write_prices(target, agreements, *, user):
    """Write agreed prices as the sheet that is imported, one row each; only for whoever reads prices."""
    rows = (
        [cell_of(field, _value(agreement, field.name)) for field in FIELDS]
        for agreement in agreements.select_related("product", "customer").order_by(
            "product__code", "customer__name", "from_quantity", "valid_from", "pk"
        )
    )
    write_into(target, sheet_columns(FIELDS), rows if user.sees("price") else [], sheet=SHEET)


def _value(agreement, name):
    if name == "code":
        return agreement.product.code
    if name == "customer":
        return agreement.customer.name if agreement.customer else ""
    return getattr(agreement, name)


def import_prices(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the prices of a sheet; a report says what was found and how many rows were written.

    A row without a customer is for everybody, one without a first day holds from today on. What is agreed already is
    unchanged; another price from the same quantity and day is a fault, as on the page. With one faulty row nothing is
    written, unless `take_good`.
    """
    if not may.imports_prices(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        parties = _Parties(reading, by, lock=not dry_run)
        fresh = _find_fresh(reading, parties)
        report = RowReport.of(reading, unchanged=len(reading.good) - len(fresh))
        if fresh and not dry_run and (take_good or not reading.faulty):
            progress(0, len(fresh))
            report.made = record_prices(fresh, by=by)
            report.written = len(fresh)
    return report


class _Parties:
    """The products and customers that the rows name; of customers only those that the reader sees."""

    def __init__(self, reading, by, *, lock):
        codes = {same(row.values["code"]) for row in reading.rows if "code" in row.values}
        names = {same(row.values["customer"]) for row in reading.rows if row.values.get("customer")}
        products = Product.objects.order_by("pk").only("code")
        self.products = {same(product.code): product for product in products.iterator() if same(product.code) in codes}
        if lock:  # as `set_price` does, in the order of the keys
            keys = [product.pk for product in self.products.values()]
            list(Product.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
        visible = Customer.objects.all() if by.is_system else Customer.objects.visible_to(by)
        self.by_name, self.by_short = {}, {}
        for customer in visible.order_by("pk").only("name", "short_name").iterator() if names else ():
            self.by_name |= dict.fromkeys({same(customer.name)} & names, customer)
            for name in {same(customer.short_name)} & names:
                self.by_short.setdefault(name, []).append(customer)

    def of(self, row):
        """(product, customer or None) of a row; what is not there is a fault of it."""
        product = self.products.get(same(row.values.get("code", "")))
        if product is None and "code" in row.values:
            row.fault(CODE, _("There is no product with this code."))
        return product, self._customer_of(row) if row.values.get("customer") else None

    def _customer_of(self, row):
        name = same(row.values["customer"])
        matches = [self.by_name[name]] if name in self.by_name else self.by_short.get(name, [])
        if len(matches) == 1:
            return matches[0]
        several = _("Several customers are called so. Enter the full name.")
        row.fault(CUSTOMER, several if matches else _("There is no customer with this name."))
        return None


def _find_fresh(reading, parties):
    """The prices of the good rows that are not agreed yet."""
    agreed, rows, fresh, today = _agreed(parties), {}, [], localdate()
    for row in reading.rows:
        product, customer = parties.of(row)
        first = row.values.get("valid_from") or today
        _check_days(row, first, today)
        if row.faults:
            continue
        place = (product.pk, customer and customer.pk, row.values.get("from_quantity") or 0)
        facts = (row.values["unit_price"], row.values.get("valid_until"))
        if facts in _standing(agreed.get(place, ()), row.values.get("valid_from"), today):
            continue
        former = dict(agreed.get(place, ())).get(first)
        if former is not None:
            sentence = _("From this quantity and day on the price %(price)s is agreed already. End it first.")
            row.fault(PRICE, sentence % {"price": plain_number(former[0])})
        elif (*place, first) in rows:
            sentence = _("The same product, customer, quantity and day are already in row %(row)s.")
            row.fault(CODE, sentence % {"row": rows[*place, first]})
        else:
            rows[*place, first] = row.number
            values = {name: value for name, value in row.values.items() if name not in ("code", "customer")}
            fresh.append(PriceAgreement(product=product, customer=customer, **values | {"valid_from": first}))
    return fresh


def _check_days(row, first, today):
    last = row.values.get("valid_until")
    if last is not None and last < first:
        row.fault(LAST, _("The last day is before the first."))
    elif last is not None and last < today:
        row.fault(LAST, _("The last day has passed."))


def _agreed(parties):
    """{(product, customer, quantity): [(first day, (price, last day))]} of what is agreed, the latest first."""
    agreements = PriceAgreement.objects.filter(
        ended_at=None, product__in=[product.pk for product in parties.products.values()]
    )
    agreed = {}
    for product, customer, quantity_, first, *facts in agreements.order_by("-valid_from").values_list(
        "product", "customer", "from_quantity", "valid_from", "unit_price", "valid_until"
    ):
        agreed.setdefault((product, customer, quantity_), []).append((first, tuple(facts)))
    return agreed


def _standing(agreed, first, today):
    """[(price, last day)] of what a row may repeat: the price of its first day; without one, that of today."""
    if first is not None:
        return [facts for day, facts in agreed if day == first]
    return [facts for day, facts in agreed if day <= today][:1]
