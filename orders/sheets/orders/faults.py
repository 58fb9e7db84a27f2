"""The order sheet, written: the rows that could not be taken, to correct and import again."""

from django.utils.translation import gettext as _

from orderdesk.core.sheets.writing import Column, write_workbook
from orderdesk.core.text.typed import cell_text
from orders.sheets.orders import columns as at

KINDS = {
    **dict.fromkeys((at.QUANTITY, at.DISCOUNT, at.TAX), "number"),
    **dict.fromkeys((at.PRICE, at.AMOUNT, at.FREIGHT), "number"),
    at.ORDERED: "when",
    at.DUE: "date",
    **dict.fromkeys((at.CONFIRMED, at.SHIPPED, at.DELIVERED), "moment"),
}
WIDTHS = {at.CUSTOMER: 26, at.ADDRESS: 34, at.PRODUCT: 22, at.TERMS: 22, at.NOTE: 24, at.PHONE: 16}


def order_columns(headings):
    return [Column(heading, KINDS.get(heading, "text"), WIDTHS.get(heading, 13)) for heading in headings]


def write_faulty_rows(reading):
    """Every row of every faulty order as it came, its wrong cells marked, and beside it what is wrong."""
    headings = [heading for heading in at.HEADINGS if heading in reading.headings]
    wrong, rows = set(), []
    for order in reading.faulty:
        if rows and not order.number:
            rows.append([""] * (len(headings) + 1))  # a blank row parts it from the order above
        for row, cells in zip(order.rows, order.cells, strict=True):
            faults = [fault for fault in order.faults if fault.row == row]
            wrong |= {(len(rows) + 2, headings.index(fault.column)) for fault in faults}
            explanation = "；".join(f"{fault.column}: {fault.message}" for fault in faults)
            rows.append([*(_as_it_was(heading, cells.get(heading, "")) for heading in headings), explanation])
    columns = [*order_columns(headings), Column(_("What is wrong"), width=60)]
    return write_workbook(columns, rows, sheet=_("Rows to correct"), marked=lambda row, at_: (row, at_) in wrong)


def _as_it_was(heading, cell):
    """Numbers in a text column stay readable (a phone is not 1.38E+10)."""
    return cell_text(cell) if KINDS.get(heading, "text") == "text" else cell
