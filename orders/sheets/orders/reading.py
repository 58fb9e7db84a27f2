"""Parsing the rows of a sheet into orders, with every fault by row and column. No database access."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.money import line_amount
from orderdesk.core.sheets.cells import check_cell
from orderdesk.core.sheets.choices import FROM_CUSTOMER, Choices
from orderdesk.core.sheets.reading import read_tables
from orderdesk.core.sheets.rows import Finding, hidden_row, in_order, notes_of, without_sample
from orderdesk.core.text.typed import Mistyped, cell_text, excerpt
from orderdesk.custom_fields.sheet import with_custom
from orders.sheets.orders import columns as at
from orders.sheets.orders.amounts import Control, check_amount, check_spans, check_sum, controls_of
from orders.sheets.orders.custom import read_custom
from orders.sheets.orders.digest import digest_of
from orders.sheets.orders.grouping import cells_value, grouped
from orders.sheets.orders.history import MOMENTS, check_moments, local, warn_of_far_dates
from orders.sheets.orders.incomplete import complete_dates
from orders.sheets.orders.names import HEADINGS
from orders.sheets.orders.records import SheetLine, SheetOrder


@dataclass
class Reading:
    """The content of a sheet: all orders in the order of their first rows, and unknown columns."""

    orders: list[SheetOrder]
    choices: Choices = field(default_factory=Choices)
    unknown: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    sheets: list = field(default_factory=list)
    mapped: dict = field(default_factory=dict)
    tables: list = field(default_factory=list, repr=False)
    custom: list = field(default_factory=list, repr=False)  # the columns of custom fields
    sums: list = field(default_factory=list, repr=False)  # for each table (its rows that are sums, its orders)

    @property
    def controls(self) -> list[Control]:
        """The sums that the file states, beside what was understood of the rows that each stands for."""
        return [control for rows, orders in self.sums for control in controls_of(rows, orders)]

    @property
    def good(self):
        return [order for order in self.orders if not order.faults]

    @property
    def faulty(self):
        return [order for order in self.orders if order.faults]

    @property
    def faults(self):
        return in_order((fault for order in self.orders for fault in order.faults), self.tables)

    @property
    def warnings(self):
        warnings = (warning for order in self.orders for warning in order.warnings)
        differing = (control.finding() for control in self.controls if not control.agrees)
        return in_order([*self.left_out, *differing, *warnings], self.tables)


@dataclass
class Circumstances:
    """What holds for all orders of one sheet: its name, what a person said of it, merged sums, hidden rows.

    `passed` and `sums` are filled with the rows that are passed over.
    """

    sheet: str = ""
    choices: Choices = field(default_factory=Choices)
    spans: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)
    columns: set = field(default_factory=lambda: set(at.HEADINGS))
    passed: list = field(default_factory=list)  # the rows that are no orders: see Table
    custom: list = field(default_factory=list)  # the columns of custom fields
    sums: list = field(default_factory=list)  # of the rows that are no orders those that state a sum
    today: date = field(default_factory=localdate)


def read_sheet(source, choices=None, custom=()):
    """The orders of a file: a path, bytes or a binary file. Raises `Refused` where it is no order sheet.

    `custom` are the columns of the custom fields.
    """
    choices, custom = choices or Choices(), list(custom)
    tables = read_tables(source, with_custom(HEADINGS, custom), choices)
    reading = Reading([], choices, tables=tables.tables, sheets=tables.sheets, mapped=tables.mapped, custom=custom)
    for table in tables.tables:
        sheet = table.sheet if len(tables.tables) > 1 else ""
        own, left_out = without_sample(table.rows, at.SAMPLE)
        own, notes = complete_dates(own, choices)
        about = Circumstances(sheet, choices, table.spans, table.hidden_rows, set(table.headings), table.passed, custom)
        orders = read_orders(own, about).orders
        reading.orders += orders
        reading.sums.append((about.sums, orders))
        reading.left_out += [replace(finding, sheet=sheet) for finding in (*left_out, *notes)]
        reading.unknown += [text for text in table.unknown if text not in reading.unknown]
        reading.headings += [heading for heading in table.headings if heading not in reading.headings]
    reading.left_out += notes_of(tables)
    _join_sheets(reading)
    return reading


def read_orders(rows, about=None):
    """Orders from (row number, {heading: cell}) in the order of the sheet."""
    about, orders = about or Circumstances(), []
    for number, together in grouped(rows, about):
        order = SheetOrder(number, sheet=about.sheet)
        for row, cells in together:
            order.rows.append(row)
            order.cells.append(cells)
        _read(order, about)
        orders.append(order)
    return Reading(orders)


def _join_sheets(reading):
    """A number that stands in several sheets: the same order counts once, another one is a fault."""
    first, orders = {}, []
    for order in reading.orders:
        twin = first.setdefault(order.number, order) if order.number else order
        if twin is order or twin.sheet == order.sheet:
            orders.append(order)
        elif order.digest and twin.digest == order.digest:
            message = _("This order is in the sheet “%(sheet)s” too. It counts once.") % {"sheet": twin.sheet}
            reading.left_out.append(Finding(order.rows[0], at.NUMBER, order.number, message, order.sheet))
        else:
            message = _("This number is in the sheet “%(sheet)s” too, with different content.") % {"sheet": twin.sheet}
            order.fault(order.rows[0], at.NUMBER, order.number, message)
            orders.append(order)
    reading.orders = orders


# --- one order -------------------------------------------------------------------------------------------------------


def _read(order, about):
    _check_cells(order)
    _take_defaults(order, about)
    head = _read_head(order)
    _take_head(order, head)
    order.lines = [_read_line(order, row, cells, about) for row, cells in zip(order.rows, order.cells, strict=True)]
    read_custom(order, about.custom)
    check_spans(order, about.spans)
    _check_dates(order, head)
    warn_of_far_dates(order, head, about.today)
    by_due_date = about.choices.defaults.get(at.STATUS) == at.BY_DUE_DATE
    check_moments(order, head, ended_before=about.today if by_due_date else None)
    check_sum(order)
    for row in order.rows:
        if row in about.hidden_rows:
            order.warn(row, "", "", hidden_row())
    order.faults.sort(key=lambda fault: fault.row)
    order.digest = "" if order.faults else digest_of(order)


def _check_cells(order):
    """A cell whose value is lost is a fault, whatever its column and whether or not it would be looked at."""
    for row, cells in zip(order.rows, order.cells, strict=True):
        for heading, cell in cells.items():
            try:
                check_cell(cell)
            except Mistyped as mistake:
                order.fault(row, heading, cell, mistake)
                order.broken.add((row, heading))


def _take_defaults(order, about):
    """What a person said for the file stands in for a cell that is missing: of the head once, of a line in each."""
    for heading, text in about.choices.defaults.items():
        if text == at.BY_DUE_DATE:
            continue
        rows = order.cells[:1] if heading in at.HEAD else order.cells
        missing = [at_ for at_, cells in enumerate(rows) if heading not in cells]
        if heading in at.OPTIONAL_HEAD and len(missing) and any(heading in cells for cells in order.cells):
            continue
        if text == FROM_CUSTOMER:
            order.from_customer += [heading] if missing else []
            continue
        for place in missing:
            order.cells[place] = order.cells[place] | {heading: text}
            if heading in about.columns:
                message = _("%(column)s is empty; “%(value)s” is used, as chosen for the file.")
                order.warn(order.rows[place], heading, "", message % {"column": heading, "value": excerpt(text)})


def _read_head(order):
    """{heading: (row, cell, value)} of the order's head; value is None where it cannot be read."""
    head = {}
    if order.number:
        _read_into(head, order, order.rows[0], at.NUMBER, order.number)
    for heading in at.REQUIRED_HEAD:
        if heading in order.cells[0]:
            _read_into(head, order, order.rows[0], heading, order.cells[0][heading])
        elif heading not in order.from_customer:
            order.fault(order.rows[0], heading, "", _("%(column)s is missing.") % {"column": heading})
    for heading in at.OPTIONAL_HEAD:
        for row, cells in zip(order.rows, order.cells, strict=True):
            if heading in cells:
                _read_into(head, order, row, heading, cells[heading])
                break
    _warn_of_differences(order, head)
    return head


def _read_into(head, order, row, heading, cell):
    head[heading] = (row, cell, order.value(row, heading, cell))


def _warn_of_differences(order, head):
    """Warn where later rows of an order differ from its head; the first row is used, unless it is a fault."""
    if len(order.rows) == 1:
        return
    for heading, (first, cell, read) in head.items():
        if heading == at.NUMBER or read is None:
            continue
        for row, cells in zip(order.rows, order.cells, strict=True):
            if row <= first or heading not in cells or cells[heading] == cell:
                continue  # what is written alike need not be read
            if cells_value(cells, heading) != cells_value({heading: cell}, heading):
                order.warn(
                    row,
                    heading,
                    cells[heading],
                    _("This differs from row %(row)s of the same order, which is used: %(value)s.")
                    % {"row": first, "value": excerpt(cell)},
                )


def _take_head(order, head):
    def value(heading, default=""):
        return head[heading][2] if heading in head and head[heading][2] is not None else default

    order.number = value(at.NUMBER, order.number)
    order.customer, order.contact, order.phone = value(at.CUSTOMER), value(at.CONTACT), value(at.PHONE)
    order.ordered_at, order.due_on = value(at.ORDERED, None), value(at.DUE, None)
    order.ordered_on = local(order.ordered_at).date() if order.ordered_at else None
    order.terms, order.address, order.owner = value(at.TERMS), value(at.ADDRESS), value(at.OWNER)
    order.region, order.kind, order.customer_po = value(at.REGION), value(at.KIND), value(at.CUSTOMER_NUMBER)
    for heading, name in MOMENTS.items():
        setattr(order, name, value(heading, None))
    order.status = value(at.STATUS, None)
    if at.KIND in head and not order.kind:
        row, cell, _read = head[at.KIND]
        order.warn(row, at.KIND, cell, _("Unknown customer type; ignored."))


def _read_line(order, row, cells, about):
    line = SheetLine(row)
    for heading in at.REQUIRED_LINE:
        if heading not in cells and at.INSTEAD.get(heading) not in cells:
            order.fault(row, heading, "", _("%(column)s is missing.") % {"column": heading})
    read = {
        heading: order.value(row, heading, cells[heading])
        for heading in (*at.REQUIRED_LINE, at.CODE, at.SPEC, at.DISCOUNT, at.TAX, at.NOTE, at.FREIGHT)
        if heading in cells
    }
    line.product, line.spec, line.note = (read.get(heading) or "" for heading in (at.PRODUCT, at.SPEC, at.NOTE))
    line.code = read.get(at.CODE) or ""
    line.quantity, line.unit_price, line.tax_rate = read.get(at.QUANTITY), read.get(at.PRICE), read.get(at.TAX)
    line.discount = read.get(at.DISCOUNT) or Decimal(0)
    _settle_price(order, line, cells)
    order.freight += read.get(at.FREIGHT) or 0
    if line.quantity is not None and line.unit_price is not None and read.get(at.DISCOUNT, 0) is not None:
        line.amount = line_amount(line.quantity, line.unit_price, line.discount)
        if at.AMOUNT in cells and (row, at.AMOUNT) not in about.spans:
            check_amount(order, line, cells[at.AMOUNT])
    return line


def _settle_price(order, line, cells):
    """Only what is given away costs nothing, and it says so: 赠品, 样品 or 免费 in its product or note."""
    if line.unit_price != 0:
        return
    texts = (cell_text(cells.get(heading, "")) for heading in (at.PRODUCT, at.NOTE))
    line.is_gift = any(word in text for text in texts for word in at.GIFT_WORDS)
    if not line.is_gift:
        message = _("The price is 0. Enter the price, or write 赠品, 样品 or 免费 in the note of what is given away.")
        order.fault(line.row, at.PRICE, cells[at.PRICE], message)
        line.unit_price = None


def _check_dates(order, head):
    if order.ordered_on and order.due_on and order.due_on < order.ordered_on:
        row, cell, _value = head[at.DUE]
        order.fault(
            row, at.DUE, cell, _("The delivery date is before the order date %(day)s.") % {"day": order.ordered_on}
        )
