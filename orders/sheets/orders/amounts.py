"""What orders of a sheet cost: each row, amounts merged over several, and the sums that the sheet states itself."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orderdesk.core.sheets.headings import heading_key
from orderdesk.core.sheets.rows import Finding
from orderdesk.core.text.typed import Mistyped, excerpt
from orders.sheets.orders import columns as at

FEN = Decimal("0.01")
WHOLE = ("总计", "累计", "共计", "grandtotal")  # words of sums over everything above them


@dataclass(frozen=True)
class SumRow:
    """A row that states the sum of rows above it: 小计, 本月合计, 总计."""

    sheet: str
    row: int
    text: str
    stated: Decimal


@dataclass(frozen=True)
class Control:
    """A stated sum beside what was understood: the good rows that it stands for, and what the faulty ones state."""

    sheet: str
    row: int
    text: str
    first: int  # of the rows that it is the sum of
    stated: Decimal
    good: Decimal
    faulty: Decimal
    faulty_rows: int

    @property
    def difference(self):
        return self.stated - self.good - self.faulty

    @property
    def agrees(self):
        return abs(self.difference) <= FEN

    def finding(self):
        message = _(
            "The sum in this row is %(stated)s, the rows from %(first)s on come to %(read)s: the difference is "
            "%(difference)s. Look for rows that are missing, stand twice, or are no orders."
        )
        facts = {"stated": _money(self.stated), "read": _money(self.good + self.faulty), "first": self.first}
        facts["difference"] = _money(self.difference)
        return Finding(self.row, at.AMOUNT, str(self.stated), message % facts, self.sheet)

    def as_json(self):
        amounts = {name: _money(getattr(self, name)) for name in ("stated", "good", "faulty", "difference")}
        facts = {name: getattr(self, name) for name in ("sheet", "row", "text", "first", "faulty_rows", "agrees")}
        return facts | amounts


def _money(amount):
    return f"{amount:,.2f}"


def sum_row(sheet, row, cells):
    """What a row that is no order states as a sum, or nothing."""
    try:
        stated = at.read_cell(at.AMOUNT, cells[at.AMOUNT]) if at.AMOUNT in cells else None
    except Mistyped:
        return None
    text = next((cell for cell in cells.values() if isinstance(cell, str)), "")
    return None if stated is None else SumRow(sheet, row, excerpt(text), round(stated, 2))


def controls_of(rows, orders):
    """Each stated sum of a table with what was understood of the rows that it stands for.

    Which these are, no sheet says: those since the last sum of its word, since the sum above, or all. The first of
    them that agrees is meant; else those that its word means.
    """
    if not rows:
        return []
    amounts = _Amounts(orders)
    controls, last, above = [], {}, 0
    for one in rows:
        word = heading_key(one.text)
        starts = [0, last.get(word, 0), above] if word.endswith(WHOLE) else [last.get(word, 0), above, 0]
        options = [amounts.control(one, start) for start in dict.fromkeys(starts)]
        controls.append(next((control for control in options if control.agrees), options[0]))
        last[word] = above = one.row
    return controls


class _Amounts:
    """What the rows of a table cost, summed up from its first row on: good ones as read and as written, faulty ones."""

    def __init__(self, orders):
        self.rows, self.sums = [], [(Decimal(0), Decimal(0), Decimal(0), 0)]
        for row, is_faulty, read, written in sorted(_amounts(orders)):
            entry = (0, 0, written, 1) if is_faulty else (read, written, 0, 0)
            self.rows.append(row)
            self.sums.append(tuple(map(sum, zip(self.sums[-1], entry, strict=True))))

    def control(self, one, start):
        """A stated sum beside the rows between `start` and its own."""
        first, last = bisect_right(self.rows, start), bisect_left(self.rows, one.row)
        ends = zip(self.sums[last], self.sums[first], strict=True)
        read, written, faulty, count = (after - before for after, before in ends)
        good = written if abs(one.stated - written - faulty) <= FEN else read
        row = self.rows[first] if first < last else one.row
        return Control(one.sheet, one.row, one.text, row, one.stated, good, faulty, count)


def _amounts(orders):
    """(row, whether its order is faulty, what it costs as understood, as written) of each row of the orders.

    Where one of the two is not there, it is what the other says.
    """
    for order in orders:
        is_faulty = bool(order.faults)
        for line, cells in zip(order.lines, order.cells, strict=True):
            written = _written(cells)
            read = (written if line.amount is None else line.amount) or Decimal(0)
            yield line.row, is_faulty, read, read if written is None else written


def _written(cells):
    try:
        return round(at.read_cell(at.AMOUNT, cells[at.AMOUNT]), 2) if at.AMOUNT in cells else None
    except Mistyped:
        return None


def check_spans(order, merged):
    """An amount merged over rows of the order is the sum of these rows, with the freight where it is over all.

    `merged` is {(row, heading): last row}.
    """
    for row, cells in zip(order.rows, order.cells, strict=True):
        last = merged.get((row, at.AMOUNT))
        if last is None or at.AMOUNT not in cells:
            continue
        lines = [line for line in order.lines if row <= line.row <= last]
        if len(lines) < last - row + 1 and last > order.rows[-1]:
            order.fault(row, at.AMOUNT, cells[at.AMOUNT], _("This amount is merged over rows of several orders."))
            continue
        stated = order.value(row, at.AMOUNT, cells[at.AMOUNT])
        amounts = [line.amount for line in lines]
        if stated is None or None in amounts:
            continue
        sums = {sum(amounts)} | ({order.total} if len(lines) == len(order.lines) else set())
        if all(abs(stated - one) > FEN for one in sums):
            message = _("The amount is wrong: the rows it is merged over sum up to %(amount)s.")
            order.fault(row, at.AMOUNT, cells[at.AMOUNT], message % {"amount": sum(amounts)})


def check_amount(order, line, cell):
    stated = order.value(line.row, at.AMOUNT, cell)
    if stated is not None and abs(stated - line.amount) > FEN:
        order.fault(
            line.row,
            at.AMOUNT,
            cell,
            _("The amount is wrong: quantity times price is %(amount)s.") % {"amount": line.amount},
        )


def check_sum(order):
    amounts = [line.amount for line in order.lines]
    if None not in amounts and sum(amounts, order.freight) > at.MOST_MONEY:
        row, cells = order.rows[0], order.cells[0]
        message = _("The amount is larger than an order can have. Check quantities and prices.")
        order.fault(row, at.QUANTITY, cells.get(at.QUANTITY, ""), message)
