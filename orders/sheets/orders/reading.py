"""Parsing the rows of a sheet into orders, with every fault by row and column. No database access."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _

from orderdesk.core.money import line_amount
from orderdesk.core.sheets.reading import heading_key, read_table
from orderdesk.core.sheets.rows import MOST_SHOWN, SUM_ROWS, Finding, is_empty, without_sample
from orderdesk.core.text.typed import Mistyped, cell_text, excerpt, normalise, phone_digits
from orders.sheets.orders import columns as at
from orders.states import OrderStatus as S

FEN = Decimal("0.01")
SUMMED = {at.AMOUNT, at.QUANTITY, at.FREIGHT}
# The moments that a status presupposes, earliest first, and what each is taken from where it is missing.
MOMENTS = {at.CONFIRMED: "confirmed_at", at.SHIPPED: "shipped_at", at.DELIVERED: "delivered_at"}
NEEDED = {
    S.CONFIRMED: 1,
    S.IN_PRODUCTION: 1,
    S.SHIPPED: 2,
    S.DELIVERED: 3,
    S.COMPLETED: 3,
    S.CANCELLED: 0,
}


@dataclass
class SheetLine:
    row: int
    product: str = ""
    spec: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    note: str = ""
    amount: Decimal | None = None


@dataclass
class SheetOrder:
    """One order as read from its rows. Where `faults` is empty, it can be written."""

    number: str
    rows: list[int] = field(default_factory=list)
    cells: list[dict] = field(default_factory=list, repr=False)
    lines: list[SheetLine] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    customer: str = ""
    contact: str = ""
    phone: str = ""
    ordered_on: date | None = None
    terms: str = ""
    address: str = ""
    due_on: date | None = None
    owner: str = ""
    region: str = ""
    kind: str = ""
    status: S = S.CONFIRMED
    confirmed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    freight: Decimal = Decimal(0)
    digest: str = ""

    @property
    def total(self):
        return sum((line.amount for line in self.lines), self.freight)

    def fault(self, row, column, cell, message):
        self.faults.append(Finding(row, column, cell_text(cell)[:MOST_SHOWN], str(message)))

    def warn(self, row, column, cell, message):
        self.warnings.append(Finding(row, column, cell_text(cell)[:MOST_SHOWN], str(message)))


@dataclass
class Reading:
    """The content of a sheet: all orders in the order of their first rows, and unknown columns."""

    orders: list[SheetOrder]
    unknown: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)

    @property
    def good(self):
        return [order for order in self.orders if not order.faults]

    @property
    def faulty(self):
        return [order for order in self.orders if order.faults]

    @property
    def faults(self):
        return sorted((fault for order in self.orders for fault in order.faults), key=lambda fault: fault.row)

    @property
    def warnings(self):
        every = [*self.left_out, *(warning for order in self.orders for warning in order.warnings)]
        return sorted(every, key=lambda warning: warning.row)


def read_sheet(source):
    """The orders of a workbook: a path, bytes or a binary file. Raises `Refused` where it is no order sheet."""
    table = read_table(source, headings=at.HEADINGS, required=at.REQUIRED)
    own, left_out = without_sample(table.rows, at.SAMPLE)
    reading = read_orders(own)
    reading.unknown, reading.headings, reading.left_out = table.unknown, table.headings, left_out
    return reading


def read_orders(rows):
    """Orders from (row number, {heading: cell}) in the order of the sheet."""
    groups = []
    for number, together in _grouped(rows):
        order = SheetOrder(number)
        for row, cells in together:
            order.rows.append(row)
            order.cells.append(cells)
        _read(order)
        groups.append(order)
    return Reading(groups)


# --- which rows make one order ---------------------------------------------------------------------------------------


def _grouped(rows):
    """Group rows into orders [(number, rows)] by number; neighbours without a number belong together."""
    groups, numbered, above = [], {}, None
    for row, cells in rows:
        cells = {heading: cell for heading, cell in cells.items() if not is_empty(cell)}
        if _is_no_order(cells):
            above = None
            continue
        number = normalise(cell_text(cells.get(at.NUMBER, ""))).replace(" ", "")
        if number:
            above = numbered.get(number)
        elif above is not None and not above[0] and not _are_neighbours(above[1][-1][1], cells):
            above = None
        if above is None:
            above = (number, [])
            groups.append(above)
            if number:
                numbered[number] = above
        above[1].append((row, cells))
    return groups


def _is_no_order(cells):
    """Blank rows, sums and signatures."""
    if not cells:
        return True
    first = next(iter(cells.values()))
    if isinstance(first, str) and heading_key(first).startswith(SUM_ROWS):
        return not cells.keys() >= set(at.REQUIRED_LINE)
    return at.AMOUNT in cells and cells.keys() <= SUMMED  # sums without their word


def _are_neighbours(above, cells):
    """Rows without a number are one order while customer and order date stay the same, or are left out."""
    for heading in (at.CUSTOMER, at.ORDERED):
        before, here = cells_value(above, heading), cells_value(cells, heading)
        if here is not None and before != here:
            return False
    return True


def cells_value(cells, heading):
    """A cell as it compares: its value where it can be read, its text where not, None where it is empty."""
    if heading not in cells:
        return None
    try:
        value = at.read_cell(heading, cells[heading])
    except Mistyped:
        return normalise(cell_text(cells[heading]))
    if heading == at.PHONE:
        return phone_digits(value)
    return normalise(value).lower() if isinstance(value, str) else value


# --- one order -------------------------------------------------------------------------------------------------------


def _read(order):
    head = _read_head(order)
    _take_head(order, head)
    order.lines = [_read_line(order, row, cells) for row, cells in zip(order.rows, order.cells, strict=True)]
    _check_dates(order, head)
    _check_moments(order, head)
    _check_sum(order)
    order.faults.sort(key=lambda fault: fault.row)
    order.digest = "" if order.faults else _digest(order)


def _read_head(order):
    """{heading: (row, cell, value)} of the order's head; value is None where it cannot be read."""
    head = {}
    if order.number:
        _read_into(head, order, order.rows[0], at.NUMBER, order.number)
    for heading in at.REQUIRED_HEAD:
        if heading in order.cells[0]:
            _read_into(head, order, order.rows[0], heading, order.cells[0][heading])
        else:
            order.fault(order.rows[0], heading, "", _("%(column)s is missing.") % {"column": heading})
    for heading in at.OPTIONAL_HEAD:
        for row, cells in zip(order.rows, order.cells, strict=True):
            if heading in cells:
                _read_into(head, order, row, heading, cells[heading])
                break
    _warn_of_differences(order, head)
    return head


def _read_into(head, order, row, heading, cell):
    head[heading] = (row, cell, _value(order, row, heading, cell))


def _value(order, row, heading, cell):
    try:
        return at.read_cell(heading, cell)
    except Mistyped as mistake:
        order.fault(row, heading, cell, mistake)
        return None


def _warn_of_differences(order, head):
    """Warn where later rows of an order differ from its head; the first row is used."""
    for heading, (first, cell, _read) in head.items():
        if heading == at.NUMBER or len(order.rows) == 1:
            continue
        holds = cells_value({heading: cell}, heading)
        for row, cells in zip(order.rows, order.cells, strict=True):
            if row > first and heading in cells and cells_value(cells, heading) != holds:
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
    order.ordered_on, order.due_on = value(at.ORDERED, None), value(at.DUE, None)
    order.terms, order.address, order.owner = value(at.TERMS), value(at.ADDRESS), value(at.OWNER)
    order.region, order.kind = value(at.REGION), value(at.KIND)
    for heading, name in MOMENTS.items():
        setattr(order, name, value(heading, None))
    order.status = value(at.STATUS, None)
    if at.KIND in head and not order.kind:
        row, cell, _read = head[at.KIND]
        order.warn(row, at.KIND, cell, _("Unknown customer type; ignored."))


def _read_line(order, row, cells):
    line = SheetLine(row)
    for heading in at.REQUIRED_LINE:
        if heading not in cells:
            order.fault(row, heading, "", _("%(column)s is missing.") % {"column": heading})
    read = {
        heading: _value(order, row, heading, cells[heading])
        for heading in (*at.REQUIRED_LINE, at.SPEC, at.DISCOUNT, at.TAX, at.NOTE, at.FREIGHT)
        if heading in cells
    }
    line.product, line.spec, line.note = (read.get(heading) or "" for heading in (at.PRODUCT, at.SPEC, at.NOTE))
    line.quantity, line.unit_price, line.tax_rate = read.get(at.QUANTITY), read.get(at.PRICE), read.get(at.TAX)
    line.discount = read.get(at.DISCOUNT) or Decimal(0)
    order.freight += read.get(at.FREIGHT) or 0
    if line.quantity is not None and line.unit_price is not None and read.get(at.DISCOUNT, 0) is not None:
        line.amount = line_amount(line.quantity, line.unit_price, line.discount)
        if at.AMOUNT in cells:
            _check_amount(order, line, cells[at.AMOUNT])
    return line


def _check_amount(order, line, cell):
    stated = _value(order, line.row, at.AMOUNT, cell)
    if stated is not None and abs(stated - line.amount) > FEN:
        order.fault(
            line.row,
            at.AMOUNT,
            cell,
            _("The amount is wrong: quantity times price is %(amount)s.") % {"amount": line.amount},
        )


def _check_dates(order, head):
    if order.ordered_on and order.due_on and order.due_on < order.ordered_on:
        row, cell, _value = head[at.DUE]
        order.fault(
            row, at.DUE, cell, _("The delivery date is before the order date %(day)s.") % {"day": order.ordered_on}
        )


def _check_sum(order):
    amounts = [line.amount for line in order.lines]
    if None not in amounts and sum(amounts, order.freight) > at.MOST_MONEY:
        row, cells = order.rows[0], order.cells[0]
        message = _("The amount is larger than an order can have. Check quantities and prices.")
        order.fault(row, at.QUANTITY, cells.get(at.QUANTITY, ""), message)


# --- history ---------------------------------------------------------------------------------------------------------


def _check_moments(order, head):
    """Check that the order's dates are in sequence; missing ones that its status requires are filled in."""
    if order.ordered_on is None:
        order.status = order.status or S.CONFIRMED
        return
    before, before_name = _midnight(order.ordered_on), at.ORDERED
    for heading, name in MOMENTS.items():
        moment = getattr(order, name)
        if moment is None:
            continue
        if _local(moment).date() < _local(before).date() or (_has_clock(moment) and moment < before):
            row, cell, _value = head[heading]
            order.fault(
                row,
                heading,
                cell,
                _("%(column)s is before %(earlier)s (%(moment)s).")
                % {
                    "column": heading,
                    "earlier": before_name,
                    "moment": cell_text(_local(before).replace(tzinfo=None)),
                },
            )
        before, before_name = max(moment, before), heading
        setattr(order, name, before)
    _settle_status(order, head)


def _settle_status(order, head):
    given = [heading for heading, name in MOMENTS.items() if getattr(order, name) is not None]
    if order.status is None:
        order.status = _status_without_word(order, given, head)
    needed = NEEDED.get(order.status, 0)
    allowed = 1 if order.status == S.CANCELLED else needed
    before = _midnight(order.ordered_on)
    for place, (heading, name) in enumerate(MOMENTS.items()):
        moment = getattr(order, name)
        if moment is None and place < needed:
            setattr(order, name, before)
            order.warn(
                order.rows[0],
                heading,
                "",
                _("%(column)s is missing; the previous date is used.") % {"column": heading},
            )
        elif moment is not None and place >= allowed:
            setattr(order, name, None)
            row, cell, _value = head[heading]
            order.warn(
                row,
                heading,
                cell,
                _("An order that is %(status)s has no such date; it is ignored.")
                % {"status": at.STATUS_WORDS[order.status]},
            )
        before = getattr(order, name) or before


def _status_without_word(order, given, head):
    """Without a status an order is confirmed, further where its dates say so; without a number it is a draft."""
    if not order.number:
        return S.DRAFT
    status = S.DELIVERED if at.DELIVERED in given else S.SHIPPED if at.SHIPPED in given else S.CONFIRMED
    if status != S.CONFIRMED:
        row = head[given[-1]][0]
        order.warn(
            row,
            at.STATUS,
            "",
            _("No status is given; by its dates it is %(status)s.") % {"status": at.STATUS_WORDS[status]},
        )
    return status


def _local(moment):
    return moment.astimezone(get_default_timezone())


def _midnight(day):
    return make_aware(datetime.combine(day, time()), get_default_timezone())


def _has_clock(moment):
    return _local(moment).time() != time()


def _digest(order):
    """What the rows say, whatever their spelling: the same order imported again is known by it."""
    content = [
        *(order.customer, order.contact, order.phone, order.ordered_on, order.terms, order.address, order.due_on),
        *(order.owner, order.region, order.kind, order.status, order.confirmed_at, order.shipped_at),
        *(order.delivered_at, _plain(order.freight)),
    ]
    for line in order.lines:
        numbers = (line.quantity, line.unit_price, line.discount, line.tax_rate)
        content += [line.product, line.spec, *map(_plain, numbers), line.note]
    return hashlib.sha256("\x1f".join(map(str, content)).encode()).hexdigest()


def _plain(number):
    return None if number is None else str(number.normalize() + 0)
