"""The order sheet, written: the rows that could not be taken, to correct and import again."""

from orderdesk.core.sheets.correcting import corrections_of, write_corrections
from orderdesk.core.sheets.writing import Column
from orders.sheets.orders import columns as at

KINDS = {
    **dict.fromkeys((at.QUANTITY, at.DISCOUNT, at.TAX), "number"),
    at.PRICE: "number",
    **dict.fromkeys((at.AMOUNT, at.FREIGHT), "money"),
    at.ORDERED: "when",
    at.DUE: "date",
    **dict.fromkeys((at.CONFIRMED, at.SHIPPED, at.DELIVERED), "moment"),
}
WIDTHS = {at.CUSTOMER: 26, at.ADDRESS: 34, at.PRODUCT: 22, at.TERMS: 22, at.NOTE: 24, at.PHONE: 16}


def order_columns(headings):
    return [
        Column(heading, KINDS.get(heading, "text"), WIDTHS.get(heading, 13), heading in (at.AMOUNT, at.FREIGHT))
        for heading in headings
    ]


def write_faulty_rows(reading, source):
    """Every row of every faulty order as it stands in its file `source`, its wrong cells marked and commented."""
    corrections = corrections_of(reading)
    for order in reading.faulty:
        correction = corrections[order.sheet]
        if correction.rows and not order.number:
            correction.rows.append(None)  # a blank row parts it from the order above
        correction.rows += order.rows
        correction.add(order.faults)
    return write_corrections(source, corrections.values(), reading.warnings)
